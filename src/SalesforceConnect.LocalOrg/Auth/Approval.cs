namespace SalesforceConnect.LocalOrg;

/// <summary>
/// That a user let an app in, once: what Setup lists under OAuth Usage, and the family of a refresh token, its successors and
/// all access tokens that came from them. They end together.
/// </summary>
public sealed class Approval
{
    private long _lastUsedTicks;
    private volatile string? _refreshToken;
    private volatile bool _revoked;

    internal Approval(ExternalClientApp app, OrgUser user, IReadOnlyList<string> scopes, DateTimeOffset grantedAt, string? refreshToken)
    {
        App = app;
        User = user;
        Username = user.Username;
        Scopes = scopes;
        GrantedAt = grantedAt;
        _lastUsedTicks = grantedAt.UtcTicks;
        _refreshToken = refreshToken;
    }

    /// <summary>The app that was let in.</summary>
    public ExternalClientApp App { get; }

    /// <summary>Who let it in.</summary>
    public OrgUser User { get; }

    /// <summary>What it may do.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>When it was let in.</summary>
    public DateTimeOffset GrantedAt { get; }

    /// <summary>When its refresh token was last used, or else given out.</summary>
    public DateTimeOffset LastUsedAt => new(Volatile.Read(ref _lastUsedTicks), TimeSpan.Zero);

    /// <summary>
    /// The refresh token that works, or would if it had not ended; null when the scopes grant none. A secret, if only of a local org.
    /// </summary>
    public string? RefreshToken => _refreshToken;

    /// <summary>
    /// Whether it was revoked: by the revoke endpoint, by a sixth sign-in, or because a rotated refresh token was used again.
    /// </summary>
    public bool IsRevoked => _revoked;

    /// <summary>The user's name at the sign-in.</summary>
    internal string Username { get; }

    internal bool IsRefreshableAt(DateTimeOffset now) => !_revoked
        && _refreshToken is not null
        && (RefreshTokenExpiresAt is not { } end || now < end);

    /// <summary>When the refresh token ends by the app's policy, as that stands and if nobody uses it before; null for never.</summary>
    internal DateTimeOffset? RefreshTokenExpiresAt
    {
        get
        {
            DateTimeOffset? end = GrantedAt + App.RefreshTokenLifetime;
            DateTimeOffset? idle = LastUsedAt + App.RefreshTokenIdleTimeout;
            return end is null || idle < end ? idle : end;
        }
    }

    internal void Used(DateTimeOffset now) => Volatile.Write(ref _lastUsedTicks, now.UtcTicks);

    internal void Rotate(string refreshToken) => _refreshToken = refreshToken;

    internal void Revoke() => _revoked = true;
}
