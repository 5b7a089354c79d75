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
}
