namespace SalesforceConnect.Soql;

/// <summary>A condition of values: <c>Owner.Name = 'x'</c>, <c>DAY_ONLY(CreatedDate) NOT IN (…)</c>.</summary>
/// <param name="Statement">The statement that has it.</param>
/// <param name="Group">The parentheses around it.</param>
/// <param name="First">Where it begins.</param>
/// <param name="Operator">The operator, in capitals.</param>
/// <param name="Value">Where its right side begins; the token after it where that is missing.</param>
internal sealed record SoqlComparison(SoqlStatement Statement, SoqlGroup Group, int First, string Operator, int Value)
{
    /// <summary>Where it ends.</summary>
    public int End { get; set; }

    /// <summary>The parentheses of its right side.</summary>
    public SoqlGroup? List { get; set; }

    /// <summary>The function on the left side, in capitals; empty for a field and nothing else.</summary>
    public required string Function { get; init; }

    /// <summary>The field on the left side as it is written, also where the function is of that alone.</summary>
    public required string? Field { get; init; }

    /// <summary>Whether nothing but parentheses and AND joins it to what stands before it.</summary>
    public required bool IsJoined { get; init; }

    /// <summary>Whether the operator takes a list.</summary>
    public bool TakesList => Operator is "IN" or "NOT IN" or "INCLUDES" or "EXCLUDES";

    /// <summary>Whether a record that has none of the values is meant.</summary>
    public bool IsNegated => Operator is "NOT IN" or "EXCLUDES";

    /// <summary>How to get to the field whose type the values have; null where the left side has none, or the query does not say.</summary>
    public SoqlPath? Path => Field is not null && Function is "" or "MIN" or "MAX" ? Statement.Locate(Field) : null;

    /// <summary>Whether every record that the query finds fulfills it: no OR and no NOT around it.</summary>
    public bool IsDemanded => IsJoined && Statement.Outer is null && Statement.ClauseAt(First) == "WHERE" && Group.IsDemanded;
}

/// <summary>A pair of parentheses, or a whole clause.</summary>
internal sealed class SoqlGroup(SoqlGroup? outer, int open)
{
    /// <summary>Where they open.</summary>
    public int Open { get; } = open;

    /// <summary>Where they close; null where they do not.</summary>
    public int? Close { get; set; }

    /// <summary>What is around them; null for a clause.</summary>
    public SoqlGroup? Outer { get; } = outer;

    /// <summary>The comparison whose right side they are.</summary>
    public SoqlComparison? ListOf { get; init; }

    /// <summary>The comparison in them that is not over yet.</summary>
    public SoqlComparison? Current { get; set; }

    /// <summary>Whether an OR stands right in them.</summary>
    public bool HasAlternatives { get; set; }

    /// <summary>Whether nothing but parentheses and AND joins them to what stands before them.</summary>
    public bool IsJoined { get; init; } = true;

    /// <summary>Whether every record fulfills a condition that is joined to the others in them by AND.</summary>
    public bool IsDemanded
    {
        get
        {
            for (SoqlGroup? group = this; group is not null; group = group.Outer)
            {
                if (group.HasAlternatives || !group.IsJoined)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
