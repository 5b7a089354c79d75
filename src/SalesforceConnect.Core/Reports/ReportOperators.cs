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

    // What means an operator elsewhere: in PowerShell, in SOQL, in other languages, and in Salesforce's own pages. Words that are as likely a
    // value (IN, NOT, IS) are missing here; with PowerShell's dash they are found.
    private static readonly Dictionary<string, string> s_elsewhere = new(StringComparer.OrdinalIgnoreCase)
    {
        ["=="] = Is,
        ["==="] = Is,
        ["!=="] = "notEqual",
        ["!"] = "notEqual",
        ["=>"] = "greaterOrEqual",
        ["=<"] = "lessOrEqual",
        ["~"] = "contains",
        ["=~"] = "contains",
        ["~="] = "contains",
        ["!~"] = "notContain",
        ["like"] = "contains",
        ["ilike"] = "contains",
        ["clike"] = "contains",
        ["match"] = "contains",
        ["matches"] = "contains",
        ["imatch"] = "contains",
        ["cmatch"] = "contains",
        ["notlike"] = "notContain",
        ["not like"] = "notContain",
        ["notmatch"] = "notContain",
        ["does not contain"] = "notContain",
        ["doesNotContain"] = "notContain",
        ["notContains"] = "notContain",
        ["not equal to"] = "notEqual",
        ["not equals"] = "notEqual",
        ["notEquals"] = "notEqual",
        ["equal to"] = Is,
        ["ieq"] = Is,
        ["ceq"] = Is,
        ["less than"] = "lessThan",
        ["greater than"] = "greaterThan",
        ["lte"] = "lessOrEqual",
        ["less or equal"] = "lessOrEqual",
        ["lessThanOrEqual"] = "lessOrEqual",
        ["gte"] = "greaterOrEqual",
        ["greater or equal"] = "greaterOrEqual",
        ["greaterThanOrEqual"] = "greaterOrEqual",
        ["between"] = "greaterOrEqual",
        ["starts with"] = "startsWith",
        ["begins with"] = "startsWith",
        ["beginsWith"] = "startsWith",
        ["endsWith"] = "contains",
        ["ends with"] = "contains",
    };

    private static readonly Dictionary<string, string> s_dashed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["in"] = Is,
        ["is"] = Is,
        ["notin"] = "notEqual",
        ["not"] = "notEqual",
        ["isnot"] = "notEqual",
    };

    /// <summary>The operator that a text means; null where it means none.</summary>
    public static string? Find(object? text)
        => text is not string word ? null
            : s_known.TryGetValue(word.TrimStart('-'), out string? name) ? name
            : s_names.FirstOrDefault(known => known.Equals(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The operator that a text was meant for: one of elsewhere, or nearly one of these; null where it looks like none.</summary>
    public static string? Nearest(object? text)
    {
        const int MostSlips = 2;
        if (text is not string given || given.Trim() is not { Length: > 0 } word)
        {
            return null;
        }

        string bare = word.TrimStart('-');
        bool hasDash = bare.Length < word.Length;
        return s_elsewhere.TryGetValue(bare, out string? meant) || (hasDash && s_dashed.TryGetValue(bare, out meant)) ? meant
            : Find(word) is { } known ? known
            : hasDash && s_names.FirstOrDefault(name => name.Equals(bare, StringComparison.OrdinalIgnoreCase)) is { } named ? named
            : bare.Length > MostSlips + 1 && Spelling.Nearest(bare, s_names) is { } near
                && Spelling.Distance(bare.ToUpperInvariant(), near.ToUpperInvariant()) <= MostSlips ? near
            : word.All(character => "=<>!~".IndexOf(character) >= 0) ? OfSigns(word)
            : hasDash && bare.Length > 1 && bare.All(char.IsLetter) ? Spelling.Nearest(bare, s_names) ?? Is
            : null;
    }

    private static string OfSigns(string signs)
        => signs.IndexOf('!') >= 0 || (signs.IndexOf('<') >= 0 && signs.IndexOf('>') >= 0) ? "notEqual"
            : signs.IndexOf('<') >= 0 ? "lessThan"
            : signs.IndexOf('>') >= 0 ? "greaterThan"
            : Is;
}
