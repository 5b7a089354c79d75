using SalesforceConnect.Errors;

namespace SalesforceConnect.Reports;

/// <summary>
/// The operators of reports' filters (Reports and Dashboards REST API Developer Guide, "Filter Operators"), and what people write for them.
/// </summary>
internal static class ReportOperators
{
    public const string Is = "equals";

    private static readonly string[] s_names =
    [
        Is, "notEqual", "lessThan", "greaterThan", "lessOrEqual", "greaterOrEqual", "contains", "notContain", "startsWith", "includes",
        "excludes", "within",
    ];

    private static readonly Dictionary<string, string> s_known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["="] = Is,
        ["eq"] = Is,
        ["ne"] = "notEqual",
        ["<>"] = "notEqual",
        ["!="] = "notEqual",
        ["<"] = "lessThan",
        ["lt"] = "lessThan",
        [">"] = "greaterThan",
        ["gt"] = "greaterThan",
        ["<="] = "lessOrEqual",
        ["le"] = "lessOrEqual",
        [">="] = "greaterOrEqual",
        ["ge"] = "greaterOrEqual",
    };

    /// <summary>The operator that a text means; null where it means none.</summary>
    public static string? Find(object? text)
        => text is not string word ? null
            : s_known.TryGetValue(word.TrimStart('-'), out string? name) ? name
            : s_names.FirstOrDefault(known => known.Equals(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The operator that a text was meant for, where it is nearly one; null where it is not.</summary>
    public static string? Nearest(object? text)
    {
        const int MostSlips = 2;
        return text is string { Length: > MostSlips + 1 } word && Spelling.Nearest(word, s_names) is { } near
            && Spelling.Distance(word.ToUpperInvariant(), near.ToUpperInvariant()) <= MostSlips
                ? near
                : null;
    }
}
