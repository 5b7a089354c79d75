using System.Diagnostics;
using System.Runtime.ExceptionServices;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;

namespace SalesforceConnect.Write;

/// <summary>
/// Writes rows of any objects as they come: gathers them into calls, several of which go on side by side, and tells what became of them in
/// the order in which they came. Two rows for one record never go at the same time, nor in one call.
/// </summary>
internal sealed class RecordWriter : IDisposable
{
    private const string IdName = "Id";

    // How many rows wait for their turn to be told: what comes down the pipe must not pile up in memory.
    private const int MostUntold = 20 * WriteOptions.MostRows;

    // A pause that a person notices: what has come is sent.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    // Rows may drip without a pause: the first ones are not kept from whoever waits for them, and none for long.
    private static readonly TimeSpan s_firstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);

    private static readonly string[] s_assigned = ["Account", "Case", "Lead"];

    // They may not share a call with others (REST API Developer Guide, "sObject Collections").
    private static readonly HashSet<string> s_setup = new(StringComparer.OrdinalIgnoreCase)
    {
        "User", "UserRole", "Group", "GroupMember", "QueueSobject", "PermissionSet", "PermissionSetAssignment", "PermissionSetGroup",
        "PermissionSetLicenseAssign",
        "FieldPermissions", "ObjectPermissions", "SetupEntityAccess", "Profile", "UserTerritory2Association", "Territory2",
        "CustomPermission",
    };

    private readonly TypeCache _types;
    private readonly WriteCalls _calls;
    private readonly WriteOptions _options;
    private readonly IWriteObserver _observer;
    private readonly ICaller? _caller;
    private readonly Dictionary<string, RowConverter> _converters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, WriteBatch> _writers = new(StringComparer.Ordinal);
    private readonly Dictionary<WriteLane, WriteBatch> _open = [];
    private readonly List<WriteBatch> _begun = [];
    private readonly Queue<WriteSlot> _untold = new();
    private readonly SemaphoreSlim _telling = new(1);
    private readonly SideBySide _room;
    private readonly Stopwatch _age = new();
    private CancellationTokenSource _stop = new();
    private ExceptionDispatchInfo? _failure;
    private long _placed;
    private long _done;
    private long _failed;

    /// <param name="types">The describes.</param>
    /// <param name="calls">Sends what has been gathered.</param>
    /// <param name="options">How rows are written.</param>
    /// <param name="observer">Who has them written.</param>
    /// <param name="caller">Where to tell of the calls.</param>
    public RecordWriter(TypeCache types, WriteCalls calls, WriteOptions options, IWriteObserver observer, ICaller? caller)
    {
        _types = types;
        _calls = calls;
        _options = options;
        _observer = observer;
        _caller = caller;
        _room = new SideBySide(options.Throttle);
    }

    /// <summary>How many rows the org has certainly done.</summary>
    public long Succeeded => _calls.Succeeded;

    /// <summary>Writes rows until there are no more.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">A column is wrong, or there is no such object: with the rows before it all is well.</exception>
    public async Task RunAsync(HandOver<WriteRow> rows, CancellationToken cancellationToken)
    {
        _stop.Dispose();
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await WriteAllAsync(rows, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_failure is not null)
        {
            // It is the failure that ended it.
        }
        finally
        {
            // Nothing goes on once it has ended.
            _stop.Cancel();
            await Task.WhenAll(_begun.Select(batch => batch.Work))
                .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        }

        _failure?.Throw();
    }

    private async Task WriteAllAsync(HandOver<WriteRow> rows, CancellationToken cancellationToken)
    {
        SfException? end = null;
        try
        {
            while (await rows.TakeAsync(
                WriteOptions.MostRows,
                _open.Count > 0 ? s_pause : Timeout.InfiniteTimeSpan,
                cancellationToken).ConfigureAwait(false) is { } taken)
            {
                if (taken.Count == 0 && !_options.AllOrNone)
                {
                    BeginAll(cancellationToken);
                }

                foreach (WriteSlot slot in await ConvertAsync(taken, cancellationToken).ConfigureAwait(false))
                {
                    await PlaceAsync(slot, cancellationToken).ConfigureAwait(false);
                }

                if (!_options.AllOrNone && _age.Elapsed > (_done == 0 ? s_firstWait : s_longestWait))
                {
                    BeginAll(cancellationToken);
                }

                await TellAsync().ConfigureAwait(false);
            }

            CheckWhole();
        }
        catch (SfException failure)
        {
            // What was placed before is good.
            end = failure;
            if (_options.AllOrNone)
            {
                throw;
            }
        }

        BeginAll(cancellationToken);
        await Task.WhenAll(_begun.Select(batch => batch.Work)).ConfigureAwait(false);
        await TellAsync().ConfigureAwait(false);
        WarnOf("LookupsLeftOut", converter => converter.LeftOut);
        WarnOf("ChildrenLeftOut", converter => converter.ChildrenLeftOut);

        if (end is not null)
        {
            throw end;
        }
    }

    private void WarnOf(string text, Func<RowConverter, IEnumerable<string>> leftOutOf)
    {
        string[] leftOut = [.. _converters.Values.SelectMany(leftOutOf).Distinct(StringComparer.Ordinal)];
        if (leftOut.Length > 0)
        {
            _caller?.Warning(Text.Message(text, string.Join(", ", leftOut)));
        }
    }

    public void Dispose()
    {
        _room.Dispose();
        _telling.Dispose();
        _stop.Dispose();
    }

    private async Task<IReadOnlyList<WriteSlot>> ConvertAsync(IReadOnlyList<WriteRow> rows, CancellationToken cancellationToken)
    {
        var slots = new List<WriteSlot>(rows.Count);
        IReadOnlyDictionary<string, string> objects = await ObjectsOfAsync(rows, cancellationToken).ConfigureAwait(false);
        foreach (IGrouping<string, WriteRow> group in rows.GroupBy(ObjectOf, StringComparer.OrdinalIgnoreCase))
        {
            if (_options.Operation != WriteOperation.Delete)
            {
                RowConverter converter = await ConverterOfAsync(group.Key, cancellationToken).ConfigureAwait(false);
                await converter.LearnAsync(group, _caller, cancellationToken).ConfigureAwait(false);
            }
        }

        // All of them, before any of them is sent: a wrong column is found in whichever row it is.
        foreach (WriteRow row in rows)
        {
            RowFailure? failure;
            RecordBody body = _options.Operation == WriteOperation.Delete
                ? Deletion(row, objects, out failure)
                : _converters[ObjectOf(row)].Convert(row, out failure);
            var slot = new WriteSlot(row, body)
            {
                Place = _placed++,
                Org = _options.Org,
                IsOwnOrg = row.Record is { } own && !_options.IsForeign(own),
            };
            failure ??= Foreign(row, body.Id);
            if (failure is not null)
            {
                slot.NotDone(SfWriteAction.Failed, failure);
            }
            else if (_options.Operation == WriteOperation.Update && body.Fields.Count == 0)
            {
                slot.Done(SfWriteAction.Unchanged, body.Id);
            }

            slots.Add(slot);
        }

        return slots;
    }

    // A copied sandbox has the same IDs.
    private RowFailure? Foreign(WriteRow row, string? id)
    {
        OrgKey? from = row.Result is { Org: { } written } ? _options.Org?.Is(written) == false ? written : null
            : (row.Record ?? row.NamedBy) is { } record && _options.IsForeign(record) ? record.Origin!.Org
            : null;
        return from is not null && _options is { TakesForeign: false, Operation: WriteOperation.Update or WriteOperation.Delete }
            ? RowFailure.Of(IdName, "ForeignRecord", SfErrorCategory.SecurityError, id, from.Host, _options.OrgName)
            : null;
    }

    // What is deleted is asked for by its object, so that an ID must be one of that object.
    private async Task<IReadOnlyDictionary<string, string>> ObjectsOfAsync(
        IReadOnlyList<WriteRow> rows, CancellationToken cancellationToken)
    {
        if (_options is { Operation: WriteOperation.Delete, ObjectName: { } objectName })
        {
            SfObject named = (await ColumnsOfAsync(objectName, cancellationToken).ConfigureAwait(false)).Description;
            return named.KeyPrefix is { } prefix ? new Dictionary<string, string> { [prefix] = named.Name } : [];
        }

        string[] prefixes = _options.Operation != WriteOperation.Delete ? []
            : [.. rows.Where(row => row.Record is null)
                .Select(RowConverter.IdOf)
                .OfType<string>()
                .Where(RecordId.IsId)
                .Select(RecordId.Prefix)
                .Distinct(StringComparer.Ordinal)];
        return prefixes.Length == 0
            ? new Dictionary<string, string>()
            : await _types.ByPrefixAsync(prefixes, _caller, cancellationToken).ConfigureAwait(false);
    }

    private RecordBody Deletion(WriteRow row, IReadOnlyDictionary<string, string> objects, out RowFailure? failure)
    {
        string? id = RowConverter.IdOf(row);
        failure = RowConverter.Unidentified(row, id);
        string? objectName = failure is null && objects.TryGetValue(RecordId.Prefix(id!), out string? named) ? named
            : _options.ObjectName is null ? row.Record?.GetObjectName()
            : null;
        failure ??= objectName is not null || (_options.ObjectName is not null && objects.Count == 0) ? null
            : _options.ObjectName is null
                ? RowFailure.Of(IdName, "NoObjectForPrefix", SfErrorCategory.ObjectNotFound, RecordId.Prefix(id!), id)
            : RowFailure.Of(
                IdName, "IdOfAnotherObject", SfErrorCategory.InvalidArgument, id, RecordId.Prefix(
                    id!), objects.First().Value, objects.First().Key);
        return new RecordBody { ObjectName = objectName ?? _options.ObjectName ?? "", Id = id };
    }

    private string ObjectOf(WriteRow row)
        => _options.ObjectName
            ?? row.Record?.GetObjectName()
            ?? row.Result?.ObjectName
            ?? (_options.Operation == WriteOperation.Delete
                ? ""
                : throw new SfException("ObjectMissing", SfErrorCategory.InvalidArgument) { Target = row.Input });

    private async Task<RowConverter> ConverterOfAsync(string objectName, CancellationToken cancellationToken)
        => _converters.TryGetValue(objectName, out RowConverter? known) ? known
            : _converters[objectName] = new RowConverter(
                await ColumnsOfAsync(objectName, cancellationToken).ConfigureAwait(false), _options, _types);

    private Task<ObjectColumns> ColumnsOfAsync(string objectName, CancellationToken cancellationToken)
        => ObjectColumns.FindAsync(_types, SfObject.CheckName(objectName), _caller, cancellationToken);

    private async Task PlaceAsync(WriteSlot slot, CancellationToken cancellationToken)
    {
        lock (_untold)
        {
            _untold.Enqueue(slot);
        }

        if (slot.IsDone)
        {
            return;
        }

        WriteLane lane = InOneCall(LaneOf(slot.Body));
        bool isOpen = _open.TryGetValue(lane, out WriteBatch? batch);
        if (_options.AllOrNone && (isOpen ? !batch!.Takes(slot.Body) || batch.Slots.Count == MostOf(lane) : _open.Count > 0))
        {
            throw isOpen && slot.Body.Key is { } key && batch!.Keys.Contains(key)
                ? new SfException(
                    "RecordTwice", SfErrorCategory.InvalidArgument, slot.Body.Id ?? slot.Body.ExternalId?.Text)
                { Target = slot.Row.Input }
                : new SfException("AllOrNoneTooMany", SfErrorCategory.LimitsExceeded, MostOf(lane));
        }

        if (isOpen && (!batch!.Takes(slot.Body) || (!_options.AllOrNone && batch.Has(slot.Body.ParentKey))))
        {
            Begin(batch, cancellationToken);
            batch = null;
        }

        if (_open.Count > (batch is null ? 0 : 1) && !_options.AllOrNone)
        {
            BeginOther(slot.Body.Key, batch, cancellationToken);
        }

        if (_open.Count == 0)
        {
            _age.Restart();
        }

        batch ??= _open[lane] = new WriteBatch(lane);
        batch.Add(slot);
        if (batch.Slots.Count == MostOf(lane) && !_options.AllOrNone)
        {
            Begin(batch, cancellationToken);
        }

        // The rest waits until what was begun first has been told. All or none is begun when all of it is there.
        while (Untold > MostUntold && !_options.AllOrNone)
        {
            BeginAll(cancellationToken);
            ForgetDone();
            if (_begun.Count > 0)
            {
                await (await Task.WhenAny(_begun.Select(begun => begun.Work)).ConfigureAwait(false)).ConfigureAwait(false);
            }

            await TellAsync().ConfigureAwait(false);
        }
    }

    // A row for the same record that goes another way came before this one, and is written before it.
    private void BeginOther(string? key, WriteBatch? own, CancellationToken cancellationToken)
    {
        foreach (WriteBatch other in _open.Values.Where(other => key is not null && other != own && other.Has(key)).ToArray())
        {
            Begin(other, cancellationToken);
        }
    }

    private WriteLane LaneOf(RecordBody body)
    {
        bool goesAlone = _options.Operation == WriteOperation.Upsert || s_setup.Contains(body.ObjectName);
        bool keepsOwner = _options is { Operation: WriteOperation.Create or WriteOperation.Upsert, HasAssignmentRule: false }
            && s_assigned.Contains(body.ObjectName, StringComparer.OrdinalIgnoreCase)
            && body.HasOwner;
        WriteWay way = body.Children.Count > 0 ? WriteWay.Graph : _options.UpdateOnly ? WriteWay.Singles : WriteWay.Collection;
        return new WriteLane(way, goesAlone ? body.ObjectName : null, keepsOwner && way != WriteWay.Graph);
    }

    // Of all or none, rows without children go with those that have some.
    private WriteLane InOneCall(WriteLane lane)
    {
        if (!_options.AllOrNone
            || _open.Count != 1
            || _open.Values.Single() is not { Lane.ObjectName: null } open
            || lane.ObjectName is not null)
        {
            return lane;
        }

        if (open.Lane.Way == WriteWay.Collection && lane.Way == WriteWay.Graph)
        {
            _open.Clear();
            _open[lane] = new WriteBatch(lane);
            open.Slots.ForEach(_open[lane].Add);
        }

        return open.Lane.Way == WriteWay.Graph ? open.Lane : lane;
    }

    private int MostOf(WriteLane lane) => lane.Way switch
    {
        WriteWay.Singles => Math.Min(_options.BatchSize, WriteCalls.MostSingles),
        WriteWay.Graph when !_options.AllOrNone => Math.Min(_options.BatchSize, GraphCalls.MostGraphs),
        _ => _options.BatchSize,
    };

    // All of the input goes in one call, or nothing of it.
    private void CheckWhole()
    {
        if (!_options.AllOrNone)
        {
            return;
        }

        long failed = _failed + _untold.Count(slot => slot.Result is { Success: false });
        if (failed > 0)
        {
            RowFailure because = RowFailure.Of(null, "NothingSent", SfErrorCategory.InvalidArgument, failed);
            foreach (WriteSlot slot in _open.Values.SelectMany(batch => batch.Slots))
            {
                slot.NotDone(SfWriteAction.RolledBack, because, isOwnFault: false);
            }

            _open.Clear();
        }
    }

    private void BeginAll(CancellationToken cancellationToken)
    {
        foreach (WriteBatch batch in _open.Values.ToArray())
        {
            Begin(batch, cancellationToken);
        }

        _age.Reset();
    }

    private void Begin(WriteBatch batch, CancellationToken cancellationToken)
    {
        _open.Remove(batch.Lane);
        ForgetDone();
        var before = new HashSet<WriteBatch>();
        foreach (string key in batch.Keys)
        {
            if (_writers.TryGetValue(key, out WriteBatch? writer) && !writer.Work.IsCompleted)
            {
                before.Add(writer);
            }

            _writers[key] = batch;
        }

        // What its rows refer to may be among the rows before them, whether those refer to anything or not.
        if (batch.IsSelfReferring)
        {
            bool isAkin(WriteBatch other) => other.Objects.Intersect(batch.Objects, StringComparer.OrdinalIgnoreCase).Any();
            foreach (WriteBatch open in _open.Values.Where(isAkin).ToArray())
            {
                Begin(open, cancellationToken);
            }

            before.UnionWith(_begun.Where(isAkin));
        }

        if (_writers.Count > MostUntold)
        {
            foreach (string key in _writers.Where(writer => writer.Value.Work.IsCompleted && writer.Value != batch)
                .Select(writer => writer.Key)
                .ToArray())
            {
                _writers.Remove(key);
            }
        }

        _begun.Add(batch);
        batch.Work = WriteAsync(batch, [.. before.Select(other => other.Work)], cancellationToken);
    }

    private int Untold
    {
        get
        {
            lock (_untold)
            {
                return _untold.Count;
            }
        }
    }

    private void ForgetDone() => _begun.RemoveAll(begun => begun.Work.Status == TaskStatus.RanToCompletion);

    // Whoever takes the results may have enough of them: then nothing more is begun.
    private async Task WriteAsync(WriteBatch batch, Task[] before, CancellationToken cancellationToken)
    {
        try
        {
            await AskAndWriteAsync(batch, before, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
            _stop.Cancel();
            throw;
        }
    }

    private async Task AskAndWriteAsync(WriteBatch batch, Task[] before, CancellationToken cancellationToken)
    {
        await Task.WhenAll(before).ConfigureAwait(false);

        // Whoever began first has room first. Were room looked for after the answer, those that get theirs sooner on another thread would go
        // before the one that all others wait for to be told, and what holds them up would hold up everything.
        await _room.RunAsync(() => AskedAndWrittenAsync(batch, cancellationToken), cancellationToken).ConfigureAwait(false);
        await TellAsync().ConfigureAwait(false);
    }

    private async Task<bool> AskedAndWrittenAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        bool mayWrite = await _observer.MayWriteAsync(batch).ConfigureAwait(false);
        if (mayWrite)
        {
            await _calls.SendAsync(batch, _caller, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            batch.Slots.ForEach(slot => slot.Skip());
        }

        return mayWrite;
    }

    // What is done and at the head of the order.
    private async Task TellAsync()
    {
        await _telling.WaitAsync().ConfigureAwait(false);
        try
        {
            var results = new List<SfWriteResult>();
            var failures = new List<CallFailure>();
            lock (_untold)
            {
                while (_untold.Count > 0 && _untold.Peek().IsDone)
                {
                    WriteSlot slot = _untold.Dequeue();
                    if (slot.Result is { } result)
                    {
                        results.Add(result);
                    }

                    if (slot.CallFailure is { } failure)
                    {
                        failures.Add(failure);
                    }
                }
            }

            if (results.Count > 0)
            {
                _done += results.Count;
                _failed += results.Count(result => !result.Success);
                await _observer.TakeAsync(results).ConfigureAwait(false);
                failures.ForEach(_observer.CallFailed);
                _observer.Progressed(_done, _failed);
            }
        }
        finally
        {
            _telling.Release();
        }
    }
}
