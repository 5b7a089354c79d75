using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using SalesforceConnect.Errors;
using SalesforceConnect.Work;

namespace SalesforceConnect.Pipeline;

/// <summary>
/// What asynchronous work may do to the pipeline: each action is queued and carried out on the pipeline thread, in order. The queue
/// is bounded, so that fast work waits for a slow pipeline.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Late work may still signal; neither holds a handle unless it is asked for one.")]
internal sealed class PipelineBridge : ICaller
{
    private const int Capacity = 256;

    private readonly ConcurrentQueue<Action> _actions = new();
    private readonly SemaphoreSlim _room = new(Capacity);
    private readonly ManualResetEventSlim _news = new();
    private readonly Dictionary<int, ProgressRecord> _shownProgress = [];
    private readonly Cmdlet _cmdlet;
    private readonly bool _isVerbose;
    private readonly bool _isDebug;
    private readonly CancellationToken _cancellationToken;
    private readonly int _pipelineThread = Environment.CurrentManagedThreadId;

    /// <param name="cmdlet">The cmdlet whose pipeline it is; made on its pipeline thread.</param>
    /// <param name="isVerbose">Whether verbose lines are wanted.</param>
    /// <param name="isDebug">Whether debug lines are wanted.</param>
    /// <param name="cancellationToken">Ends waiting, on either side.</param>
    public PipelineBridge(Cmdlet cmdlet, bool isVerbose, bool isDebug, CancellationToken cancellationToken)
    {
        _cmdlet = cmdlet;
        _isVerbose = isVerbose;
        _isDebug = isDebug;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Emits an object; a sequence is emitted item by item where asked.</summary>
    public void Write(object? value, bool enumerate = false) => Post(() => _cmdlet.WriteObject(value, enumerate));

    /// <summary>Emits items one by one; complete once the pipeline has taken the last.</summary>
    public Task WriteAllAsync(IEnumerable items) => WriteAsync(() =>
    {
        // The engine would take a sequence whole before it hands on the first of it.
        foreach (object? item in items)
        {
            _cmdlet.WriteObject(item);
        }
    });

    /// <summary>
    /// Writes to the pipeline; complete once that is done. What whoever takes it throws ends the pipeline at once, and is no failure of
    /// the work, which is cancelled.
    /// </summary>
    /// <param name="write">Writes; on the pipeline thread.</param>
    public Task WriteAsync(Action write)
    {
        var isTaken = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationTokenRegistration stop = _cancellationToken.Register(() => isTaken.TrySetCanceled(_cancellationToken));
        Post(() =>
        {
            write();
            stop.Dispose();
            isTaken.TrySetResult(true);
        });
        return isTaken.Task;
    }

    /// <inheritdoc cref="ErrorRecords.From"/>
    public void Error(SfException error, object? target, string? at = null)
        => Post(() => _cmdlet.WriteError(ErrorRecords.From(error, target, at)));

    public void Verbose(Func<string> line)
    {
        if (_isVerbose)
        {
            string text = line();
            Remark(() => _cmdlet.WriteVerbose(text));
        }
    }

    public void Debug(Func<string> line)
    {
        if (_isDebug)
        {
            string text = line();
            Remark(() => _cmdlet.WriteDebug(text));
        }
    }

    public void Warning(string line) => Remark(() => _cmdlet.WriteWarning(line));

    public void Progress(ProgressRecord record) => Post(() => ShowProgress(record));

    /// <summary>Says something to the person at the prompt, beside the output.</summary>
    public void Tell(string line) => Post(() => _cmdlet.WriteInformation(new HostInformationMessage { Message = line }, ["PSHOST"]));

    public Task<T> OnOwnThreadAsync<T>(Func<T> action)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationTokenRegistration stop = _cancellationToken.Register(() => result.TrySetCanceled(_cancellationToken));
        Post(() =>
        {
            try
            {
                result.TrySetResult(action());
            }
            catch (Exception failure)
            {
                result.TrySetException(failure);
            }
            finally
            {
                stop.Dispose();
            }
        });
        return result.Task;
    }

    /// <summary>Whether something happened since <see cref="Pump"/> looked last.</summary>
    public bool HasNews => _news.IsSet;

    /// <summary>Lets <see cref="Pump"/> look again whether it has enough; to be called when the work is complete, too.</summary>
    public void Nudge() => _news.Set();

    /// <summary>Carries out what is queued, on the pipeline thread, until the work is complete and the queue is empty.</summary>
    /// <param name="work">The work.</param>
    /// <param name="isEnough">Asked whenever the queue is empty: whether to return although the work goes on; null for never.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public void Pump(Task work, Func<bool>? isEnough = null)
    {
        while (true)
        {
            _news.Reset();
            bool isDone = work.IsCompleted;
            while (_actions.TryDequeue(out Action? action))
            {
                _room.Release();
                action();
            }

            if (isDone || isEnough?.Invoke() == true)
            {
                return;
            }

            _news.Wait(_cancellationToken);
        }
    }

    /// <summary>Takes down what progress is still shown, on the calling thread, which is the pipeline's.</summary>
    public void CompleteProgress()
    {
        try
        {
            foreach (ProgressRecord shown in _shownProgress.Values.ToList())
            {
                ShowProgress(ProgressReport.Completion(shown.ActivityId, shown.Activity));
            }
        }
        catch (PipelineStoppedException)
        {
            // After Ctrl+C the host takes it down.
        }
    }

    private void ShowProgress(ProgressRecord record)
    {
        _shownProgress[record.ActivityId] = record;
        if (record.RecordType == ProgressRecordType.Completed)
        {
            _shownProgress.Remove(record.ActivityId);
        }

        _cmdlet.WriteProgress(record);
    }

    // Once the pipeline has ended nobody hears it, and work that must still come to its end goes on.
    private void Remark(Action action)
    {
        if (!_cancellationToken.IsCancellationRequested)
        {
            try
            {
                Post(action);
            }
            catch (OperationCanceledException)
            {
                // It ended meanwhile.
            }
        }
    }

    private void Post(Action action)
    {
        // The work begins on the pipeline thread, which must not wait for itself.
        if (Environment.CurrentManagedThreadId == _pipelineThread)
        {
            action();
            return;
        }

        _room.Wait(_cancellationToken);
        _actions.Enqueue(action);
        _news.Set();
    }
}
