namespace SalesforceConnect.Query;

/// <summary>What a value of a condition is compared with, and how: <c>Owner.Name =</c>, <c>DAY_ONLY(CreatedDate) NOT IN</c>.</summary>
/// <param name="First">Where the left side begins among the tokens.</param>
/// <param name="Last">Where it ends: the same for a plain field.</param>
/// <param name="Operator">The operator, in capitals.</param>
/// <param name="IsInParentheses">Whether the value stands in parentheses of its own, as that of a list does.</param>
internal sealed record Comparison(int First, int Last, string Operator, bool IsInParentheses)
{
    private static readonly string[] s_operators = ["=", "!", "<", ">", "LIKE", "IN", "NOT", "INCLUDES", "EXCLUDES"];

    /// <summary>Whether the operator takes a list.</summary>
    public bool TakesList => Operator is "IN" or "NOT IN" or "INCLUDES" or "EXCLUDES";

    /// <summary>Whether a record that has none of the values is meant.</summary>
    public bool IsNegated => Operator is "NOT IN" or "EXCLUDES";

    /// <summary>Whether the left side is a field and nothing else.</summary>
    public bool IsOfField => First == Last;

    /// <summary>The comparison whose right side is, or begins at, or has in its list, a token; null where that is no value of a condition.</summary>
    public static Comparison? Before(IReadOnlyList<SoqlToken> tokens, int value)
    {
        int at = value - 1;
        bool isInParentheses = at >= 0 && (tokens[at].Is("(") || tokens[at].Is(","));
        if (isInParentheses)
        {
            while (at >= 0 && !tokens[at].Is("(") && !tokens[at].Is(")"))
            {
                at--;
            }

            at = at >= 0 && tokens[at].Is("(") ? at - 1 : -1;
        }

        int end = at;
        while (at >= 0 && s_operators.Any(tokens[at].Is))
        {
            at--;
        }

        if (at < 0 || at == end || FirstOf(tokens, at) is not { } first)
        {
            return null;
        }

        IEnumerable<string> words = tokens.Skip(at + 1).Take(end - at).Select(token => token.Text.ToUpperInvariant());
        return new Comparison(first, at, string.Join(tokens[end].Kind == SoqlTokenKind.Word ? " " : "", words), isInParentheses);
    }

    // A word, or FUNCTION(…).
    private static int? FirstOf(IReadOnlyList<SoqlToken> tokens, int last)
    {
        int depth = 0;
        for (int index = last; index >= 0; index--)
        {
            depth += tokens[index].Is(")") ? 1 : tokens[index].Is("(") ? -1 : 0;
            if (depth == 0)
            {
                int first = tokens[index].Is("(") ? index - 1 : index;
                return first >= 0 && tokens[first].Kind == SoqlTokenKind.Word ? first : null;
            }
        }

        return null;
    }
}
