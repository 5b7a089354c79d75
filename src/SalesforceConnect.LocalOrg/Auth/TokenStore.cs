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
    public IReadOnlyList<IssuedToken> All => [.. _tokens.Values.OrderBy(t => t.Number)];

    /// <summary>How many tokens work now.</summary>
    public int ActiveCount => _tokens.Values.Count(t => t.IsActiveAt(_clock.GetUtcNow()));

    /// <summary>Ends every token, as if its session had timed out. Returns how many that were.</summary>
    public int ExpireAll() => _tokens.Values.Count(t => t.End());

    /// <summary>Ends this token. False when it is unknown or has ended before.</summary>
    public bool Expire(string token) => _tokens.TryGetValue(token, out IssuedToken? issued) && issued.End();

    /// <summary>Ends every token of this user, as if the session had timed out. Returns how many that were.</summary>
    public int ExpireAll(OrgUser user) => _tokens.Values.Count(t => t.User.Id == user.Id && t.End());

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
        return Issue(app, user, [.. app.Scopes], approval: null);
    }

    /// <summary>Gives out a token of this sign-in, as its refresh token does.</summary>
    public IssuedToken Issue(Approval approval)
    {
        ArgumentNullException.ThrowIfNull(approval);
        return Issue(approval.App, approval.User, approval.Scopes, approval);
    }

    /// <summary>Gives out a token that an org gave out that this one takes the place of.</summary>
    internal void Restore(string value, ExternalClientApp app, OrgUser user)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        _tokens[value] = new IssuedToken(
            Interlocked.Increment(ref _issued), value, app, user, [.. app.Scopes], now, now + Lifetime, approval: null);
    }

    /// <summary>Takes over the tokens of an org that this one takes the place of, where they work and their app and user are here too.</summary>
    internal void Adopt(TokenStore former, AppRegistry apps, UserDirectory users, Func<Approval, Approval?> approvalOf)
    {
        Volatile.Write(ref _issued, former.IssuedCount);
        DateTimeOffset now = _clock.GetUtcNow();
        foreach (IssuedToken old in former.All.Where(token => !token.IsEnded))
        {
            Approval? approval = old.Approval is null ? null : approvalOf(old.Approval);
            if (apps.TryGet(old.App.ConsumerKey, out ExternalClientApp? app)
                && users.Find(old.Username) is { } user
                && (old.Approval is null) == (approval is null))
            {
                _tokens[old.Value] = new IssuedToken(old.Number, old.Value, app, user, old.Scopes, now, now + Lifetime, approval);
            }
        }
    }

    internal IssuedToken Issue(ExternalClientApp app, OrgUser user, IReadOnlyList<string> scopes, Approval? approval)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        int number = Interlocked.Increment(ref _issued);
        var token = new IssuedToken(number, $"{_organizationId[..15]}!AQ{Secret(66)}", app, user, scopes, now, now + Lifetime, approval);
        _tokens[token.Value] = token;
        return token;
    }

    /// <summary>So many random bytes in the characters of Salesforce's tokens. A multiple of three, so that nothing pads them.</summary>
    internal static string Secret(int bytes)
        => Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)).Replace('+', '.').Replace('/', '_');
}
