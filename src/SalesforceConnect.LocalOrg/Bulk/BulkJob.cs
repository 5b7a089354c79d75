using System.Diagnostics;

namespace SalesforceConnect.LocalOrg;

/// <summary>A bulk job, with its way from state to state. What is done on that way is the derived class's.</summary>
internal abstract class BulkJob(BulkJobOrder order, string objectName, BulkJobState state) : IDisposable
{
    /// <summary>
    /// How long one who asks for a job waits for its work, so that a job is done when it is first asked for, unless it is a huge one.
    /// </summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BulkJobState _state = state;
    private int _queuedPolls = order.Plan.QueuedPolls;
    private int _runningPolls = order.Plan.RunningPolls;
    private int _seenRunning;
    private DateTimeOffset _endsAt;
    private DateTimeOffset _changedAt = order.Clock.GetUtcNow();
    private Task _work = Task.CompletedTask;
    private TimeSpan _busy;
    private DateTimeOffset _workedUntil;
    private string? _failure;

    public BulkJobOrder Order { get; } = order;

    public string Id => Order.Id;

    public string ObjectName { get; } = objectName;

    /// <summary><c>V2Ingest</c> or <c>V2Query</c>.</summary>
    public abstract string JobType { get; }

    public DateTimeOffset CreatedAt { get; } = order.Clock.GetUtcNow();

    public BulkJobState State => Status.State;

    public bool IsEnded => State is BulkJobState.JobComplete or BulkJobState.Failed or BulkJobState.Aborted;

    /// <summary>Completes, never with an error, when the work that has begun is done.</summary>
    public Task Work
    {
        get
        {
            lock (_gate)
            {
                return _work;
            }
        }
    }

    /// <summary>How it stands, for one whose look does not count.</summary>
    public BulkJobStatus Status
    {
        get
        {
            lock (_gate)
            {
                Finish();
                return Tell();
            }
        }
    }

    public BulkJobInfo Info
    {
        get
        {
            BulkJobStatus status = Status;
            return new BulkJobInfo(
                Id,
                JobType,
                ObjectName,
                Order.Operation,
                status.State,
                status.ProcessedRows,
                status.FailedRows,
                status.ErrorMessage);
        }
    }

    /// <summary>How many rows have been worked on, those that failed among them.</summary>
    protected abstract int ProcessedRows { get; }

    protected abstract int FailedRows { get; }

    /// <summary>Tells one who asks how far the job is, and lets it go on once it has been asked for often enough.</summary>
    public async Task<BulkJobStatus> PollAsync(CancellationToken cancellationToken)
    {
        bool isHeld;
        lock (_gate)
        {
            if (_state == BulkJobState.UploadComplete)
            {
                if (_queuedPolls > 0)
                {
                    _queuedPolls--;
                    return Tell();
                }

                Begin();
            }

            if (_state != BulkJobState.InProgress)
            {
                return Tell();
            }

            isHeld = _runningPolls > 0;
        }

        Task pause = _resumed.Task.IsCompleted ? _work : _paused.Task;
        await Task.WhenAny(_work, pause, Task.Delay(s_patience, cancellationToken)).ConfigureAwait(false);
        lock (_gate)
        {
            if (!isHeld || _state != BulkJobState.InProgress)
            {
                Finish();
                return Tell();
            }

            _seenRunning++;
            if (_runningPolls is not (0 or int.MaxValue))
            {
                _runningPolls--;
            }

            return Tell() with { ProcessedRows = (int)(ProcessedRows * (long)_seenRunning / ((long)Order.Plan.RunningPolls + 1)) };
        }
    }

    /// <summary>All is there: the job may begin. False when it was not open.</summary>
    public bool TryClose()
    {
        lock (_gate)
        {
            if (_state != BulkJobState.Open)
            {
                return false;
            }

            Queue();
            return true;
        }
    }

    /// <summary>Ends the job where it is. False when it had ended before.</summary>
    public async Task<bool> TryAbortAsync()
    {
        lock (_gate)
        {
            Finish();
            if (_state is not (BulkJobState.Open or BulkJobState.UploadComplete or BulkJobState.InProgress))
            {
                return false;
            }

            _end.Cancel();
            if (_state != BulkJobState.InProgress)
            {
                Begin();
            }
        }

        await _work.ConfigureAwait(false);
        lock (_gate)
        {
            _failure = null;
            Move(BulkJobState.Aborted, Order.Clock.GetUtcNow());
            return true;
        }
    }

    /// <summary>Lets the job go on to its end without being asked for.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _queuedPolls = 0;
            _runningPolls = 0;
            _endsAt = DateTimeOffset.MinValue;
            _resumed.TrySetResult();
            if (_state == BulkJobState.UploadComplete)
            {
                Begin();
            }
        }
    }

    public virtual void Dispose() => _end.Cancel();

    /// <summary>Does what the job is for. What it was given and did not do before it was cancelled, it says.</summary>
    /// <exception cref="BulkJobException">The job as a whole failed.</exception>
    protected abstract Task WorkAsync(CancellationToken cancellationToken);

    /// <summary>All is there: the job begins, or waits until it has been asked for.</summary>
    protected void Queue()
    {
        lock (_gate)
        {
            Move(BulkJobState.UploadComplete, Order.Clock.GetUtcNow());
            if (_queuedPolls == 0)
            {
                Begin();
            }
        }
    }

    /// <summary>Stays where it is until it is released.</summary>
    protected Task PauseAsync(CancellationToken cancellationToken)
    {
        _paused.TrySetResult();
        return _resumed.Task.WaitAsync(cancellationToken);
    }

    private void Begin()
    {
        DateTimeOffset now = Order.Clock.GetUtcNow();
        _endsAt = now + Order.Plan.Takes;
        Move(BulkJobState.InProgress, now);
        _work = Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            await WorkAsync(_end.Token).ConfigureAwait(false);
        }
        catch (BulkJobException failed)
        {
            _failure = failed.Message;
        }
        catch (OperationCanceledException)
        {
            // Whoever cancelled it says what state it has.
        }
        catch (Exception defect)
        {
            // A defect of this server, not of the caller: told in full, for whoever has to mend it.
            _failure = $"Unknown : Defect in LocalOrg: {defect}";
        }

        _busy = Stopwatch.GetElapsedTime(start);
        _workedUntil = Order.Clock.GetUtcNow();
    }

    private void Finish()
    {
        DateTimeOffset now = Order.Clock.GetUtcNow();
        if (_state == BulkJobState.InProgress
            && _work.IsCompleted && !_end.IsCancellationRequested && _runningPolls == 0 && now >= _endsAt)
        {
            // Nobody need have asked when it ended; one who was told otherwise has.
            DateTimeOffset end = _endsAt > _workedUntil ? _endsAt : _workedUntil;
            Move(_failure is null ? BulkJobState.JobComplete : BulkJobState.Failed, _seenRunning > 0 ? now : end);
        }
    }

    private void Move(BulkJobState state, DateTimeOffset at)
    {
        _state = state;
        _changedAt = at;
    }

    private BulkJobStatus Tell() => new(
        _state, ProcessedRows, FailedRows, _state == BulkJobState.Failed ? _failure : null, _changedAt, _busy);
}
