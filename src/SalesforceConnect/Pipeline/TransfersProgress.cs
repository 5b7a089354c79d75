using System.Diagnostics;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Pipeline;

/// <summary>Shows how files go over the wire side by side: bytes of all of them, and bytes a second.</summary>
internal sealed class TransfersProgress(PipelineBridge bridge, string activity) : IDisposable
{
    private readonly ProgressReport _report = new(bridge, activity);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly object _turn = new();
    private long _bytes;

    /// <summary>Bytes have come; less than none where a file begins anew.</summary>
    public void Moved(long bytes)
    {
        lock (_turn)
        {
            _bytes += bytes;
            _report.Report(() => Text.Message(
                "Progress.Transfer", TransferProgress.Print(_bytes), TransferProgress.Print((long)(_bytes / _clock.Elapsed.TotalSeconds))));
        }
    }

    public void Dispose() => _report.Dispose();
}
