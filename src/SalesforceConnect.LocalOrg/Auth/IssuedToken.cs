namespace SalesforceConnect.LocalOrg;

/// <summary>An access token that the org gave out.</summary>
public sealed class IssuedToken
{
    private volatile bool _ended;

    internal IssuedToken(
        int number,
        string value,
        ExternalClientApp app,
        OrgUser user,
        IReadOnlyList<string> scopes,
        DateTimeOffset issuedAt,
        DateTimeOffset? expiresAt,
        Approval? approval)
    {
        Number = number;
        Approval = approval;
        Value = value;
        App = app;
        User = user;
        Username = user.Username;
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

    /// <summary>The sign-in that it came from, with which it ends; null for a token that a flow without one gave out.</summary>
    public Approval? Approval { get; }

    /// <summary>Whether it was revoked or made to expire, by itself or with its <see cref="Approval"/>.</summary>
    public bool IsEnded => _ended || Approval is { IsRevoked: true };

    internal int Number { get; }

    /// <summary>The user's name when it was given out.</summary>
    internal string Username { get; }

    internal bool IsActiveAt(DateTimeOffset now) => !IsEnded && (ExpiresAt is not { } end || now < end);

    internal bool End()
    {
        bool was = IsEnded;
        _ended = true;
        return !was;
    }
}
