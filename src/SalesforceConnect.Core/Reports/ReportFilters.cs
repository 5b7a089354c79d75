using System.Globalization;
using System.Text;
using System.Text.Json;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Records;

namespace SalesforceConnect.Reports;

/// <summary>
/// The filters of one run, in place of the saved ones of the same columns; the others stay as they are saved (Reports and Dashboards REST
/// API Developer Guide, "Filter Reports on Demand").
/// </summary>
internal sealed class ReportFilters
{
    private readonly ReportDescription _report;
    private readonly List<(SfReportColumn Column, List<(string Operator, string Value)> Conditions)> _wanted = [];

    private ReportFilters(ReportDescription report) => _report = report;

    /// <summary>The body of a run with other filters than the saved ones.</summary>
    /// <param name="report">The report.</param>
    /// <param name="wanted">
    /// For each column, by its label or API name: a value, several of which one must hold, or an operator and a value; or several of the
    /// last.
    /// </param>
    /// <returns>The body; null where there are no filters.</returns>
    /// <exception cref="SfException">
    /// <c>UnknownReportColumn</c>, <c>ReportColumnAmbiguous</c>, <c>ReportColumnNotFilterable</c>, <c>UnknownReportOperator</c>,
    /// <c>ReportOperatorNotForColumn</c>, <c>ReportValueNotForColumn</c>.
    /// </exception>
    public static byte[]? Body(ReportDescription report, IReadOnlyDictionary<string, object?> wanted)
    {
        if (wanted.Count == 0)
        {
            return null;
        }

        var filters = new ReportFilters(report);
        foreach (KeyValuePair<string, object?> entry in wanted)
        {
            SfReportColumn column = filters.Find(entry.Key);
            List<(string Operator, string Value)> conditions =
                [.. Pairs(entry.Value).Select(pair => (Checked(pair.Operator, column), Print(pair.Value, column)))];
            filters._wanted.Add((column, conditions));
        }

        return JsonObject.Write(writer =>
        {
            writer.WriteStartObject("reportMetadata");
            filters.Write(writer);
            writer.WriteEndObject();
        });
    }

    private SfReportColumn Find(string name)
    {
        IReadOnlyList<SfReportColumn> columns = _report.Columns;
        if (columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } named)
        {
            return Filterable(named);
        }

        List<SfReportColumn> labelled = [.. columns.Where(column => column.Label.Equals(name, StringComparison.OrdinalIgnoreCase))];
        if (labelled.Count > 1 && labelled.Where(column => column.IsShown).ToList() is [var shown])
        {
            labelled = [shown];
        }

        if (labelled.Count == 1)
        {
            return Filterable(labelled[0]);
        }

