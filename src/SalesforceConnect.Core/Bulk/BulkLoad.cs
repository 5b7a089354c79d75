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
    // A row that is longer is refused, and with it the whole job (Bulk API 2.0 and Bulk API Developer Guide, "Limits").
    private const int LongestCell = 131_072;
    private const int LongestRow = 400_000;
    private const int LongestHeader = 32_000;
    private const int MostColumns = 5_000;

    private const int UploadsAtOnce = 4;
    private const int FilesOnDisk = 6;
    private const int JobsAtOnce = 20;
    private const int MostUploads = 4;
    private const int MostReasons = 3;
    private const int MostKeys = 200_000;

    private static readonly TimeSpan s_abortPatience = TimeSpan.FromSeconds(5);

    private readonly BulkJobs _jobs;
    private readonly LoadOptions _options;
    private readonly ILoadObserver _observer;
    private readonly ICaller? _caller;
    private readonly TimeProvider _clock;
    private readonly BulkWait _wait;
    private readonly ConcurrentDictionary<string, SfBulkJob> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SfBulkJob> _known = new(StringComparer.Ordinal);
    private readonly BulkResults _results;
    private readonly List<SfBulkJob> _ended = [];
    private readonly List<ResultRow> _failures = [];
    private long _sent;
    private bool _hasToldKeys;

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
        _wait = new BulkWait(jobs, clock) { Interval = options.PollingInterval, Limit = options.Limit };
    }

    /// <summary>The jobs that Salesforce works on and that nobody waits for any more, should this end now.</summary>
    public IReadOnlyList<SfBulkJob> Running => [.. _running.Values.OrderBy(job => job.Id, StringComparer.Ordinal)];

    /// <summary>Loads all rows, and hands on each job in the order of the rows. What failed is told at the end, as one error.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="cancellationToken">Ends it at once. Jobs whose files are there go on.</param>
    /// <exception cref="SfException">A job was refused, or a file could not be read: jobs before it go on.</exception>
    public async Task RunAsync(ILoadSource source, CancellationToken cancellationToken)
    {
        ILoadSource rows = _options.SortBy is { } column ? new SortedSource(source, column) : source;
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
        if (!_options.NoWait)
        {
            await WriteFilesAsync(cancellationToken).ConfigureAwait(false);
            TellFailures();
        }
    }

    private async Task TakeAsync(LoadOutcome outcome)
    {
        foreach (SfBulkJob job in outcome.Jobs)
        {
            _ended.Add(job);
            await _observer.TakeAsync(job).ConfigureAwait(false);
            if (job.State is "Failed" or "Aborted")
            {
                _observer.Failed(BulkFailure.Of(job), job);
            }
        }

        _failures.AddRange(outcome.Failures);
    }

    private async Task WriteFilesAsync(CancellationToken cancellationToken)
    {
        var files = new LoadFiles(_options);
        if (_options.FailedPath is { } failed)
        {
            files.WriteFailed(failed, _failures);
        }

        if (_options.SuccessPath is { } successful)
        {
            var rows = new List<IEnumerable<ResultRow>>();
            foreach (SfBulkJob job in _ended.Where(job => job.Processed > job.Failed))
            {
                rows.Add(await _results.FetchAsync(job, SfBulkResultKind.Successful, cancellationToken).ConfigureAwait(false));
            }

            files.WriteSuccessful(successful, rows.SelectMany(each => each));
        }
    }

    private void TellFailures()
    {
        SfBulkJob[] jobs = [.. _ended];
        if (_failures.Where(row => row.Error is not null).ToList() is { Count: > 0 } failed)
        {
            string[] reasons = [.. failed.GroupBy(row => row.Error!.Code, StringComparer.Ordinal)
                .OrderByDescending(group => group.Count())
                .Take(MostReasons)
                .Select(group => Text.Message("BulkReason", group.Count(), group.Key, group.First().Error!.Message))];
            string place = _options.FailedPath is { } path ? Text.Message("BulkRowsFailed.Written", path) : Text.Message("BulkRowsFailed.Receive");
            _observer.Failed(
                new SfException(
                    Text.Message("BulkRowsFailed", failed.Count, jobs.Sum(job => job.Uploaded ?? 0), string.Join(" ", reasons)),
                    "BulkRowsFailed",
                    SfErrorCategory.InvalidData,
                    place,
                    inner: null),
                jobs.Length == 1 ? jobs[0] : jobs);
        }

        if (_failures.Count(row => row.Error is null) is > 0 and var left)
        {
            _observer.Failed(
                new SfException("BulkRowsUnprocessed", SfErrorCategory.LimitsExceeded, left, jobs.Sum(job => job.Uploaded ?? 0)), jobs.Length == 1 ? jobs[0] : jobs);
        }
    }

    // Whole files, one after the other, no more at a time than the disk should hold.
    private IEnumerable<LoadChunk> Chunks(ILoadSource source, SemaphoreSlim disk, CancellationToken cancellationToken)
    {
        var keys = new KeyWatch(MostKeys);
        LoadChunk? chunk = null;
        int number = 0;
        try
        {
            int key = -1;
            foreach (LoadRow row in source.Rows())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (chunk is null)
                {
                    CheckColumns(source.Columns);
                    disk.Wait(cancellationToken);
                    chunk = new LoadChunk(source.Columns, ++number);
                    key = PlaceOf(source.Columns, _options.KeyField);
                }

                if (!Fits(row, source.Columns))
                {
                    continue;
                }

                if (key >= 0 && row.Cells[key] is { Length: > 0 } value)
                {
                    keys.See(value, row.Line);
                }

                if (!chunk.TryAdd(row.Cells, _options.MostBytes))
                {
                    chunk.Close();
                    LoadChunk whole = chunk;
                    chunk = null;
                    Tell(keys);
                    yield return whole;
                    disk.Wait(cancellationToken);
                    chunk = new LoadChunk(source.Columns, ++number);
                    chunk.TryAdd(row.Cells, _options.MostBytes);
                }
            }

            Tell(keys);
            if (chunk is { Rows: > 0 })
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
    }

    private void Tell(KeyWatch keys)
    {
        if (keys.Twice > 0 && !_hasToldKeys)
        {
            _hasToldKeys = true;
            _caller?.Warning(Text.Message("KeysTwice", keys.Twice, _options.KeyField, keys.FirstLine, keys.SecondLine));
        }
    }

    private static int PlaceOf(IReadOnlyList<string> columns, string? name)
    {
        for (int place = 0; name is not null && place < columns.Count; place++)
        {
            if (columns[place].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return place;
            }
        }

        return -1;
    }

    private static void CheckColumns(IReadOnlyList<string> columns)
    {
        if (columns.Count > MostColumns || columns.Sum(name => name.Length + 1) > LongestHeader)
        {
            throw new SfException("TooManyColumns", SfErrorCategory.LimitsExceeded, columns.Count, MostColumns, LongestHeader);
        }
    }

    private bool Fits(LoadRow row, IReadOnlyList<string> columns)
    {
        int length = 0;
        for (int column = 0; column < row.Cells.Length; column++)
        {
            int cell = row.Cells[column]?.Length ?? 0;
            length += cell;
            if (cell > LongestCell)
            {
                NotSent(row, "BulkValueTooLong", row.Line, columns[column], cell, LongestCell);
                return false;
            }
        }

        if (length > LongestRow)
        {
            NotSent(row, "BulkRowTooLong", row.Line, length, LongestRow);
            return false;
        }

        return true;
    }

    private void NotSent(LoadRow row, string errorId, params object?[] arguments)
        => _observer.Failed(new SfException(errorId, SfErrorCategory.LimitsExceeded, arguments), row.Line);

    private async Task<LoadOutcome> LoadAsync(LoadChunk chunk, SideBySide uploads, SemaphoreSlim disk, CancellationToken cancellationToken)
    {
        SfBulkJob job;
        try
        {
            job = await SendAsync(chunk, uploads, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            disk.Release();
        }

        if (_options.NoWait)
        {
            _running.TryRemove(job.Id, out _);
            return new LoadOutcome([job], []);
        }

        var jobs = new List<SfBulkJob>();
        var failures = new List<ResultRow>();
        for (int round = 1; ; round++)
        {
            job = await _wait.EndAsync(job, told => Progress(told, 0), cancellationToken).ConfigureAwait(false);
            _running.TryRemove(job.Id, out _);
            jobs.Add(job);
            List<ResultRow> missed = await MissedAsync(job, cancellationToken).ConfigureAwait(false);
            List<ResultRow> again = round > _options.RetryLocked ? [] : [.. missed.Where(row => row.Error?.IsLock ?? true)];
            failures.AddRange(again.Count == 0 ? missed : missed.Where(row => row.Error is { IsLock: false }));
            if (again.Count == 0)
            {
                return new LoadOutcome(jobs, failures);
            }

            _caller?.Verbose(() => Text.Message("BulkAgain", again.Count, job.Id));
            await Waits.DelayAsync(_clock, TimeSpan.FromSeconds(Math.Min(60, 1 << round)), cancellationToken).ConfigureAwait(false);
            var rest = new LoadChunk(again[0].Columns, chunk.Number);
            again.ForEach(row => rest.TryAdd(row.Cells, long.MaxValue));
            rest.Close();
            job = await SendAsync(rest, uploads, cancellationToken).ConfigureAwait(false);
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
    private async Task<List<ResultRow>> MissedAsync(SfBulkJob job, CancellationToken cancellationToken)
    {
        var missed = new List<ResultRow>();
        if (job.Failed > 0)
        {
            missed.AddRange(await _results.FetchAsync(job, SfBulkResultKind.Failed, cancellationToken).ConfigureAwait(false));
        }

        if (job.Unprocessed > 0)
        {
            missed.AddRange(await _results.FetchAsync(job, SfBulkResultKind.Unprocessed, cancellationToken).ConfigureAwait(false));
        }

        return missed;
    }

    private void Progress(SfBulkJob job, long sent)
    {
        _known[job.Id] = job;
        long all = Interlocked.Add(ref _sent, sent);
        _observer.Progressed(new LoadProgress(all, _known.Values.Sum(known => known.Processed ?? 0), _known.Values.Sum(known => known.Failed ?? 0), job.State));
    }

    // What broke off is given up, and begun anew with another job.
    private async Task<SfBulkJob> UploadAsync(LoadChunk chunk, CancellationToken cancellationToken)
    {
        for (int upload = 1; ; upload++)
        {
            SfBulkJob job = (await _jobs.CreateLoadAsync(
                _options.ObjectName, _options.Operation, _options.ExternalIdField, _options.AssignmentRule, cancellationToken).ConfigureAwait(false))
                .With(InputOf(), chunk.Rows, _options.Path);
            try
            {
                await _jobs.UploadAsync(job, chunk.Path, listener: null, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                await AbortAsync(job).ConfigureAwait(false);
                if (failure is SfException broken && upload < MostUploads && MayPass(broken))
                {
                    _caller?.Verbose(() => Text.Message("BulkUploadAgain", job.Id, broken.Message));
                    await Waits.DelayAsync(_clock, TimeSpan.FromSeconds(upload), cancellationToken).ConfigureAwait(false);
                    continue;
                }

                throw;
            }

            // From here on Salesforce may have begun, whatever becomes of this: the job is told with any error.
            _running[job.Id] = job;
            return _running[job.Id] = await _jobs.CloseAsync(job, cancellationToken).ConfigureAwait(false);
        }
    }

    private BulkInput? InputOf()
        => _options.Path is { } path ? new BulkInput(path, _options.Delimiter, _options.Encoding, _options.Map) : null;

    private static bool MayPass(SfException failure)
        => failure is SfApiException refusal ? refusal.Refusal.Meaning.IsTransient : failure is Wire.TransportException { IsTransient: true };

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
