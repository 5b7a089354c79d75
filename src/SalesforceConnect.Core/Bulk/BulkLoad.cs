using System.Collections.Concurrent;
using SalesforceConnect.Errors;
using SalesforceConnect.Work;

namespace SalesforceConnect.Bulk;

/// <summary>
/// Loads rows: cuts them into files that one job takes each, uploads several side by side, closes each job as soon as its file is there,
/// and waits for them. No job is ever uploaded into twice.
/// </summary>
internal sealed class BulkLoad
{
    private const int UploadsAtOnce = 4;
    private const int FilesOnDisk = 6;
    private const int JobsAtOnce = 20;
    private const int MostUploads = 4;
    private const int LongestPause = 60;

    private static readonly TimeSpan s_abortPatience = TimeSpan.FromSeconds(5);

    private readonly BulkJobs _jobs;
    private readonly LoadOptions _options;
    private readonly ILoadObserver _observer;
    private readonly ICaller? _caller;
    private readonly TimeProvider _clock;
    private readonly BulkWait _wait;
    private readonly ConcurrentDictionary<string, SfBulkJob> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SfBulkJob> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<SfBulkJob> _stopped = new();
    private readonly BulkResults _results;
    private readonly LoadFailures _failures;
    private readonly List<SfBulkJob> _taken = [];
    private readonly List<string> _notUploaded = [];
    private SfException? _broken;
    private bool _hasRows;
    private long _sent;
    private long _rows;
    private volatile bool _isBroken;

    /// <param name="jobs">Makes the jobs.</param>
    /// <param name="results">Fetches what became of rows.</param>
    /// <param name="options">What is loaded.</param>
    /// <param name="observer">Who has it loaded.</param>
    /// <param name="caller">Where to tell of the calls.</param>
    /// <param name="clock">The clock for waits.</param>
    public BulkLoad(BulkJobs jobs, BulkResults results, LoadOptions options, ILoadObserver observer, ICaller? caller, TimeProvider clock)
    {
        _jobs = jobs;
        _results = results;
        _options = options;
        _observer = observer;
        _caller = caller;
        _clock = clock;
        _failures = new LoadFailures(keepsRows: options.FailedPath is not null);
        _wait = new BulkWait(jobs, clock) { Interval = options.PollingInterval, Limit = options.Limit };
    }

    /// <summary>The jobs that Salesforce works on and that nobody waits for any more, should this end now.</summary>
    public IReadOnlyList<SfBulkJob> Running => [.. _running.Values.OrderBy(job => job.Id, StringComparer.Ordinal)];

    /// <inheritdoc cref="RunAsync(ILoadSource, IReadOnlyList{ResultRow}, CancellationToken)"/>
    public Task RunAsync(ILoadSource source, CancellationToken cancellationToken) => RunAsync(source, [], cancellationToken);

    /// <summary>
    /// Loads all rows, and hands on each job in the order of the rows. What failed is told at the end, as one error, also where something
    /// broke off before all rows were uploaded.
    /// </summary>
    /// <param name="source">The rows.</param>
    /// <param name="refused">Rows that cannot be sent, and have been told.</param>
    /// <param name="cancellationToken">Ends it at once. Jobs whose files are there go on.</param>
    /// <exception cref="SfException">A job was refused, or a file could not be read: jobs before it go on.</exception>
    public async Task RunAsync(ILoadSource source, IReadOnlyList<ResultRow> refused, CancellationToken cancellationToken)
    {
        foreach (ResultRow row in refused)
        {
            _failures.AddNotSent(row);
        }

        ILoadSource rows = _options.SortBy is { } column ? new SortedSource(source, column) : source;
        try
        {
            using var uploads = new SideBySide(UploadsAtOnce);
            using var disk = new SemaphoreSlim(FilesOnDisk);
            await Task.Run(
                () => SideBySide.InOrderAsync(
                    Chunks(rows, disk, cancellationToken),
                    (chunk, stop) => LoadAsync(chunk, uploads, disk, stop),
                    async (_, work) => await TakeAsync(await work.ConfigureAwait(false)).ConfigureAwait(false),
                    cancellationToken,
                    JobsAtOnce),
                cancellationToken).ConfigureAwait(false);
        }
        catch (SfException failure)
        {
            // What was uploaded before is told of all the same.
            _broken = failure;
        }

        if (!_hasRows && _broken is null && _failures.NotSent == 0 && _options.Path is { } path)
        {
            _caller?.Warning(Text.Message("BulkNoRows", path));
        }

        await EndAsync(cancellationToken).ConfigureAwait(false);
        if (_broken is { } broken)
        {
            TellNotUploaded();
            throw broken;
        }
    }

