namespace SalesforceConnect.Query;

/// <summary>What a condition with a list means for the whole query.</summary>
internal static class ListCondition
{
    private static readonly string[] s_whole = ["ORDER", "LIMIT", "OFFSET", "GROUP", "HAVING"];

    private static readonly string[] s_beforeCondition = ["WHERE", "AND", "("];

    /// <summary>
    /// Null where the results of several queries with a part of the list each, one after the other, are that of the one:
    /// <c>WHERE … AND field IN :name AND …</c>; else which reason to give.
    /// </summary>
    public static string? WhyNotSplit(SelectStatement? statement, Comparison comparison)
        => statement is null || comparison.Operator != "IN" || !IsDemanded(statement, comparison.First) ? "Where"
            : (statement.IsAggregate && !statement.IsCount) || s_whole.Any(statement.Clauses.ContainsKey) ? "Whole"
            : null;

    /// <summary>Whether the query gives no row, and a count of 0, where the list is empty.</summary>
    public static bool GivesNothingWithout(SelectStatement? statement, Comparison comparison)
        => statement is not null && !comparison.IsNegated && IsDemanded(statement, comparison.First)
            && (statement.IsCount || !statement.IsAggregate || (statement.Clauses.ContainsKey("GROUP") && !statement.Tokens.Any(token => token.Is("ROLLUP") || token.Is("CUBE"))));

    // Whether every record that is found fulfills the condition that begins here: no OR and no NOT around it.
    private static bool IsDemanded(SelectStatement statement, int condition)
    {
        if (!statement.Clauses.TryGetValue("WHERE", out int where))
        {
            return false;
        }

        IReadOnlyList<SoqlToken> tokens = statement.Tokens;
        int end = statement.Clauses.Values.Where(index => index > where).DefaultIfEmpty(tokens.Count).Min();
        var open = new Stack<int>([where]);
        var alternatives = new HashSet<int>();
        int[] around = [];
        for (int index = where + 1; index < end; index++)
        {
            if (tokens[index].Is("("))
            {
                open.Push(index);
            }
            else if (tokens[index].Is(")"))
            {
                open.Pop();
            }
            else if (tokens[index].Is("OR"))
            {
                alternatives.Add(open.Peek());
            }
            else if (index == condition)
            {
                around = [.. open];
            }
        }

        return around.Length > 0
            && around.All(group => !alternatives.Contains(group) && (group == where || s_beforeCondition.Any(tokens[group - 1].Is)))
            && s_beforeCondition.Any(tokens[condition - 1].Is);
    }
}
