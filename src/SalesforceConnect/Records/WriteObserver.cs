using System.Management.Automation;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Write;

namespace SalesforceConnect.Records;

/// <summary>Tells the pipeline what becomes of rows, and asks the user before they are sent.</summary>
/// <param name="bridge">The pipeline.</param>
/// <param name="progress">Where it is shown how it goes on.</param>
/// <param name="mayWrite">Asks whether so many rows of an object may be written; on the pipeline thread.</param>
/// <param name="write">Takes a result.</param>
internal sealed class WriteObserver(
    PipelineBridge bridge, ProgressReport progress, Func<string, int, bool> mayWrite, Action<object> write) : IWriteObserver
{
    public Task<bool> MayWriteAsync(string objectName, int rows) => bridge.OnOwnThreadAsync(() => mayWrite(objectName, rows));

    public Task TakeAsync(IReadOnlyList<SfWriteResult> results) => bridge.WriteAsync(() =>
    {
        foreach (SfWriteResult result in results)
        {
            write(result);
            if (result.Error is { } error)
            {
                bridge.Error(error, result.InputObject);
            }
        }
    });

    public void CallFailed(SfException error, IReadOnlyList<object?> rows)
        => bridge.Error(error, rows.Count == 1 ? rows[0] : rows.ToArray());

    public void Progressed(long done, long failed)
        => progress.Report(() => Text.Message("Progress.Rows", done, failed, done / Math.Max(0.001, progress.Elapsed.TotalSeconds)));
}
