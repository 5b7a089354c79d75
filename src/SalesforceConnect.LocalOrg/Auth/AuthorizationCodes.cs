using System.Collections.Concurrent;

namespace SalesforceConnect.LocalOrg;

/// <summary>The authorization codes under way from the browser to the token endpoint. Each works once.</summary>
internal sealed class AuthorizationCodes(TimeProvider clock, SignInSettings settings)
{
    private readonly ConcurrentDictionary<string, Code> _codes = new(StringComparer.Ordinal);

    public string Add(AuthorizationRequest request, OrgUser user)
    {
        // Salesforce's codes end so, which a client has to decode, once.
        string value = $"aPrx{TokenStore.Secret(48)}==";
        _codes[value] = new Code(request, user, clock.GetUtcNow() + settings.CodeLifetime);
        return value;
    }

    /// <exception cref="OAuthException">The code is not one of this org's, or has ended.</exception>
    public (AuthorizationRequest Request, OrgUser User) Redeem(string value)
    {
        if (!_codes.TryGetValue(value, out Code? code))
        {
            throw new OAuthException("invalid_grant", "invalid authorization code");
        }

        return code.TryUse() && clock.GetUtcNow() < code.ExpiresAt
            ? (code.Request, code.User)
            : throw new OAuthException("invalid_grant", "expired authorization code");
    }

    private sealed class Code(AuthorizationRequest request, OrgUser user, DateTimeOffset expiresAt)
    {
        private int _used;

        public AuthorizationRequest Request { get; } = request;

        public OrgUser User { get; } = user;

        public DateTimeOffset ExpiresAt { get; } = expiresAt;

        public bool TryUse() => Interlocked.Exchange(ref _used, 1) == 0;
    }
}
