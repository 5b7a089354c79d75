namespace SalesforceConnect.LocalOrg;

/// <summary>An access token that the org gave out.</summary>
public sealed class IssuedToken
{
    private volatile bool _ended;

    internal IssuedToken(string value, ExternalClientApp app, OrgUser user, IReadOnlyList<string> scopes, DateTimeOffset issuedAt, DateTimeOffset? expiresAt)
    {
        Value = value;
        App = app;
        User = user;
        Scopes = scopes;
        IssuedAt = issuedAt;
        ExpiresAt = expiresAt;
    }

    /// <summary>The token itself. A secret, if only of a local org.</summary>
    public string Value { get; }

    /// <summary>The app it was given to.</summary>
    public ExternalClientApp App { get; }

    /// <summary>The user it stands for.</summary>
    public OrgUser User { get; }

    /// <summary>The scopes it was given with.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>When it was given out.</summary>
    public DateTimeOffset IssuedAt { get; }

    /// <summary>When it ends by itself; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>Whether it was revoked or made to expire.</summary>
    public bool IsEnded => _ended;

    internal bool IsActiveAt(DateTimeOffset now) => !_ended && (ExpiresAt is not { } end || now < end);

    internal bool End()
    {
        var was = _ended;
        _ended = true;
        return !was;
    }
}
