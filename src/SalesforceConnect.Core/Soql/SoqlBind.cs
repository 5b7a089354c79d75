namespace SalesforceConnect.Soql;

/// <summary>The place of a value: <c>:name</c>, with white space or comments after the colon or without, as Apex takes it.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Comparison">The comparison that the value is on the right side of.</param>
internal sealed record SoqlBind(string Name, SoqlComparison? Comparison)
{
    /// <summary>Where the text begins that a literal takes the place of.</summary>
    public required int Start { get; init; }

    /// <summary>Where that ends.</summary>
    public required int End { get; init; }

    /// <summary>Whether it is the number of a range of dates, as in <c>LAST_N_DAYS:n</c>.</summary>
    public bool IsCount { get; init; }

    /// <summary>Whether a <c>%</c> stands before it.</summary>
    public bool StartsAnywhere { get; init; }

    /// <summary>Whether a <c>%</c> stands after it.</summary>
    public bool EndsAnywhere { get; init; }

    /// <summary>Whether it follows a word at once, as in <c>LIMIT:n</c>.</summary>
    public bool IsAttached { get; init; }

    /// <summary>Whether it is all that stands in parentheses.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Whether the value is a pattern.</summary>
    public bool IsPattern => StartsAnywhere || EndsAnywhere || Comparison?.Operator == "LIKE";

    /// <summary>Whether it takes a list: <c>IN :name</c> and <c>IN (:name)</c> do, <c>IN ('a', :name)</c> takes one value.</summary>
    public bool TakesList => Comparison is { TakesList: true, List: var list } && (IsAlone || list is null);

    /// <summary>
    /// Null where the results of several queries with a part of the list each, one after the other, are that of the one:
    /// <c>WHERE … AND field IN :name AND …</c>; else which reason to give.
    /// </summary>
    public string? WhyNotSplit(SoqlStatement root)
        => !root.IsWhole || Comparison is not { Operator: "IN", IsDemanded: true } ? "Where"
            : (root.IsAggregate && !root.IsCount) || s_whole.Any(root.Has) ? "Whole"
            : null;

    /// <summary>Whether the query gives no row, and a count of 0, where the list is empty.</summary>
    /// <param name="query">The query.</param>
    public bool GivesNothingWithout(SoqlQuery query)
        => query.Root.IsWhole && Comparison is { IsNegated: false, IsDemanded: true }
            && (query.Root.IsCount || !query.Root.IsAggregate || (query.Root.Has("GROUP") && !query.Text.Tokens.Any(IsTotal)));

    private static bool IsTotal(SoqlToken token) => token.Is("ROLLUP") || token.Is("CUBE");

    private static readonly string[] s_whole = ["ORDER", "LIMIT", "OFFSET", "GROUP", "HAVING"];
}
