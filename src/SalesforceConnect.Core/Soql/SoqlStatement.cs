namespace SalesforceConnect.Soql;

/// <summary>
/// A SELECT: the query itself, or a subquery (SOQL and SOSL Reference, "SOQL SELECT Syntax"). The spans of the tree are of tokens, and
/// <c>End</c> is the one after the last.
/// </summary>
/// <param name="Outer">The statement around it.</param>
/// <param name="First">Where it begins.</param>
internal sealed record SoqlStatement(SoqlStatement? Outer, int First)
{
    /// <summary>Where it ends: at its closing parenthesis.</summary>
    public int End { get; set; }

    /// <summary>Its clauses, one after the other without a gap. The first has no keyword where the text begins with none.</summary>
    public List<SoqlClause> Clauses { get; } = [];

    /// <summary>The items of the SELECT list, each up to its comma; those that are missing too.</summary>
    public IReadOnlyList<SoqlItem> Items { get; set; } = [];

    /// <summary>The comparisons of its conditions, those of subqueries not among them.</summary>
    public List<SoqlComparison> Comparisons { get; } = [];

    /// <summary>The object of the FROM clause, or the relationship to children; null where it is missing.</summary>
    public string? ObjectName { get; set; }

    /// <summary>The names that stand for the object or for one of its parents, by the path from the object.</summary>
    public Dictionary<string, IReadOnlyList<string>> Aliases { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether all is understood that says what its rows are.</summary>
    public bool IsWhole { get; set; } = true;

    /// <summary>Whether it stands in the SELECT list of the outer one, whose children it gives.</summary>
    public bool IsInList { get; init; }

    /// <summary>Whether it is <c>SELECT COUNT()</c>, whose answer is a number.</summary>
    public bool IsCount => IsWhole && Items is [{ IsCount: true }];

    /// <summary>Whether its rows are groups, not records.</summary>
    public bool IsAggregate => Has("GROUP") || Items.Any(item => item.IsAggregate);

    /// <summary>The clause that begins with a keyword.</summary>
    public SoqlClause? Clause(string keyword) => Clauses.FirstOrDefault(clause => clause.Keyword == keyword);

    /// <summary>Whether there is such a clause.</summary>
    public bool Has(string keyword) => Clause(keyword) is not null;

    /// <summary>The keyword of the clause that a word would belong to that stands before a token.</summary>
    public string ClauseAt(int token) => Clauses.LastOrDefault(clause => clause.First < token)?.Keyword ?? "";

    /// <summary>A path without the alias that it may begin with: from the object to a field.</summary>
    public IReadOnlyList<string> PathOf(string written)
    {
        string[] parts = written.Split('.');
        return parts.Length > 1 && Aliases.TryGetValue(parts[0], out IReadOnlyList<string>? meant) ? [.. meant, .. parts.Skip(1)] : parts;
    }

    /// <summary>How to get to a field that is written here; null where the objects on the way are missing.</summary>
    public SoqlPath? Locate(string written)
    {
        // A subquery in a WHERE begins anew, one in a SELECT list goes on from the outer object.
        var children = new List<string>();
        SoqlStatement first = this;
        for (; first is { IsInList: true, ObjectName: { } child, Outer: { } outer }; first = outer)
        {
            children.Insert(0, child);
        }

        return first.ObjectName is { } name ? new SoqlPath(name, children, PathOf(written)) : null;
    }
}

/// <summary>A clause of a statement.</summary>
/// <param name="Keyword">The first word of its keyword, in capitals; empty where it has none.</param>
/// <param name="First">Where it begins.</param>
internal sealed record SoqlClause(string Keyword, int First)
{
    /// <summary>Where it ends.</summary>
    public int End { get; set; }
}

/// <summary>How to get to a field from an object.</summary>
/// <param name="ObjectName">The object that it starts from.</param>
/// <param name="Children">The relationships to children that lead from there to the object that is queried.</param>
/// <param name="Parts">The relationships to parents from there, and the field.</param>
internal sealed record SoqlPath(string ObjectName, IReadOnlyList<string> Children, IReadOnlyList<string> Parts);
