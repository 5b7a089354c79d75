using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace SalesforceConnect.LocalOrg;

/// <summary>The access tokens that the org gave out.</summary>
public sealed class TokenStore
{
    private readonly ConcurrentDictionary<string, IssuedToken> _tokens = new(StringComparer.Ordinal);
    private readonly string _organizationId;
    private readonly TimeProvider _clock;
    private int _issued;

    internal TokenStore(string organizationId, TimeProvider clock, TimeSpan? lifetime)
    {
        _organizationId = organizationId;
        _clock = clock;
        Lifetime = lifetime;
    }

    /// <summary>How long a token lives from now on; null for no end.</summary>
    public TimeSpan? Lifetime { get; set; }

    /// <summary>How many tokens were given out since the server started.</summary>
    public int IssuedCount => Volatile.Read(ref _issued);

    /// <summary>Every token that was given out, oldest first.</summary>
    public IReadOnlyList<IssuedToken> All => [.. _tokens.Values.OrderBy(t => t.IssuedAt)];

    /// <summary>How many tokens work now.</summary>
    public int ActiveCount => _tokens.Values.Count(t => t.IsActiveAt(_clock.GetUtcNow()));

    /// <summary>Ends every token, as if its session had timed out. Returns how many that were.</summary>
    public int ExpireAll() => _tokens.Values.Count(t => t.End());

    /// <summary>Ends this token. False when it is unknown or has ended before.</summary>
    public bool Expire(string token) => _tokens.TryGetValue(token, out var issued) && issued.End();

    /// <summary>Ends every token, as a revocation does. Returns how many that were.</summary>
    public int RevokeAll() => ExpireAll();

    /// <summary>Ends this token, as a revocation does. False when it is unknown or has ended before.</summary>
    public bool Revoke(string token) => Expire(token);

    /// <summary>The token if it works now.</summary>
    public bool TryGetActive(string token, [NotNullWhen(true)] out IssuedToken? issued) =>
        _tokens.TryGetValue(token, out issued) && issued.IsActiveAt(_clock.GetUtcNow());

    /// <summary>Gives out a token without any flow, for tests that start with one.</summary>
    public IssuedToken Issue(ExternalClientApp app, OrgUser user)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(user);
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(66)).Replace('+', '.').Replace('/', '_');
        var now = _clock.GetUtcNow();
        var token = new IssuedToken($"{_organizationId[..15]}!AQ{secret}", app, user, [.. app.Scopes], now, now + Lifetime);
        _tokens[token.Value] = token;
        Interlocked.Increment(ref _issued);
        return token;
    }
}
