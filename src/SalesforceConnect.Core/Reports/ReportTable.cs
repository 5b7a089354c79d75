using System.Text;
using System.Text.Json;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Reports;

/// <summary>
/// What a run has shown, as a table: the groups stand in front of each of their rows, or of their sums where no rows are shown (Reports and
/// Dashboards REST API Developer Guide, "Decode the Fact Map").
/// </summary>
internal sealed class ReportTable
{
    private const string Total = "T";
    private const string RowCount = "RowCount";

    private readonly List<object?[]> _rows = [];
    private readonly List<string?[]> _currencies = [];
    private readonly List<SfReportColumn> _columns;
    private readonly int _groups;
    private readonly bool _hasRows;

    private ReportTable(JsonElement root, bool wantsRows, SfReport report)
    {
        JsonElement metadata = root.GetProperty("reportMetadata");
        JsonElement extended = root.GetProperty("reportExtendedMetadata");
        Refuse(metadata.FindText("reportFormat"), report);
        if (!IsTrue(root, "allData") || IsTrue(root, "hasExceededTabularRowLimit"))
        {
            throw TooLarge(report);
        }

        // A report may be saved without its rows.
        _hasRows = wantsRows && IsTrue(root, "hasDetailRows");
        IReadOnlyList<SfReportColumn> groups = Named(metadata, extended, "groupingColumnInfo", Groupings(metadata));
        IReadOnlyList<string> aggregates = [.. ReportDescription.Texts(metadata, "aggregates")];
        _groups = groups.Count;
        _columns =
        [
            .. groups,
            .. _hasRows
                ? Named(metadata, extended, "detailColumnInfo", ReportDescription.Texts(metadata, "detailColumns"))
                : Named(metadata, extended, "aggregateColumnInfo", aggregates),
        ];
        JsonElement facts = root.GetProperty("factMap");
        Read(root.GetProperty("groupingsDown"), facts, [], Total);

        // It says itself how many there are.
        if (_hasRows && aggregates.ToList().IndexOf(RowCount) is >= 0 and var place
            && facts.TryGetProperty($"{Total}!{Total}", out JsonElement total)
            && total.GetProperty("aggregates")[place].TryGetProperty("value", out JsonElement count)
            && count.TryGetInt64(out long all) && all > _rows.Count)
        {
            throw TooLarge(report);
        }

        AddCurrencies();
    }

    /// <summary>The columns, groups first.</summary>
    public IReadOnlyList<SfReportColumn> Columns => _columns;

    /// <summary>The rows, with a value for each column.</summary>
    public IReadOnlyList<object?[]> Rows => _rows;

    /// <summary>Reads a run's answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="wantsRows">Whether the rows are wanted, and not the groups' sums alone.</param>
    /// <param name="report">The report.</param>
    /// <exception cref="SfException">
    /// <c>ReportTooLarge</c>: it has more rows than Salesforce gives. <c>ReportIsMatrix</c>, <c>ReportIsJoined</c>: it is no table.
    /// <c>ReportUnreadable</c>, <c>InvalidJson</c>.
    /// </exception>
    public static ReportTable Read(SfResponse answer, bool wantsRows, SfReport report)
        => ReportAnswer.Read(answer, root => new ReportTable(root, wantsRows, report));

    /// <summary>Sees to it that a report is a table.</summary>
    /// <param name="format">Its format as the Analytics API writes it.</param>
    /// <param name="report">The report.</param>
    /// <exception cref="SfException"><c>ReportIsMatrix</c>, <c>ReportIsJoined</c>.</exception>
    public static void Refuse(string? format, SfReport report)
    {
        if (format is "MATRIX" or "MULTI_BLOCK")
        {
            throw new SfException(
                format == "MATRIX" ? "ReportIsMatrix" : "ReportIsJoined", SfErrorCategory.InvalidOperation, report.Name, report.Id)
            { Target = report.Name };
        }
    }

    /// <summary>What the columns are called, each otherwise: one of a name that is taken gets a number.</summary>
    /// <param name="columnName">Whether by their labels or their API names.</param>
    public IReadOnlyList<string> Names(SfReportColumnName columnName)
    {
        var names = new List<string>();
        foreach (SfReportColumn column in _columns)
        {
            string wanted = columnName == SfReportColumnName.Label ? column.Label : column.Name;
            string name = wanted;
            for (int number = 2; names.Contains(name, StringComparer.OrdinalIgnoreCase); number++)
            {
                name = $"{wanted} {number}";
            }

            names.Add(name);
        }

        return names;
    }

