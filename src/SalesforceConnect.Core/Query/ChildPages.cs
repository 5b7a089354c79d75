using SalesforceConnect.Errors;
using SalesforceConnect.Http;
using SalesforceConnect.Records;

namespace SalesforceConnect.Query;

/// <summary>
/// Fetches what a page left out of child subqueries, at any depth and several side by side, so that no record is given away with
/// fewer children than it has.
/// </summary>
internal sealed class ChildPages : IDisposable
{
    private readonly Func<string, CancellationToken, Task<SfResponse>> _fetch;
    private readonly SemaphoreSlim _room = new(SideBySide.Most);
    private readonly object _layouts = new();

    /// <param name="fetch">Gets the page at an address.</param>
    public ChildPages(Func<string, CancellationToken, Task<SfResponse>> fetch) => _fetch = fetch;

    /// <summary>Completes the children of many records.</summary>
    /// <param name="incomplete">What there is of them.</param>
    /// <param name="outer">The guard of the pages that the records are of.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task CompleteAsync(IReadOnlyList<ChildRows> incomplete, PageGuard outer, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] all = [.. incomplete.Select(rows => CompleteAsync(rows, outer, stop.Token))];
        try
        {
            // The first failure ends the others: their records would not be given away either.
            for (var left = all.ToList(); left.Count > 0;)
            {
                Task done = await Task.WhenAny(left).ConfigureAwait(false);
                left.Remove(done);
                await done.ConfigureAwait(false);
            }
        }
        catch
        {
            await SideBySide.EndAsync(stop, all).ConfigureAwait(false);
            throw;
        }
    }

    public void Dispose() => _room.Dispose();

    private async Task CompleteAsync(ChildRows rows, PageGuard outer, CancellationToken cancellationToken)
    {
        var records = new List<SfRecord>(rows.First.Records);
        PageRows page = rows.First;
        var guard = new PageGuard(rows.First.TotalSize, outer);
        while (page.NextUrl is { } url && guard.Follows(page.Records.Count, url))
        {
            var deeper = new List<ChildRows>();
            page = await FetchAsync(url, rows.Layout, deeper, cancellationToken).ConfigureAwait(false);
            records.AddRange(page.Records);
            await CompleteAsync(deeper, guard, cancellationToken).ConfigureAwait(false);
        }

        if (!page.IsDone && page.NextUrl is { } seen && records.Count >= rows.First.TotalSize)
        {
            throw PageGuard.Circle(seen);
        }

        if (!page.IsDone || records.Count < rows.First.TotalSize)
        {
            throw new SfException("ChildRowsMissing", SfErrorCategory.InvalidData, RecordType.Of(rows.Parent).Names[rows.Place], rows.Parent.ToString(), records.Count, rows.First.TotalSize);
        }

        rows.Parent.SetValue(rows.Place, records.ToArray());
    }

    private async Task<PageRows> FetchAsync(string url, RecordLayout layout, List<ChildRows> deeper, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            SfResponse response = await _fetch(url, cancellationToken).ConfigureAwait(false);
            lock (_layouts)
            {
                return PageReader.Read(response.Json, layout, deeper);
            }
        }
        finally
        {
            _room.Release();
        }
    }
}
