namespace SalesforceConnect.Soql;

/// <summary>What an item of a SELECT list is.</summary>
internal enum SoqlItemKind
{
    /// <summary>Nothing that could be one.</summary>
    Missing,

    /// <summary>A field, or a path to one.</summary>
    Field,

    /// <summary>A function of something: <c>FIELDS(ALL)</c>, <c>SUM(Amount)</c>, <c>toLabel(Status)</c>.</summary>
    Call,

    /// <summary><c>TYPEOF What WHEN Account THEN Phone, Name WHEN … ELSE Name END</c>.</summary>
    TypeOf,

    /// <summary>A subquery.</summary>
    Children,
}

/// <summary>An item of a SELECT list, or of a TYPEOF's.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="First">Where it begins.</param>
/// <param name="Name">The field, the function, or the relationship of a TYPEOF, as it is written.</param>
internal sealed record SoqlItem(SoqlItemKind Kind, int First, string Name)
{
    /// <summary>Where it ends.</summary>
    public int End { get; set; }

    /// <summary>Whether all of it is understood.</summary>
    public bool IsWhole { get; set; }

    /// <summary>What its value is to be called.</summary>
    public string? Alias { get; init; }

    /// <summary>The one field that a function is of, when there is nothing else.</summary>
    public string? Field { get; init; }

    /// <summary>Whether a value of many records is in it.</summary>
    public bool IsAggregate { get; init; }

    /// <summary>Whether it is <c>COUNT()</c>.</summary>
    public bool IsCount => Kind == SoqlItemKind.Call && End - First == 3 && Name.Equals("COUNT", StringComparison.OrdinalIgnoreCase);

    /// <summary>The subquery.</summary>
    public SoqlStatement? Statement { get; init; }

    /// <summary>What a TYPEOF selects of which object.</summary>
    public List<SoqlBranch> Branches { get; } = [];
}

/// <summary>A WHEN or the ELSE of a TYPEOF.</summary>
/// <param name="First">Where it begins.</param>
/// <param name="ObjectName">The object; null for ELSE, and where it is missing.</param>
/// <param name="Fields">Where its fields begin, after THEN or ELSE; null before there is a THEN.</param>
/// <param name="Items">Its fields.</param>
internal sealed record SoqlBranch(int First, string? ObjectName, int? Fields, IReadOnlyList<SoqlItem> Items);
