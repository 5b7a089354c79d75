using System.Management.Automation;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Write;

namespace SalesforceConnect.Records;

/// <summary>Tells the pipeline what becomes of rows, and asks the user before they are sent.</summary>
/// <param name="bridge">The pipeline.</param>
/// <param name="progress">Where it is shown how it goes on.</param>
/// <param name="mayWrite">Asks whether what the words say may be written; on the pipeline thread.</param>
/// <param name="write">Takes a result.</param>
internal sealed class WriteObserver(
    PipelineBridge bridge, ProgressReport progress, Func<string, bool> mayWrite, Action<object> write) : IWriteObserver
{
    public Task<bool> MayWriteAsync(WriteBatch batch) => bridge.OnOwnThreadAsync(() => mayWrite(batch.Summary));

    // The results first: an error may end the script, and with it the pipeline.
    public Task TakeAsync(IReadOnlyList<SfWriteResult> results) => bridge.WriteAsync(() =>
    {
        foreach (SfWriteResult result in results)
        {
            write(result);
        }

        foreach (SfWriteResult result in results)
        {
            if (result.Error is { } error)
            {
                bridge.Error(error, result.InputObject, PlaceOf(result.Number));
            }
        }
    });

    public void CallFailed(CallFailure failure)
        => bridge.Error(
            failure.Error,
            failure.Rows.Count == 1 ? failure.Rows[0].Input : failure.Rows.Select(row => row.Input).ToArray(),
            PlaceOf(failure.Rows[0].Number, failure.Rows[failure.Rows.Count - 1].Number, failure.Rows.Count));

    /// <summary>Which row of the input it is, for a message; null where it is the only one.</summary>
    public static string? PlaceOf(long number) => PlaceOf(number, number, count: 1);

    // Rows of several calls may stand between each other.
    private static string? PlaceOf(long first, long last, int count)
        => first == 0 || last - first != count - 1 ? null
            : count == 1 ? Text.Message("AtRow", first)
            : Text.Message("AtRows", first, last);

    public void Progressed(long done, long failed)
        => progress.Report(() => Text.Message("Progress.Rows", done, failed, done / Math.Max(0.001, progress.Elapsed.TotalSeconds)));
}
