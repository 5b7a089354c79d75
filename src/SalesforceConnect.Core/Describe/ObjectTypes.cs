using SalesforceConnect.Errors;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Describe;

/// <summary>
/// The types of an object's fields, and which objects it leads to, from its describe (REST API Developer Guide, "sObject Describe").
/// </summary>
internal sealed class ObjectTypes
{
    private readonly Dictionary<string, FieldType> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _parents = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _children = new(StringComparer.OrdinalIgnoreCase);

    private ObjectTypes(SfObject description)
    {
        Description = description;
        foreach (SfField field in description.Fields)
        {
            _fields[field.Name] = TypeOf(field);
            if (field is { RelationshipName: { } relationship, ReferenceTo: [{ } parent] })
            {
                _parents[relationship] = parent;
            }
        }

        foreach (SfChildRelationship child in description.ChildRelationships)
        {
            if (child.Name is { } name)
            {
                _children[name] = child.ObjectName;
            }
        }
    }

    /// <summary>The object as it was described.</summary>
    public SfObject Description { get; }

    /// <summary>Reads a describe.</summary>
    /// <exception cref="SfException"><c>InvalidJson</c>.</exception>
    public static ObjectTypes Read(SfResponse response) => new(SfObject.ReadDescribe(response));

    /// <summary>Whether the object has this field.</summary>
    public bool HasField(string name) => _fields.ContainsKey(name);

    /// <summary>The name of a field or of a relationship to a parent, as it is defined; null where there is none.</summary>
    public string? Spelled(string name)
        => Description.Fields
            .SelectMany(field => new[] { field.Name, field.RelationshipName })
            .FirstOrDefault(known => name.Equals(known, StringComparison.OrdinalIgnoreCase));

    /// <summary>The type of a field.</summary>
    public FieldType Field(string name) => _fields.TryGetValue(name, out FieldType type) ? type : FieldType.Unknown;

    /// <summary>The one object that a relationship to a parent leads to; null where it may lead to several, or is not known.</summary>
    public string? Parent(string relationship) => _parents.TryGetValue(relationship, out string? name) ? name : null;

    /// <summary>The object of a child relationship.</summary>
    public string? Child(string relationship) => _children.TryGetValue(relationship, out string? name) ? name : null;

    private static FieldType TypeOf(SfField field) => field.Type switch
    {
        "date" => FieldType.Date,
        "datetime" => FieldType.DateTime,
        "time" => FieldType.Time,
        "double" or "currency" or "percent" => FieldType.Decimal,
        _ => FieldType.Unknown,
    };
}
