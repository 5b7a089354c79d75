using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Bulk;

/// <summary>Tells the pipeline what becomes of rows that are loaded.</summary>
/// <param name="bridge">The pipeline.</param>
/// <param name="progress">Where it is shown how it goes on.</param>
internal sealed class LoadObserver(PipelineBridge bridge, ProgressReport progress) : ILoadObserver
{
    public Task TakeAsync(SfBulkJob job) => bridge.WriteAllAsync(new[] { job });

    public void Failed(SfException error, object? target) => bridge.Error(error, target);

    public void Progressed(LoadProgress now)
        => progress.Report(() => Text.Message(
            "Progress.Load",
            now.Sent,
            now.Processed,
            now.Failed,
            now.Processed / Math.Max(0.001, progress.Elapsed.TotalSeconds),
            now.State ?? ""));
}
