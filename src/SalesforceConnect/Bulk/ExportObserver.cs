using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Bulk;

/// <summary>Shows how an export goes on.</summary>
/// <param name="progress">Where it is shown.</param>
internal sealed class ExportObserver(ProgressReport progress)
{
    private readonly object _turn = new();

    public void Progressed(ExportProgress now)
    {
        // Pages come side by side.
        lock (_turn)
        {
            progress.Report(
                () => now.Rows is { } rows ? Fetched(now.Job, rows) : Text.Message("Progress.ExportJob", now.Job!.Id, now.Job.State, now.Job.Processed),
                now is { Rows: { } done, Job.Processed: > 0 and var all } ? (int)Math.Min(100, 100 * done / all) : -1);
        }
    }

    private string Fetched(SfBulkJob? job, long rows)
        => Text.Message(
            job is { Processed: > 0 } ? "Progress.RecordsOfTotal" : "Progress.Records",
            rows,
            (long)(rows / Math.Max(progress.Elapsed.TotalSeconds, 0.001)),
            job?.Processed ?? 0);
}
