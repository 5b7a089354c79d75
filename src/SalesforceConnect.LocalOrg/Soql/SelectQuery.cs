namespace SalesforceConnect.LocalOrg;

/// <summary>A parsed SELECT, top-level, child subquery or semi-join. Names are as written; nothing is looked up yet.</summary>
internal sealed record SelectQuery(
    string Text,
    IReadOnlyList<SelectItem> Items,
    FieldPath From,
    string? Alias,
    Condition? Where,
    IReadOnlyList<Operand> GroupBy,
    Condition? Having,
    IReadOnlyList<SortKey> OrderBy,
    int? Limit,
    int? Offset,
    int OffsetPosition)
{
    /// <summary>Which subtotals there are beside the groups.</summary>
    public GroupMode GroupMode { get; init; }

    /// <summary>The <c>USING SCOPE</c>; null for none.</summary>
    public SoqlToken? Scope { get; init; }
}
