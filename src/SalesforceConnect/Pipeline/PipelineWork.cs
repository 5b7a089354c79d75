using System.Management.Automation;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Pipeline;

/// <summary>
/// Work off the pipeline thread, whose output is carried out on that thread whenever it is pumped. Ctrl+C, <c>Select-Object -First</c> and
/// an error under <c>-ErrorAction Stop</c> cancel it and wait for it.
/// </summary>
internal sealed class PipelineWork(PipelineBridge bridge, Task task, CancellationTokenSource unwind, CancellationToken stop) : IDisposable
{
    // Cancelled work ends in milliseconds; this bounds what a prompt waits for work that does not.
    private static readonly TimeSpan s_unwindLimit = TimeSpan.FromMilliseconds(800);

    private bool _isDone;

    /// <summary>Whether it has come to its end by itself, or was cancelled.</summary>
    public bool IsDone => _isDone;

    /// <summary>Whether nothing of it goes on any more. Cancelled work may outlast its unwind.</summary>
    public bool HasEnded => task.IsCompleted;

    /// <summary>Whether it was stopped before its end, and did not fail by itself.</summary>
    public bool IsCut => task.Status != TaskStatus.RanToCompletion && task.Exception?.InnerException is not SfException;

    /// <summary>Whether there is something to carry out, or the work has ended.</summary>
    public bool HasNews => bridge.HasNews;

    /// <summary>Carries out the output that is there, and what comes until the work is done; what the work throws is thrown here.</summary>
    public void End() => Pump(isEnough: null);

    /// <summary>Carries out the output that is there, and what comes until something is so; what the work throws is thrown here.</summary>
    /// <param name="isEnough">Whether it is so; asked again after each <see cref="PipelineBridge.Nudge"/>.</param>
    public void PumpUntil(Func<bool> isEnough) => Pump(isEnough);

    /// <summary>Cancels what is not done.</summary>
    public void Dispose()
    {
        if (!_isDone)
        {
            _isDone = true;
            unwind.Cancel();
            try
            {
                task.Wait(s_unwindLimit);
            }
            catch (AggregateException)
            {
                // What cancelled work throws is of no more interest: the cause of the unwind is being thrown.
            }

            bridge.CompleteProgress();
        }

        unwind.Dispose();
    }

    private void Pump(Func<bool>? isEnough)
    {
        try
        {
            bridge.Pump(task, isEnough);
            if (task.IsCompleted)
            {
                _isDone = true;
                task.GetAwaiter().GetResult();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch when (!_isDone)
        {
            // Whoever takes the output has had enough. What comes after him may take its time before this command is disposed of.
            Dispose();
            throw;
        }
    }
}
