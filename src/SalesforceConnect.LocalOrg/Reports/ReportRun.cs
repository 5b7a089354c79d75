using System.Globalization;

namespace SalesforceConnect.LocalOrg;

/// <summary>What a report shows: its rows, filtered, sorted and grouped as they were when it ran.</summary>
internal sealed class ReportRun
{
    private readonly OrgStore _store;
    private readonly Dictionary<string, BoundPath> _paths;

    private ReportRun(OrgStore store, ReportDefinition report)
    {
        _store = store;
        Report = report;
        ObjectDefinition definition = store.Table(report.Type.ObjectName).Definition;
        _paths = report.Type.Columns.ToDictionary(
            column => column.Name,
            column => BoundPath.TryBind(store, definition, column.Path.Split('.'), out _)
                ?? throw new InvalidOperationException($"{definition.Name} has no {column.Path}."));
        OrgRow[] rows = [.. store.Snapshot(store.Table(report.Type.ObjectName)).Where(row => !row.IsDeleted).Where(Filter())];
        if (report.SortBy is { } sort)
        {
            rows = [.. rows.OrderBy(row => Value(sort, row), SoqlValue.Comparer)];
        }

        Rows = rows;
        Down = Groups(rows, report.Down, "");
        Across = Groups(rows, report.Across, "");
    }

    public ReportDefinition Report { get; }

    public IReadOnlyList<OrgRow> Rows { get; }

    public IReadOnlyList<ReportGroup> Down { get; }

    public IReadOnlyList<ReportGroup> Across { get; }

    /// <summary>Runs a report.</summary>
    /// <exception cref="SalesforceException">A column, an operator, a value or the logic is none.</exception>
    public static ReportRun Of(OrgStore store, ReportDefinition report) => new(store, report);

    /// <summary>The type of a column.</summary>
    public static FieldKind KindOf(OrgStore store, ReportType type, ReportColumn column)
        => BoundPath.TryBind(store, store.Table(type.ObjectName).Definition, column.Path.Split('.'), out _)!.Field.Kind;

    /// <summary>What a column shows of a row: of a name, with the record that it stands for.</summary>
    public ReportCell Cell(string column, OrgRow row)
    {
        BoundPath path = _paths[Report.Type.Column(column).Name];
        OrgRow? at = row;
        foreach (FieldDefinition reference in path.References)
        {
            at = at is null ? null : BoundPath.Follow(_store, at, reference);
        }

        return new ReportCell(path.Get(_store, row), path.Field.Kind, path.Field.IsNameField ? at?.Id : null);
    }

    /// <summary>What the rows are summed up to.</summary>
    /// <param name="aggregate">What is summed up, as the definition has it.</param>
    /// <param name="rows">The rows.</param>
    public ReportCell Aggregate(string aggregate, IReadOnlyList<OrgRow> rows)
    {
        if (aggregate == "RowCount")
        {
            return new ReportCell(rows.Count, FieldKind.WholeNumber);
        }

        string column = aggregate[2..];
        decimal[] numbers =
        [
            .. rows.Select(row => Value(column, row))
                .Where(value => value is not null)
                .Select(value => Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
        ];
        return new ReportCell(
            numbers.Length == 0 ? 0m : aggregate.StartsWith("a!", StringComparison.Ordinal) ? Math.Round(numbers.Average(), 6) : numbers.Sum(),
            _paths[Report.Type.Column(column).Name].Field.Kind);
    }

    private object? Value(string column, OrgRow row) => _paths[Report.Type.Column(column).Name].Get(_store, row);

    private Func<OrgRow, bool> Filter()
    {
        Func<OrgRow, bool>[] filters =
        [
            .. Report.Filters.Select(filter =>
            {
                Func<object?, bool> holds = ReportCondition.Of(filter, _paths[Report.Type.Column(filter.Column).Name].Field);
                return (Func<OrgRow, bool>)(row => holds(Value(filter.Column, row)));
            }),
        ];
        Func<OrgRow, bool> all = string.IsNullOrEmpty(Report.FilterLogic)
            ? row => filters.All(filter => filter(row))
            : ReportLogic.Parse(Report.FilterLogic, filters);
        return row => all(row) && IsInTime(row);
    }

    private bool IsInTime(OrgRow row)
    {
        if (Report.Dates is not ({ From: not null } or { To: not null }))
        {
            return true;
        }

        DateOnly? day = Value(Report.Dates.Column, row) switch
        {
            DateOnly date => date,
            DateTime instant => DateOnly.FromDateTime(instant),
            _ => null,
        };
        return day is not null && !(day < Report.Dates.From) && !(day > Report.Dates.To);
    }

    private List<ReportGroup> Groups(IReadOnlyList<OrgRow> rows, IReadOnlyList<string> columns, string prefix)
    {
        if (columns.Count == 0)
        {
            return [];
        }

        IEnumerable<IGrouping<object?, OrgRow>> groups = rows
            .GroupBy(row => Value(columns[0], row), SoqlValue.Comparer)
            .OrderBy(group => group.Key, SoqlValue.Comparer);
        return
        [
            .. groups.Select((group, place) =>
            {
                OrgRow[] inside = [.. group];
                string key = $"{prefix}{place}";
                return new ReportGroup(key, Cell(columns[0], inside[0]), inside, Groups(inside, [.. columns.Skip(1)], key + "_"));
            }),
        ];
    }
}
