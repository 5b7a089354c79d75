using SalesforceConnect.Describe;

namespace SalesforceConnect.Records;

/// <summary>What is selected of one object, in order.</summary>
/// <param name="Name">The object, or the relationship that leads to it.</param>
internal sealed record SelectNode(string Name)
{
    private static readonly string[] s_alwaysText = ["Id", "Name"];

    /// <summary>The items.</summary>
    public List<SelectColumn> Columns { get; } = [];

    /// <summary>The types of the object's fields; null where they are not known.</summary>
    public ObjectTypes? ObjectTypes { get; set; }

    /// <summary>A node that takes whatever comes.</summary>
    public static SelectNode Open(string name) => new(name) { Columns = { new SelectColumn(SelectColumnKind.Open, "") } };

    /// <summary>A node with these fields, by their paths with dots.</summary>
    public static SelectNode Of(string name, IEnumerable<string> fields)
    {
        var node = new SelectNode(name);
        foreach (string field in fields)
        {
            node.Add(field.Split('.'));
        }

        return node;
    }

    /// <summary>
    /// Whether any value of this object, or of those that are reached through it, has a type that its text does not tell.
    /// </summary>
    public bool NeedsTypes
        => Columns.Any(column => column.Kind switch
        {
            SelectColumnKind.Value
                => column.FieldPath is { } path && !s_alwaysText.Contains(path[path.Count - 1], StringComparer.OrdinalIgnoreCase),
            SelectColumnKind.Open => true,
            _ => column.Nodes.Any(node => node.NeedsTypes),
        });

    /// <summary>Adds the field at the end of a path, which may go over parents that are there already.</summary>
    public void Add(IReadOnlyList<string> path, FieldType type = FieldType.Unknown, bool isTyped = true)
    {
        SelectNode node = this;
        foreach (string parent in path.Take(path.Count - 1))
        {
            node = node.ParentOf(parent);
        }

        string name = path[path.Count - 1];
        if (node.Find(name) is null)
        {
            node.Columns.Add(new SelectColumn(SelectColumnKind.Value, name) { FieldPath = isTyped ? [name] : null, Type = type });
        }
    }

    private SelectColumn? Find(string name)
        => Columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private SelectNode ParentOf(string name)
    {
        if (Find(name) is { Kind: SelectColumnKind.Parent } known)
        {
            return known.Node!;
        }

        var parent = new SelectNode(name);
        Columns.Add(new SelectColumn(SelectColumnKind.Parent, name) { Node = parent });
        return parent;
    }
}