    // Lines say nothing of rows that were sorted.
    private void TellNotUploaded()
    {
        if (_rows > 0 && _notUploaded.Count > 0 && _options.SortBy is null)
        {
            _caller?.Warning(Text.Message("BulkNotUploaded", string.Join("; ", _notUploaded)));
        }
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_options.NoWait)
        {
            return;
        }

        try
        {
            await WriteFilesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SfException failure)
        {
            _observer.Failed(failure, failure.Target);
        }

        TellFailures();
    }

    private async Task TakeAsync(LoadOutcome outcome)
    {
        for (int job = 0; job < outcome.Jobs.Count; job++)
        {
            SfBulkJob ended = outcome.Jobs[job];
            _taken.Add(ended);
            await _observer.TakeAsync(ended).ConfigureAwait(false);

            // What a later job has tried again is told with that one.
            if (ended.State is "Failed" or "Aborted" && job == outcome.Jobs.Count - 1)
            {
                _observer.Failed(BulkFailure.Of(ended), ended);
            }
        }

        outcome.Missed.ForEach(_failures.Add);
        SfBulkJob? last = outcome.Jobs.LastOrDefault();
        if (outcome.Lost > 0)
        {
            string kinds = Text.Message("BulkRowsMissing.Any");
            _observer.Failed(new SfException("BulkRowsMissing", SfErrorCategory.InvalidData, outcome.Lost, kinds, last!.Id), last);
        }

        if (outcome.Error is { } error)
        {
            _observer.Failed(error, error.Target ?? last);
        }

        // Closed and stopped at the same moment: some of its rows may be done.
        while (_stopped.TryDequeue(out SfBulkJob? stopped))
        {
            _taken.Add(stopped);
            await _observer.TakeAsync(stopped).ConfigureAwait(false);
            _observer.Failed(BulkFailure.Of(stopped), stopped);
        }

        if (outcome.Broken is not null)
        {
            _broken ??= outcome.Broken;
            _notUploaded.Add(Text.Message("BulkNotUploaded.Lines", outcome.FirstLine, outcome.LastLine));
        }
    }

    private async Task WriteFilesAsync(CancellationToken cancellationToken)
    {
        var files = new LoadFiles(_options);
        if (_options.FailedPath is { } failed)
        {
            await Task.Run(() => files.WriteFailed(failed, _failures.Rows), cancellationToken).ConfigureAwait(false);
        }

        if (_options.SuccessPath is { } successful)
        {
            var rows = new List<ResultRows>();
            try
            {
                foreach (SfBulkJob job in _taken.Where(job => job.IsDone && job.Processed > job.Failed))
                {
                    rows.Add(await _results.FetchAsync(job, SfBulkResultKind.Successful, cancellationToken).ConfigureAwait(false));
                }

                IEnumerable<ResultRow> all = rows.SelectMany(each => each);
                await Task.Run(() => files.WriteSuccessful(successful, all), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                rows.ForEach(each => each.Dispose());
            }
        }
    }

    private void TellFailures()
    {
        object? target = _taken.Count == 1 ? _taken[0] : _taken.ToArray();
        if (_failures.Failed > 0)
        {
            string place = _options.FailedPath is { } path
                ? Text.Message("BulkRowsFailed.Written", path)
                : Text.Message("BulkRowsFailed.Receive");
            _observer.Failed(
                new SfException("BulkRowsFailed", SfErrorCategory.InvalidData, _failures.Failed, _rows, _failures.Reasons, place), target);
        }

        if (_failures.Unprocessed > 0)
        {
            _observer.Failed(new SfException("BulkRowsUnprocessed", SfErrorCategory.LimitsExceeded, _failures.Unprocessed, _rows), target);
        }
    }

    // Whole files, one after the other, no more at a time than the disk should hold.
    private IEnumerable<LoadChunk> Chunks(ILoadSource source, SemaphoreSlim disk, CancellationToken cancellationToken)
    {
        var check = new LoadCheck(_options, NotSent, _caller);
        LoadChunk? chunk = null;
        int number = 0;
        try
        {
            foreach (LoadRow row in RowsOf(source, () => chunk))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!check.Takes(row, source.Columns))
                {
                    continue;
                }

                if (chunk is null)
                {
                    _hasRows = true;
                    disk.Wait(cancellationToken);
                    chunk = new LoadChunk(source.Columns, ++number);
                }

                if (chunk.TryAdd(row, _options.MostBytes))
                {
                    continue;
                }

                chunk.Close();
                LoadChunk whole = chunk;
                chunk = null;
                check.TellKeys();
                yield return whole;
                disk.Wait(cancellationToken);
                if (_isBroken)
                {
                    _notUploaded.Add(Text.Message("BulkNotUploaded.Rest", row.Line));
                    yield break;
                }

                chunk = new LoadChunk(source.Columns, ++number);
                chunk.TryAdd(row, _options.MostBytes);
            }

            check.TellKeys();
            if (chunk is not null && _broken is null)
            {
                chunk.Close();
                LoadChunk last = chunk;
                chunk = null;
                yield return last;
            }
        }
        finally
        {
            chunk?.Dispose();
        }

        void NotSent(SfException error, LoadRow row)
        {
            _observer.Failed(error, row.Line);
            _failures.AddNotSent(new ResultRow(source.Columns, [.. row.Cells.Select(cell => cell ?? "")])
            {
                ErrorText = $"{error.ErrorId}:{error.Message}:--",
            });
        }
    }

    // Of a file that cannot be read to its end, what stands before in the same part is not sent either.
    private IEnumerable<LoadRow> RowsOf(ILoadSource source, Func<LoadChunk?> part)
    {
        using IEnumerator<LoadRow> rows = source.Rows().GetEnumerator();
        while (true)
        {
            try
            {
                if (!rows.MoveNext())
                {
                    yield break;
                }
            }
            catch (SfException failure)
            {
                _broken = failure;
                if (part() is { Rows: > 0 } left)
                {
                    _notUploaded.Add(Text.Message("BulkNotUploaded.Rest", left.FirstLine));
                }

                yield break;
            }

            yield return rows.Current;
        }
    }

    private async Task<LoadOutcome> LoadAsync(LoadChunk chunk, SideBySide uploads, SemaphoreSlim disk, CancellationToken cancellationToken)
    {
        SfBulkJob job;
        try
        {
            job = await SendAsync(chunk, uploads, cancellationToken).ConfigureAwait(false);
            Interlocked.Add(ref _rows, chunk.Rows);
        }
        catch (SfException failure)
        {
            _isBroken = true;
            return new LoadOutcome { Broken = failure, FirstLine = chunk.FirstLine, LastLine = chunk.LastLine };
        }
        finally
        {
            disk.Release();
        }

        var outcome = new LoadOutcome();
        if (_options.NoWait)
        {
            _running.TryRemove(job.Id, out _);
            outcome.Jobs.Add(job);
            return outcome;
        }

        try
        {
            await FollowAsync(job, outcome, uploads, cancellationToken).ConfigureAwait(false);
        }
        catch (SfException failure)
        {
            outcome.Error = failure;
        }

        return outcome;
    }

    private async Task FollowAsync(SfBulkJob job, LoadOutcome outcome, SideBySide uploads, CancellationToken cancellationToken)
    {
        for (int round = 1; ; round++)
        {
            job = await EndOfAsync(job, outcome, cancellationToken).ConfigureAwait(false);
            List<ResultRow> missed = await MissedAsync(job, outcome, cancellationToken).ConfigureAwait(false);
            List<ResultRow> again = round > _options.RetryLocked || !BulkFailure.MayPass(job)
                ? []
                : [.. missed.Where(row => row.Error?.IsLock ?? true)];
            outcome.Missed.AddRange(again.Count == 0 ? missed : missed.Where(row => row.Error is { IsLock: false }));
            if (again.Count == 0)
            {
                return;
            }

            try
            {
                _caller?.Verbose(() => Text.Message("BulkAgain", again.Count, job.Id));
                var pause = TimeSpan.FromSeconds(Math.Min(LongestPause, 1 << round));
                await Waits.DelayAsync(_clock, pause, cancellationToken).ConfigureAwait(false);
                job = await SendAsync(ChunkOf(again), uploads, cancellationToken).ConfigureAwait(false);
            }
            catch (SfException)
            {
                outcome.Missed.AddRange(again);
                throw;
            }
        }
    }

    // The job as it ended, or as it was when nobody waited any longer.
    private async Task<SfBulkJob> EndOfAsync(SfBulkJob job, LoadOutcome outcome, CancellationToken cancellationToken)
    {
        try
        {
            job = await _wait.EndAsync(job, told => Progress(told, 0), cancellationToken).ConfigureAwait(false);
            _running.TryRemove(job.Id, out _);
            outcome.Jobs.Add(job);
            return job;
        }
        catch (SfException failure)
        {
            outcome.Jobs.Add(_known[job.Id]);
            if (failure.ErrorId == "BulkJobTimeout" || failure is SfApiException { Refusal.MeansNotFound: true })
            {
                // Their words say that it goes on, or that it is gone.
                _running.TryRemove(job.Id, out _);
            }

            throw;
        }
    }

    private static LoadChunk ChunkOf(List<ResultRow> rows)
    {
        var chunk = new LoadChunk(rows[0].Columns, number: 1);
        try
        {
            rows.ForEach(row => chunk.TryAdd(new LoadRow(0, [.. row.Cells]), long.MaxValue));
            chunk.Close();
            return chunk;
        }
        catch
        {
            chunk.Dispose();
            throw;
        }
    }

    private async Task<SfBulkJob> SendAsync(LoadChunk chunk, SideBySide uploads, CancellationToken cancellationToken)
    {
        using (chunk)
        {
            SfBulkJob job = await uploads.RunAsync(() => UploadAsync(chunk, cancellationToken), cancellationToken).ConfigureAwait(false);
            Progress(job, chunk.Rows);
            return job;
        }
    }

    // The rows of a job that are not in the org.
    private async Task<List<ResultRow>> MissedAsync(SfBulkJob job, LoadOutcome outcome, CancellationToken cancellationToken)
    {
        var missed = new List<ResultRow>();
        long failed = job.Failed ?? 0;
        long unprocessed = job.Unprocessed ?? 0;
        if (failed > 0)
        {
            using ResultRows rows = await _results.FetchAsync(job, SfBulkResultKind.Failed, cancellationToken).ConfigureAwait(false);
            missed.AddRange(rows);
        }

        if (unprocessed > 0)
        {
            using ResultRows rows = await _results.FetchAsync(job, SfBulkResultKind.Unprocessed, cancellationToken).ConfigureAwait(false);
            missed.AddRange(rows);
        }

        outcome.Lost += Math.Max(0, failed + unprocessed - missed.Count);
        return missed;
    }

    private void Progress(SfBulkJob job, long sent)
    {
        _known[job.Id] = job;
        long all = Interlocked.Add(ref _sent, sent);
        long processed = _known.Values.Sum(known => known.Processed ?? 0);
        _observer.Progressed(new LoadProgress(all, processed, _known.Values.Sum(known => known.Failed ?? 0), job.State));
    }

    // What broke off is given up, and begun anew with another job.
    private async Task<SfBulkJob> UploadAsync(LoadChunk chunk, CancellationToken cancellationToken)
    {
        for (int upload = 1; ; upload++)
        {
            SfBulkJob made = await _jobs.CreateLoadAsync(
                _options.ObjectName,
                _options.Operation,
                _options.ExternalIdField,
                _options.AssignmentRule,
                cancellationToken).ConfigureAwait(false);
            SfBulkJob job = made.With(InputOf(), chunk.Rows, _options.Path);
            try
            {
                await _jobs.UploadAsync(job, chunk.Path, listener: null, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                bool isLast = failure is not SfException || upload == MostUploads || !MayPass((SfException)failure);
                if (isLast)
                {
                    // Whoever has pressed Ctrl+C may end the process before the job is stopped.
                    chunk.Dispose();
                }

                await AbortAsync(job).ConfigureAwait(false);
                if (!isLast && failure is SfException broken)
                {
                    _caller?.Verbose(() => Text.Message("BulkUploadAgain", job.Id, broken.Message));
                    await Waits.DelayAsync(_clock, TimeSpan.FromSeconds(upload), cancellationToken).ConfigureAwait(false);
                    continue;
                }

                throw;
            }

            chunk.Dispose();
            return await CloseAsync(job, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<SfBulkJob> CloseAsync(SfBulkJob job, CancellationToken cancellationToken)
    {
        // From here on Salesforce may have begun, whatever becomes of this: the job is told with any error.
        _known[job.Id] = _running[job.Id] = job;
        try
        {
            return _running[job.Id] = await _jobs.CloseAsync(job, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SfException or OperationCanceledException)
        {
            await GiveUpAsync(job).ConfigureAwait(false);
            throw;
        }
    }

    // It is not loaded anew: a call that is still on its way may yet close it, and one that was closed goes on.
    private async Task GiveUpAsync(SfBulkJob job)
    {
        using var patience = new CancellationTokenSource(s_abortPatience);
        try
        {
            SfBulkJob now = await _jobs.RenewAsync(job, patience.Token).ConfigureAwait(false);
            if (now.State != job.State)
            {
                return;
            }

            await _jobs.AbortAsync(job, patience.Token).ConfigureAwait(false);
            now = await _jobs.RenewAsync(job, patience.Token).ConfigureAwait(false);
            if (now.IsDone)
            {
                _running.TryRemove(job.Id, out _);
            }

            if (now.IsDone && now.Processed > 0)
            {
                _stopped.Enqueue(now);
            }
        }
        catch (Exception failure) when (failure is SfException or OperationCanceledException)
        {
            // Nobody knows, so that it stays among those that may go on.
            _caller?.Verbose(() => Text.Message("BulkNotAborted", job.Id));
        }
    }

    private BulkInput? InputOf()
        => _options.Path is { } path ? new BulkInput(path, _options.Delimiter, _options.Encoding, _options.Map) : null;

    private static bool MayPass(SfException failure)
        => failure is SfApiException refusal
            ? refusal.Refusal.Meaning.IsTransient
            : failure is Wire.TransportException { IsTransient: true };

    // The caller may have gone: a job that stays open holds what was uploaded for a day.
    private async Task AbortAsync(SfBulkJob job)
    {
        using var patience = new CancellationTokenSource(s_abortPatience);
        try
        {
            await _jobs.AbortAsync(job, patience.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SfException or OperationCanceledException)
        {
            _caller?.Verbose(() => Text.Message("BulkNotAborted", job.Id));
        }
    }
}
