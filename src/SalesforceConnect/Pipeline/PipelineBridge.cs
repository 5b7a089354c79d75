using System.Collections.Concurrent;
using System.Management.Automation;
using SalesforceConnect.Errors;
using SalesforceConnect.Http;

namespace SalesforceConnect.Pipeline;

/// <summary>
/// What asynchronous work may do to the pipeline: each action is queued and carried out on the pipeline thread, in order. The queue
/// is bounded, so that fast work waits for a slow pipeline.
/// </summary>
internal sealed class PipelineBridge : ITrace, IDisposable
{
    private const int Capacity = 256;

    private readonly BlockingCollection<Action> _actions = new(Capacity);
    private readonly Dictionary<int, ProgressRecord> _shownProgress = [];
    private readonly Cmdlet _cmdlet;
    private readonly CancellationToken _cancellationToken;

    public PipelineBridge(Cmdlet cmdlet, CancellationToken cancellationToken)
    {
        _cmdlet = cmdlet;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Emits an object; a sequence is emitted item by item where asked.</summary>
    public void Write(object? value, bool enumerate = false) => Post(() => _cmdlet.WriteObject(value, enumerate));

    public void Error(SfException error, object? target) => Post(() => _cmdlet.WriteError(ErrorRecords.From(error, target)));

    public void Verbose(string line) => Post(() => _cmdlet.WriteVerbose(line));

    public void Debug(string line) => Post(() => _cmdlet.WriteDebug(line));

    public void Progress(ProgressRecord record) => Post(() => ShowProgress(record));

    /// <summary>The end of the work: the pipeline thread returns once it has done what is queued.</summary>
    public void Complete() => _actions.CompleteAdding();

    /// <summary>Carries out what is queued, on the calling thread, until the work is complete.</summary>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public void Pump()
    {
        foreach (Action action in _actions.GetConsumingEnumerable(_cancellationToken))
        {
            action();
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

    public void Dispose() => _actions.Dispose();

    private void ShowProgress(ProgressRecord record)
    {
        _shownProgress[record.ActivityId] = record;
        if (record.RecordType == ProgressRecordType.Completed)
        {
            _shownProgress.Remove(record.ActivityId);
        }

        _cmdlet.WriteProgress(record);
    }

    private void Post(Action action) => _actions.Add(action, _cancellationToken);
}
