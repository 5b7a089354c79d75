using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Query;

namespace SalesforceConnect.Queries;

/// <summary>
/// Emits a query's records page by page, while the next page is on its way and the one after it is read. Two pages wait at most, however
/// slow the pipeline is.
/// </summary>
internal sealed class PageEmitter(PipelineBridge bridge, ProgressReport progress)
{
    /// <summary>Emits all records, or the number of a count.</summary>
    public async Task EmitAsync(QueryRun run, CancellationToken cancellationToken)
    {
        Task taken = Task.CompletedTask;
        try
        {
            while (await run.NextAsync(cancellationToken).ConfigureAwait(false) is { } page)
            {
                await taken.ConfigureAwait(false);
                Tell(page);
                taken = await BeginAsync(run, page).ConfigureAwait(false);
                if (page.IsLast)
                {
                    break;
                }
            }
        }
        finally
        {
            await taken.ConfigureAwait(false);
        }
    }

    private async Task<Task> BeginAsync(QueryRun run, QueryPage page)
    {
        if (page.Count is { } count)
        {
            bridge.Write(count);
            return Task.CompletedTask;
        }

        if (page.Number > 1 || page.IsLast)
        {
            return bridge.WriteAllAsync(page.Records);
        }

        // Whoever takes half of the first page is not one who wants five records.
        var half = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task taken = bridge.WriteAllAsync(Telling(page.Records, () =>
        {
            run.SendForNext();
            half.TrySetResult(true);
        }));
        await Task.WhenAny(half.Task, taken).ConfigureAwait(false);
        return taken;
    }

    private static IEnumerable<SfRecord> Telling(IReadOnlyList<SfRecord> records, Action whenHalf)
    {
        for (int index = 0; index < records.Count; index++)
        {
            if (index == records.Count / 2)
            {
                whenHalf();
            }

            yield return records[index];
        }
    }

    private void Tell(QueryPage page)
    {
        if (page.Number > 1)
        {
            long rate = (long)(page.RowsSoFar / Math.Max(progress.Elapsed.TotalSeconds, 0.001));
            bool isTotalKnown = page.TotalSize > 0;
            progress.Report(
                () => Text.Message(isTotalKnown ? "Progress.RecordsOfTotal" : "Progress.Records", page.RowsSoFar, rate, page.TotalSize),
                isTotalKnown ? (int)Math.Min(100, 100 * page.RowsSoFar / page.TotalSize) : -1);
        }
    }
}
