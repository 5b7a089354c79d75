using SalesforceConnect.Errors;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;

namespace SalesforceConnect.Query;

/// <summary>
/// Fetches what a page left out of child subqueries, at any depth and several side by side, so that no record is given away with
/// fewer children than it has.
/// </summary>
internal sealed class ChildPages : IDisposable
{
    private readonly Func<string, SfRequest> _requestFor;
    private readonly Func<SfRequest, CancellationToken, Task<SfResponse>> _sendAsync;
    private readonly SideBySide _sideBySide = new();
    private readonly object _layouts = new();

    /// <param name="requestFor">The call for the page at an address.</param>
    /// <param name="sendAsync">Makes a call.</param>
    public ChildPages(Func<string, SfRequest> requestFor, Func<SfRequest, CancellationToken, Task<SfResponse>> sendAsync)
    {
        _requestFor = requestFor;
        _sendAsync = sendAsync;
    }

    /// <summary>Completes the children of many records. The first failure ends it: no record would be given away then.</summary>
    /// <param name="incomplete">What there is of them.</param>
    /// <param name="outer">The guard of the pages that the records are of.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public Task CompleteAsync(IReadOnlyList<ChildRows> incomplete, PageGuard outer, CancellationToken cancellationToken)
        => incomplete.Count == 0
            ? Task.CompletedTask
            : SideBySide.AllAsync(incomplete, (rows, stop) => CompleteAsync(rows, outer, stop), cancellationToken);

    public void Dispose() => _sideBySide.Dispose();

    private async Task CompleteAsync(ChildRows rows, PageGuard outer, CancellationToken cancellationToken)
    {
        var records = new List<SfRecord>();
        var reader = new Reader(rows, _layouts);
        using var pages = new PageStream<PageRows>(reader, (_, _) => Task.FromResult(rows.First), _requestFor, _sendAsync, outer);
        PageRows? page = await pages.NextAsync(cancellationToken).ConfigureAwait(false);
        while (page is not null)
        {
            records.AddRange(page.Records);
            await CompleteAsync(reader.TakeDeeper(), pages.Guard, cancellationToken).ConfigureAwait(false);
            page = pages.IsDone
                ? null
                : await _sideBySide.RunAsync(() => pages.NextAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        rows.Parent.SetValue(rows.Place, records.ToArray());
    }

    /// <summary>
    /// Reads the pages of one record's children. What they leave out in turn is fetched once there is room again for other calls.
    /// </summary>
    private sealed class Reader(ChildRows rows, object layouts) : IPageReader<PageRows>
    {
        private List<ChildRows> _deeper = [];

        public List<ChildRows> TakeDeeper() => Interlocked.Exchange(ref _deeper, []);

        // Many records' children are on their way at a time as it is.
        public string? FindNext(SfResponse answer) => null;

        public Task<PageRows> ReadAsync(SfResponse answer, PageGuard guard, CancellationToken cancellationToken)
        {
            lock (layouts)
            {
                return Task.FromResult(PageReader.Read(answer.Json, rows.Layout, _deeper));
            }
        }

        public SfException ErrorOf(PageEnd end)
        {
            string name = RecordType.Of(rows.Parent).Names[rows.Place];
            return end.IsCircle
                ? PageGuard.Circle(end.Seen!)
                : new SfException("ChildRowsMissing", SfErrorCategory.InvalidData, name, rows.Parent.ToString(), end.Rows, end.Announced);
        }

        public string? BrokenOff(string message, long count, long announced) => null;
    }
}