        string? near = Spelling.Nearest(name, columns.SelectMany(column => new[] { column.Label, column.Name }));
        throw labelled.Count > 1
            ? new SfException(
                "ReportColumnAmbiguous", SfErrorCategory.InvalidArgument, name, string.Join(", ", labelled.Select(column => column.Name)))
            { Target = name }
            : new SfException(
                "UnknownReportColumn",
                SfErrorCategory.InvalidArgument,
                name,
                _report.Report.Name,
                near is null ? "" : " " + Text.Message("DidYouMean", near),
                _report.Report.Id)
            { Target = name };
    }

    private SfReportColumn Filterable(SfReportColumn column) => column.IsFilterable
        ? column
        : throw new SfException("ReportColumnNotFilterable", SfErrorCategory.InvalidArgument, column.Label, _report.Report.Id)
        {
            Target = column.Name,
        };

    private static IEnumerable<(string Operator, object? Value)> Pairs(object? given)
    {
        if (given is not IReadOnlyList<object?> items)
        {
            return [(ReportOperators.Is, given)];
        }

        if (items.Count > 0 && items.Any(item => item is IReadOnlyList<object?>) && !IsPair(items))
        {
            return items.Select(item => IsPair(item) && item is IReadOnlyList<object?> pair
                ? (ReportOperators.Find(pair[0])!, pair[1])
                : throw UnknownOperator(item is IReadOnlyList<object?> { Count: > 0 } other ? other[0] : item));
        }

        return IsPair(items) ? [(ReportOperators.Find(items[0])!, items[1])]
            : items.Count > 1 && ReportOperators.Nearest(items[0]) is not null && ReportOperators.Find(items[0]) is null
                ? throw UnknownOperator(items[0])
            : [(ReportOperators.Is, given)];
    }

    private static SfException UnknownOperator(object? given) => new(
        "UnknownReportOperator",
        SfErrorCategory.InvalidArgument,
        given,
        ReportOperators.Nearest(given) is { } near ? " " + Text.Message("DidYouMean", near) : "")
    { Target = given };

    private static bool IsPair(object? item) => item is IReadOnlyList<object?> { Count: 2 } pair && ReportOperators.Find(pair[0]) is not null;

    private static string Checked(string name, SfReportColumn column)
        => column.Operators.Count == 0 || column.Operators.Contains(name)
            ? name
            : throw new SfException(
                "ReportOperatorNotForColumn",
                SfErrorCategory.InvalidArgument,
                name,
                column.Label,
                column.Type,
                string.Join(", ", column.Operators))
            { Target = name };

    // Commas separate alternatives, so that a text with one stands in quotes.
    private static string Print(object? value, SfReportColumn column)
    {
        if (value is IReadOnlyList<object?> items)
        {
            return string.Join(",", items.Select(item => Print(item, column)));
        }

        FieldType type = column.Type switch { "date" => FieldType.Date, "datetime" => FieldType.DateTime, _ => FieldType.Unknown };
        string text = value switch
        {
            null => "",
            bool flag => flag ? "True" : "False",
            SfRecord record => record.Key ?? record.ToString(),
            _ => SalesforceText.Print(value, type) ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
        if (!ReportValue.Fits(text, value, column.Type))
        {
            throw ReportValue.Misfit(text, column);
        }

        return text.IndexOf(',') >= 0 && text.IndexOf('"') < 0 ? $"\"{text}\"" : text;
    }

    private void Write(Utf8JsonWriter writer)
    {
        var numbers = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var logic = new List<string>();
        int count = 0;
        writer.WriteStartArray("reportFilters");
        foreach (JsonElement saved in _report.SavedFilters)
        {
            string column = saved.FindText("column") ?? "";
            if (_wanted.FirstOrDefault(wanted => wanted.Column.Name == column) is not { Column: not null } other)
            {
                saved.WriteTo(writer);
                logic.Add($"{++count}");
                continue;
            }

            logic.Add(AllOf(Numbers(other)));
        }

        List<int>[] added =
            [.. _wanted.Where(wanted => !numbers.ContainsKey(wanted.Column.Name)).ToList().Select(wanted => Numbers(wanted))];
        writer.WriteEndArray();
        if (_report.Logic is { } logicSaved)
        {
            string whole = string.Concat(Words(logicSaved).Select(word => int.TryParse(word, out int number) && number <= logic.Count
                ? logic[number - 1]
                : word));
            writer.WriteString(
                "reportBooleanFilter", string.Join(" AND ", [$"({whole})", .. added.SelectMany(each => each).Select(number => $"{number}")]));
        }

        if (_report.DateFilter is { } dates && dates.FindText("column") is { } dateColumn
            && _wanted.Any(wanted => wanted.Column.Name == dateColumn))
        {
            // All time: the saved span would go on to restrict the same column.
            writer.WriteStartObject("standardDateFilter");
            writer.WriteString("column", dateColumn);
            writer.WriteString("durationValue", "CUSTOM");
            writer.WriteNull("startDate");
            writer.WriteNull("endDate");
            writer.WriteEndObject();
        }

        List<int> Numbers((SfReportColumn Column, List<(string Operator, string Value)> Conditions) wanted)
        {
            if (numbers.TryGetValue(wanted.Column.Name, out List<int>? known))
            {
                return known;
            }

            known = numbers[wanted.Column.Name] = [];
            foreach ((string name, string value) in wanted.Conditions)
            {
                writer.WriteStartObject();
                writer.WriteString("column", wanted.Column.Name);
                writer.WriteString("operator", name);
                writer.WriteString("value", value);
                writer.WriteEndObject();
                known.Add(++count);
            }

            return known;
        }
    }

    private static string AllOf(List<int> numbers)
        => numbers.Count == 1 ? $"{numbers[0]}" : $"({string.Join(" AND ", numbers)})";

    // Numbers, and what stands between them.
    private static IEnumerable<string> Words(string logic)
    {
        var word = new StringBuilder();
        foreach (char c in logic)
        {
            if (word.Length > 0 && char.IsDigit(c) != char.IsDigit(word[0]))
            {
                yield return word.ToString();
                word.Clear();
            }

            word.Append(c);
        }

        yield return word.ToString();
    }
}