    /// <summary>The rows as records, whose properties are the columns.</summary>
    /// <param name="columnName">What the properties are called.</param>
    public IReadOnlyList<SfRecord> Records(SfReportColumnName columnName)
    {
        var type = RecordType.For("ReportRow", Names(columnName));
        return
        [
            .. _rows.Select(row =>
            {
                SfRecord record = type.Create();
                for (int place = 0; place < row.Length; place++)
                {
                    record.SetValue(place, row[place]);
                }

                return record;
            }),
        ];
    }

    private static SfException TooLarge(SfReport report)
        => new("ReportTooLarge", SfErrorCategory.LimitsExceeded, report.Name, report.ReportType ?? "?") { Target = report.Name };

    private static IEnumerable<string> Groupings(JsonElement metadata)
        => metadata.GetProperty("groupingsDown").EnumerateArray().Select(grouping => grouping.FindText("name") ?? "");

    private static IReadOnlyList<SfReportColumn> Named(JsonElement metadata, JsonElement extended, string infos, IEnumerable<string> names)
    {
        IReadOnlyList<SfReportColumn> known = ReportDescription.Infos(extended, infos);
        return [.. names.Select(name => known.FirstOrDefault(column => column.Name == name) ?? new SfReportColumn(name, name, ""))];
    }

    private static bool IsTrue(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    // Rows are under the deepest groups alone.
    private void Read(JsonElement groupings, JsonElement facts, IReadOnlyList<JsonElement> path, string key)
    {
        if (path.Count < _groups)
        {
            foreach (JsonElement group in groupings.GetProperty("groupings").EnumerateArray())
            {
                Read(group, facts, [.. path, group], group.GetProperty("key").GetString()!);
            }

            return;
        }

        JsonElement fact = facts.GetProperty($"{key}!{Total}");
        if (!_hasRows)
        {
            Add(path, fact.GetProperty("aggregates"));
            return;
        }

        foreach (JsonElement row in fact.GetProperty("rows").EnumerateArray())
        {
            Add(path, row.GetProperty("dataCells"));
        }
    }

    private void Add(IReadOnlyList<JsonElement> path, JsonElement cells)
    {
        if (cells.GetArrayLength() != _columns.Count - _groups)
        {
            throw new SfException("ReportUnreadable", SfErrorCategory.InvalidData);
        }

        IReadOnlyList<JsonElement> all = [.. path, .. cells.EnumerateArray()];
        _rows.Add([.. all.Select((cell, place) => Value(cell, _columns[place].Type))]);
        _currencies.Add([.. all.Select(CurrencyOf)]);
    }

    // Amounts of several currencies in one column are told apart by one more.
    private void AddCurrencies()
    {
        for (int place = _columns.Count - 1; place >= _groups; place--)
        {
            if (_currencies.Select(row => row[place]).OfType<string>().Distinct(StringComparer.Ordinal).Skip(1).Any())
            {
                SfReportColumn column = _columns[place];
                _columns.Insert(
                    place + 1,
                    new SfReportColumn(column.Name + ".CURRENCY", Text.Message("ReportCurrency", column.Label), "string") { IsShown = true });
                for (int row = 0; row < _rows.Count; row++)
                {
                    List<object?> cells = [.. _rows[row]];
                    cells.Insert(place + 1, _currencies[row][place]);
                    _rows[row] = [.. cells];
                }
            }
        }
    }

    private static string? CurrencyOf(JsonElement cell)
        => cell.TryGetProperty("value", out JsonElement value) && value.ValueKind == JsonValueKind.Object ? value.FindText("currency") : null;

    // What a value is called is what a text column shows: its value may be the ID of the record that the name stands for.
    private static object? Value(JsonElement cell, string type)
    {
        if (!cell.TryGetProperty("value", out JsonElement value) || value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("amount", out JsonElement amount))
        {
            value = amount;
        }

        return value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Number => Number(value, type),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => OfText(value.GetString()!, type) ?? cell.FindText("label") ?? value.GetString(),
            _ => cell.FindText("label"),
        };
    }

    private static object Number(JsonElement value, string type)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(value.GetRawText()));
        reader.Read();
        return type == "int" ? JsonNumber.Read(ref reader) : JsonNumber.ReadDecimal(ref reader);
    }

    private static object? OfText(string text, string type) => type switch
    {
        "id" => text,
        "boolean" => bool.TryParse(text, out bool flag) ? flag : null,
        "date" => SalesforceText.Parse(Encoding.UTF8.GetBytes(text), FieldType.Date),
        "datetime" => SalesforceText.Parse(Encoding.UTF8.GetBytes(text), FieldType.DateTime),
        "time" => SalesforceText.Parse(Encoding.UTF8.GetBytes(text), FieldType.Time),
        _ => null,
    };
}
