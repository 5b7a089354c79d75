using System.Globalization;
using System.Text;

namespace SalesforceConnect.LocalOrg;

/// <summary>What a filter of a report asks of a value.</summary>
internal static class ReportCondition
{
    /// <summary>The operators that a type of value knows, by their names and labels.</summary>
    public static IReadOnlyList<(string Name, string Label)> Operators(FieldKind kind) => kind switch
    {
        FieldKind.Checkbox => [("equals", "equals"), ("notEqual", "not equal to")],
        FieldKind.WholeNumber or FieldKind.Number or FieldKind.Currency or FieldKind.Percent or FieldKind.Date or FieldKind.DateTime
            or FieldKind.Time =>
            [
                ("equals", "equals"), ("notEqual", "not equal to"), ("lessThan", "less than"), ("greaterThan", "greater than"),
                ("lessOrEqual", "less or equal"), ("greaterOrEqual", "greater or equal"),
            ],
        FieldKind.MultiPicklist =>
        [
            ("equals", "equals"), ("notEqual", "not equal to"), ("includes", "includes"), ("excludes", "excludes"),
        ],
        _ =>
        [
            ("equals", "equals"), ("notEqual", "not equal to"), ("lessThan", "less than"), ("greaterThan", "greater than"),
            ("lessOrEqual", "less or equal"), ("greaterOrEqual", "greater or equal"), ("contains", "contains"),
            ("notContain", "does not contain"), ("startsWith", "starts with"),
        ],
    };

    /// <summary>The test that a filter is.</summary>
    public static Func<object?, bool> Of(ReportFilter filter, FieldDefinition field)
    {
        if (!Operators(field.Kind).Any(known => known.Name == filter.Operator))
        {
            throw new SalesforceException(
                400, "BAD_REQUEST", $"The filter operator {filter.Operator} is invalid for the column {filter.Column}.");
        }

        object?[] values = [.. Split(filter.Value).Select(text => Read(text, filter, field.Kind))];
        return filter.Operator switch
        {
            "equals" => value => values.Any(wanted => Compare(value, wanted) == 0),
            "notEqual" => value => values.All(wanted => Compare(value, wanted) != 0),
            "lessThan" => value => value is not null && values.Any(wanted => Compare(value, wanted) < 0),
            "greaterThan" => value => value is not null && values.Any(wanted => Compare(value, wanted) > 0),
            "lessOrEqual" => value => value is not null && values.Any(wanted => Compare(value, wanted) <= 0),
            "greaterOrEqual" => value => value is not null && values.Any(wanted => Compare(value, wanted) >= 0),
            "contains" => value => values.Any(wanted => Has(value, wanted)),
            "notContain" => value => values.All(wanted => !Has(value, wanted)),
            "startsWith" => value => values.Any(
                wanted => (value as string ?? "").StartsWith(wanted as string ?? "", StringComparison.OrdinalIgnoreCase)),
            "includes" => value => values.Any(wanted => Chosen(value).Contains(wanted as string, StringComparer.OrdinalIgnoreCase)),
            _ => value => values.All(wanted => !Chosen(value).Contains(wanted as string, StringComparer.OrdinalIgnoreCase)),
        };
    }

    private static string[] Chosen(object? value) => (value as string)?.Split(';') ?? [];

    private static bool Has(object? value, object? wanted)
        => (value as string ?? "").Contains(wanted as string ?? "", StringComparison.OrdinalIgnoreCase);

    private static int Compare(object? value, object? wanted) => value is DateTime instant && wanted is DateOnly day
        ? DateOnly.FromDateTime(instant).CompareTo(day)
        : SoqlValue.Comparer.Compare(value, wanted);

    private static object? Read(string text, ReportFilter filter, FieldKind kind)
    {
        if (text.Length == 0)
        {
            return null;
        }

        object? value = kind switch
        {
            FieldKind.Checkbox => text.ToUpperInvariant() switch { "TRUE" or "1" => true, "FALSE" or "0" => false, _ => null },
            FieldKind.WholeNumber or FieldKind.Number or FieldKind.Currency or FieldKind.Percent
                => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : null,
            FieldKind.Date => Day(text),
            FieldKind.DateTime => Day(text) as object ?? (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out DateTimeOffset instant)
                ? instant.UtcDateTime
                : null),
            _ => text,
        };
        return value ?? throw new SalesforceException(
            400, "BAD_REQUEST", $"The filter value {text} is invalid for the column {filter.Column}.");
    }

    private static DateOnly? Day(string text)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;

    /// <summary>The alternatives: commas separate them, but for those within quotes.</summary>
    private static List<string> Split(string text)
    {
        var values = new List<string>();
        var value = new StringBuilder();
        bool isQuoted = false;
        foreach (char c in text)
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (c == ',' && !isQuoted)
            {
                values.Add(value.ToString().Trim());
                value.Clear();
            }
            else
            {
                value.Append(c);
            }
        }

        values.Add(value.ToString().Trim());
        return values;
    }
}
