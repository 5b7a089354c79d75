using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace SalesforceConnect.LocalOrg;

/// <summary>Open queries. A locator can be read again and again for two days.</summary>
internal sealed class QueryCursors(TimeProvider clock)
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(2);

    private readonly ConcurrentDictionary<string, QueryCursor> _cursors = new(StringComparer.Ordinal);

    public QueryCursor Open(QueryResult result, int pageSize)
    {
        string id = SalesforceId.Create("01g", RandomNumberGenerator.GetInt32(int.MaxValue) * 4096L);
        var cursor = new QueryCursor(id, result, pageSize, clock.GetUtcNow());
        _cursors[id] = cursor;
        return cursor;
    }

    public void Clear() => _cursors.Clear();

    public bool TryFind(string locator, [NotNullWhen(true)] out QueryCursor? cursor, out int row)
    {
        cursor = null;
        row = 0;
        int dash = locator.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && int.TryParse(locator.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out row)
            && _cursors.TryGetValue(locator[..dash], out cursor)
            && clock.GetUtcNow() - cursor.OpenedAt < s_lifetime
            && row < cursor.Result.TotalSize;
    }
}
