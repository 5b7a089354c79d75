namespace SalesforceConnect.Query;

/// <summary>As much of a SOQL text as the client has to understand.</summary>
internal sealed class SelectStatement
{
    /// <summary>The object of the FROM clause.</summary>
    public required string ObjectName { get; init; }

    /// <summary>What is selected.</summary>
    public required SelectNode Selection { get; init; }

    /// <summary>Whether it is <c>SELECT COUNT()</c>, whose answer is a number.</summary>
    public bool IsCount { get; init; }

    /// <summary>Whether its rows are groups, not records.</summary>
    public bool IsAggregate { get; init; }

    /// <summary>The parts of the text.</summary>
    public required IReadOnlyList<SoqlToken> Tokens { get; init; }

    /// <summary>The clauses after FROM, by their first keyword, and where each begins among the tokens.</summary>
    public required IReadOnlyDictionary<string, int> Clauses { get; init; }

    /// <summary>Where its FROM is among the tokens.</summary>
    public required int From { get; init; }

    /// <summary>The names that stand for the object or for one of its parents, by the path from the object.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Aliases { get; init; }

    /// <summary>The path from the object to a field, as it is written in the query.</summary>
    public IReadOnlyList<string> PathOf(string written) => WithoutAlias(written, Aliases);

    /// <summary>A path without the alias that it may begin with.</summary>
    internal static IReadOnlyList<string> WithoutAlias(string written, IReadOnlyDictionary<string, IReadOnlyList<string>> aliases)
    {
        string[] parts = written.Split('.');
        return parts.Length > 1 && aliases.TryGetValue(parts[0], out IReadOnlyList<string>? meant) ? [.. meant, .. parts.Skip(1)] : parts;
    }
}
