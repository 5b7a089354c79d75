using System.Collections.Concurrent;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// Pages of queries as they were sent, to be sent again while no record has changed: so that a benchmark measures its client. What a
/// page was asked by is its key.
/// </summary>
internal sealed class PreparedPages(OrgStore store)
{
    private readonly ConcurrentDictionary<PageKey, byte[]> _pages = new();
    private long _version;

    /// <summary>The page, made now if it has not been before.</summary>
    public byte[] Get(PageKey key, Func<byte[]> make)
    {
        long version = store.Version;
        if (Interlocked.Exchange(ref _version, version) != version)
        {
            _pages.Clear();
        }

        return _pages.GetOrAdd(key, _ => make());
    }

    public void Clear() => _pages.Clear();

    /// <param name="Root">The path of the API.</param>
    /// <param name="Query">The query, or the locator.</param>
    /// <param name="IncludeDeleted">Whether the query saw deleted rows.</param>
    /// <param name="PageSize">Rows on the page.</param>
    /// <param name="Gzip">Whether the page is zipped.</param>
    public readonly record struct PageKey(string Root, string Query, bool IncludeDeleted, int PageSize, bool Gzip);
}
