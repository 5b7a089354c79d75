using System.Globalization;
using SalesforceConnect.Errors;
using SalesforceConnect.Records;
using SalesforceConnect.Work;
using SalesforceConnect.Write;

namespace SalesforceConnect.Bulk;

/// <summary>Rows of the pipeline, converted as those are that are written one by one. They wait on the disk until all are there.</summary>
internal sealed class PipelineSource : ILoadSource, IDisposable
{
    private const int AtOnce = 200;

    private readonly LoadOptions _options;
    private readonly WriteOptions _write;
    private readonly Action<SfException, WriteRow> _onFailed;
    private readonly List<string> _columns = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);
    private readonly RowFile _rows = new();

    /// <param name="options">What is loaded.</param>
    /// <param name="write">How its rows are converted.</param>
    /// <param name="onFailed">Hears of a row that cannot be sent.</param>
    public PipelineSource(LoadOptions options, WriteOptions write, Action<SfException, WriteRow> onFailed)
    {
        _options = options;
        _write = write;
        _onFailed = onFailed;
        if (options.KeyField is { } key)
        {
            PlaceOf(key);
        }
    }

    /// <summary>The operation that converts a row as a job's operation wants it.</summary>
    public static WriteOperation Like(SfBulkOperation operation) => operation switch
    {
        SfBulkOperation.Insert => WriteOperation.Create,
        SfBulkOperation.Update => WriteOperation.Update,
        SfBulkOperation.Upsert => WriteOperation.Upsert,
        _ => WriteOperation.Delete,
    };

    public IReadOnlyList<string> Columns => _columns;

    /// <summary>How many rows there are to be sent.</summary>
    public long Count => _rows.Count;

    /// <summary>How many rows had nothing that is to be changed, so that they are not sent.</summary>
    public long Unchanged { get; private set; }

    public IEnumerable<LoadRow> Rows() => _rows.Rows(_columns.Count);

    /// <summary>Takes rows until there are no more.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="types">The describes.</param>
    /// <param name="onTaken">Hears how many were taken.</param>
    /// <param name="caller">Where to tell of the calls.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task TakeAsync(
        HandOver<WriteRow> rows, Describe.TypeCache types, Action<long> onTaken, ICaller? caller, CancellationToken cancellationToken)
    {
        ObjectColumns columns = await ObjectColumns.FindAsync(types, _options.ObjectName, caller, cancellationToken).ConfigureAwait(false);
        var converter = new RowConverter(columns, _write, types);
        long number = 0;
        while (await rows.TakeAsync(AtOnce, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false) is { } taken)
        {
            WriteRow[] own = [.. taken.Select(WithoutResults)];
            bool isDeletion = _write.Operation == WriteOperation.Delete;
            if (!isDeletion)
            {
                await converter.LearnAsync(own, caller, cancellationToken).ConfigureAwait(false);
            }

            foreach (WriteRow row in own)
            {
                number++;
                RowFailure? failure = Foreign(row) ?? (isDeletion ? AddDeletion(number, row) : Add(number, row, converter));
                if (failure is not null)
                {
                    _onFailed(failure.Error, row);
                    Keep(row, failure);
                }
            }

            onTaken(number);
        }

        Warn("LookupsLeftOut", converter.LeftOut, caller);
        Warn("ChildrenLeftOut", converter.ChildrenLeftOut, caller);
        if (Unchanged > 0)
        {
            caller?.Warning(Text.Message("BulkUnchanged", Unchanged));
        }
    }

    /// <summary>The rows that cannot be sent, where they are to be written.</summary>
    public List<ResultRow> Refused { get; } = [];

    private void Keep(WriteRow row, RowFailure failure)
    {
        if (_options.FailedPath is null)
        {
            return;
        }

        var names = new List<string>();
        var cells = new List<string>();
        if (row.Record is { } record)
        {
            RecordType type = RecordType.Of(record);
            names.AddRange(type.Names);
            cells.AddRange(type.Names.Select((_, index) => TextOf(_write.Plain(record.GetValue(index)))));
        }

        names.AddRange(row.Fields.Select(field => field.Name));
        cells.AddRange(row.Fields.Select(field => TextOf(field.Value)));
        Refused.Add(new ResultRow(names, cells)
        {
            Error = new RowError(failure.Code, failure.Error.Message, failure.Fields),
            ErrorText = $"{failure.Code}:{failure.Error.Message}:{string.Join(" ", failure.Fields)} --",
        });
    }

    // A row of a file of failures is sent without what was said of it.
    private static WriteRow WithoutResults(WriteRow row)
        => row.Kind == RowKind.Object && row.Fields.Any(IsResult)
            ? row with { Fields = [.. row.Fields.Where(field => !IsResult(field))] }
            : row;

    private static bool IsResult(RowField field) => field.Name.StartsWith(ResultColumns.Prefix, StringComparison.OrdinalIgnoreCase);

    private static string TextOf(object? value) => value switch
    {
        null or SfRecord or WriteRow or IEnumerable<SfRecord> => "",
        bool flag => flag ? "true" : "false",
        _ => SalesforceText.Print(value) ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static void Warn(string text, IReadOnlyCollection<string> leftOut, ICaller? caller)
    {
        if (leftOut.Count > 0)
        {
            caller?.Warning(Text.Message(text, string.Join(", ", leftOut)));
        }
    }

    public void Dispose() => _rows.Dispose();

    // A copied sandbox has the same IDs.
    private RowFailure? Foreign(WriteRow row)
        => _write is { TakesForeign: false, Operation: WriteOperation.Update or WriteOperation.Delete }
            && (row.Record ?? row.NamedBy) is { } record
            && _write.IsForeign(record)
            ? RowFailure.Of(
                LoadOptions.IdName,
                "ForeignRecord",
                SfErrorCategory.SecurityError,
                RowConverter.IdOf(record),
                record.Origin!.Org!.Host,
                _write.OrgName)
            : null;

    private RowFailure? AddDeletion(long number, WriteRow row)
    {
        string? id = RowConverter.IdOf(row);
        if (RowConverter.Unidentified(row, id) is { } failure)
        {
            return failure;
        }

        _rows.Add(number, [new(PlaceOf(LoadOptions.IdName), id!)]);
        return null;
    }

    private RowFailure? Add(long number, WriteRow row, RowConverter converter)
    {
        RecordBody body = converter.Convert(row, out RowFailure? failure);
        if (failure is not null)
        {
            return failure;
        }

        if (body.Children.Count > 0)
        {
            return RowFailure.Of(null, "ChildrenNotInBulk", SfErrorCategory.InvalidArgument);
        }

        var values = new List<KeyValuePair<int, string>>(body.Fields.Count + 1);
        if (_options.Operation == SfBulkOperation.Update)
        {
            if (body.Fields.Count == 0)
            {
                Unchanged++;
                return null;
            }

            values.Add(new(PlaceOf(LoadOptions.IdName), body.Id!));
        }

        foreach (BodyField field in body.Fields)
        {
            if (field.Value.Kind == WireKind.Text && field.Value.Text == CsvSource.Cleared)
            {
                return RowFailure.Of(field.Name, "TextNotInBulk", SfErrorCategory.InvalidArgument, field.Name);
            }

            bool isCleared = field.Value.Kind == WireKind.Null || field.Value.Text.Length == 0;
            values.Add(new(PlaceOf(NameOf(field)), isCleared ? CsvSource.Cleared : field.Value.Text));
        }

        _rows.Add(number, values);
        return null;
    }

    private static string NameOf(BodyField field)
        => field.ParentKey is null
            ? field.Name
            : $"{(field.ParentObject is null ? "" : field.ParentObject + ":")}{field.Name}.{field.ParentKey}";

    private int PlaceOf(string name)
    {
        if (!_places.TryGetValue(name, out int place))
        {
            place = _places[name] = _columns.Count;
            _columns.Add(name);
        }

        return place;
    }
}
