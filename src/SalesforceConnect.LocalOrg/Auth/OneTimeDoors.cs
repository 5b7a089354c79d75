using System.Collections.Concurrent;

namespace SalesforceConnect.LocalOrg;

/// <summary>The frontdoor addresses given out: each signs one browser in, once and soon, and then leads to a page.</summary>
internal sealed class OneTimeDoors(TimeProvider clock)
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Door> _doors = new(StringComparer.Ordinal);

    public string Add(IssuedToken token, string page)
    {
        string password = TokenStore.Secret(24);
        _doors[password] = new Door(token, page, clock.GetUtcNow() + s_lifetime);
        return password;
    }

    /// <summary>Whom it signs in, and where it leads; null where it was used before, or its time is over, or there is none.</summary>
    public (IssuedToken Token, string Page)? Open(string password)
        => _doors.TryRemove(password, out Door? door) && clock.GetUtcNow() < door.ExpiresAt && door.Token.IsActiveAt(clock.GetUtcNow())
            ? (door.Token, door.Page)
            : null;

    private sealed record Door(IssuedToken Token, string Page, DateTimeOffset ExpiresAt);
}
