using System.Diagnostics;
using System.Management.Automation;

namespace SalesforceConnect.Pipeline;

/// <summary>The progress of one operation: one activity, at most five updates a second, completed when disposed of.</summary>
internal sealed class ProgressReport : IDisposable
{
    private const long MillisecondsBetween = 200;

    private static int s_lastActivityId = 0x5F00;

    private readonly PipelineBridge _bridge;
    private readonly string _activity;
    private readonly int _id = Interlocked.Increment(ref s_lastActivityId);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _next = MillisecondsBetween;
    private bool _isShown;

    public ProgressReport(PipelineBridge bridge, string activity)
    {
        _bridge = bridge;
        _activity = activity;
    }

    /// <summary>Says what is being done, unless something was said a moment ago.</summary>
    public void Report(string status) => Report(() => status);

    /// <summary>Says what is being done and how much of it is done, unless something was said a moment ago.</summary>
    /// <param name="status">Makes the words, where they are shown.</param>
    /// <param name="percent">0 to 100; below 0 where it is not known.</param>
    public void Report(Func<string> status, int percent = -1)
    {
        if (_clock.ElapsedMilliseconds >= _next)
        {
            _next = _clock.ElapsedMilliseconds + MillisecondsBetween;
            _isShown = true;
            _bridge.Progress(new ProgressRecord(_id, _activity, status()) { PercentComplete = Math.Min(percent, 100) });
        }
    }

    /// <summary>How long the operation has taken so far.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>The record that takes an activity's progress down.</summary>
    public static ProgressRecord Completion(int activityId, string activity)
        => new(activityId, activity, "-") { RecordType = ProgressRecordType.Completed };

    public void Dispose()
    {
        if (_isShown)
        {
            try
            {
                _bridge.Progress(Completion(_id, _activity));
            }
            catch (OperationCanceledException)
            {
                // The pipeline thread takes it down as it unwinds.
            }
        }
    }
}
