using System.Globalization;

namespace SalesforceConnect.LocalOrg;

/// <summary>The conditions and the order of a GraphQL query as SOQL.</summary>
internal static class GraphQlFilter
{
    private static readonly Dictionary<string, string> s_operators = new(StringComparer.Ordinal)
    {
        ["eq"] = "=",
        ["ne"] = "!=",
        ["gt"] = ">",
        ["gte"] = ">=",
        ["lt"] = "<",
        ["lte"] = "<=",
        ["like"] = "LIKE",
        ["in"] = "IN",
        ["nin"] = "NOT IN",
    };

    /// <summary>What stands after WHERE; empty for nothing.</summary>
    public static string Where(object? where) => where is IReadOnlyDictionary<string, object?> { Count: > 0 } table ? All(table, "") : "";

    /// <summary>What stands after ORDER BY; empty for nothing.</summary>
    public static string OrderBy(object? order) => string.Join(", ", (order as List<object?> ?? (order is null ? [] : [order]))
        .OfType<IReadOnlyDictionary<string, object?>>()
        .SelectMany(each => each)
        .Select(each => each.Value is IReadOnlyDictionary<string, object?> how
            ? $"{each.Key} {Word(how, "order") ?? "ASC"}{(Word(how, "nulls") is { } nulls ? $" NULLS {nulls}" : "")}"
            : throw Invalid($"The argument 'orderBy.{each.Key}' is not valid")));

    private static string? Word(IReadOnlyDictionary<string, object?> how, string name)
        => how.GetValueOrDefault(name) switch { GraphQlWord word => word.Text, string text => text, _ => null };

    private static string All(IReadOnlyDictionary<string, object?> table, string prefix)
        => string.Join(" AND ", table.Select(entry => One(entry.Key, entry.Value, prefix)));

    private static string One(string name, object? value, string prefix)
    {
        if (name is "and" or "or" && value is List<object?> conditions)
        {
            return $"({string.Join(name == "and" ? " AND " : " OR ", conditions.OfType<IReadOnlyDictionary<string, object?>>().Select(each => $"({All(each, prefix)})"))})";
        }

        if (value is not IReadOnlyDictionary<string, object?> table)
        {
            throw Invalid($"The argument 'where.{prefix}{name}' is not valid");
        }

        return name == "not" ? $"(NOT ({All(table, prefix)}))"
            : table.Keys.All(s_operators.ContainsKey)
                ? string.Join(" AND ", table.Select(each => $"{prefix}{name} {s_operators[each.Key]} {Literal(each.Value)}"))
            : All(table, $"{prefix}{name}.");
    }

    private static string Literal(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        int or decimal => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        string text => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'",
        List<object?> items => $"({string.Join(", ", items.Select(Literal))})",
        IReadOnlyDictionary<string, object?> table when table.GetValueOrDefault("value") is string day => day,
        IReadOnlyDictionary<string, object?> table when Word(table, "literal") is { } literal => literal,
        _ => throw Invalid("A value of 'where' is not valid"),
    };

    private static SalesforceException Invalid(string message) => new(400, "INVALID_ARGUMENT", message);
}
