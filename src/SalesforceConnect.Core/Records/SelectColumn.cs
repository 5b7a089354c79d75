using SalesforceConnect.Describe;

namespace SalesforceConnect.Records;

/// <summary>What an item of a SELECT list gives.</summary>
internal enum SelectColumnKind
{
    /// <summary>One value under a known name.</summary>
    Value,

    /// <summary>One value whose name the answer tells.</summary>
    Unnamed,

    /// <summary>As many values as the answer has, as <c>FIELDS(ALL)</c> does.</summary>
    Open,

    /// <summary>A record that this one refers to.</summary>
    Parent,

    /// <summary>A record that this one refers to, whose fields depend on its object.</summary>
    TypeOf,

    /// <summary>The records that refer to this one.</summary>
    Children,
}

/// <summary>One item of a SELECT list; all fields of one parent are one item.</summary>
internal sealed class SelectColumn(SelectColumnKind kind, string name)
{
    /// <summary>What it gives.</summary>
    public SelectColumnKind Kind { get; } = kind;

    /// <summary>The name as it was written; the answer has it as it is defined. Empty where the answer alone tells it.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// The path of the field that the value is of, from the object of the query; null where its type is that of no field.
    /// </summary>
    public IReadOnlyList<string>? FieldPath { get; init; }

    /// <summary>The type of the value, as far as it is known.</summary>
    public FieldType Type { get; set; }

    /// <summary>What is selected of the parent or the children; of a TYPEOF, what its ELSE selects.</summary>
    public SelectNode? Node { get; init; }

    /// <summary>Of a TYPEOF, what is selected of which object.</summary>
    public IReadOnlyDictionary<string, SelectNode> Branches { get; init; } = new Dictionary<string, SelectNode>();

    /// <summary>All that is selected of other records through this item.</summary>
    public IEnumerable<SelectNode> Nodes => Node is null ? Branches.Values : Branches.Values.Append(Node);
}
