using System.Diagnostics;
using System.Globalization;
using SalesforceConnect.Errors;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Pipeline;

/// <summary>Shows how a file or a large answer goes over the wire: bytes, and bytes a second.</summary>
internal sealed class TransferProgress : ITransferListener, IDisposable
{
    private static readonly string[] s_units = ["bytes", "KB", "MB", "GB", "TB"];

    private readonly ProgressReport _report;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public TransferProgress(PipelineBridge bridge, string activity) => _report = new ProgressReport(bridge, activity);

    public void Moved(long bytes, long? total) => _report.Report(
        () =>
        {
            string speed = Print((long)(bytes / _clock.Elapsed.TotalSeconds));
            return total > 0
                ? Text.Message("Progress.TransferOfTotal", Print(bytes), Print(total.Value), speed)
                : Text.Message("Progress.Transfer", Print(bytes), speed);
        },
        total > 0 ? (int)(100 * bytes / total.Value) : -1);

    public void Dispose() => _report.Dispose();

    /// <summary>A number of bytes as people read it.</summary>
    public static string Print(long bytes)
    {
        double number = bytes;
        int unit = 0;
        for (; number >= 1000 && unit < s_units.Length - 1; unit++)
        {
            number /= 1000;
        }

        return number.ToString(unit == 0 ? "0" : "0.0", CultureInfo.CurrentCulture) + " " + s_units[unit];
    }
}
