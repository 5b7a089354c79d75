using System.Text.Json;

namespace SalesforceConnect;

/// <summary>A relationship from an object to those that refer to it: what a child subquery names in its FROM.</summary>
public sealed class SfChildRelationship
{
    internal SfChildRelationship(JsonElement relationship)
    {
        Name = relationship.GetProperty("relationshipName").GetString();
        ObjectName = relationship.GetProperty("childSObject").GetString() ?? "";
        Field = relationship.GetProperty("field").GetString() ?? "";
        CascadesDelete = relationship.TryGetProperty("cascadeDelete", out JsonElement cascade) && cascade.ValueKind == JsonValueKind.True;
    }

    /// <summary>Its name, such as <c>Contacts</c>; null for one that no query can use.</summary>
    public string? Name { get; }

    /// <summary>The object that refers.</summary>
    public string ObjectName { get; }

    /// <summary>The field of that object that holds the reference.</summary>
    public string Field { get; }

    /// <summary>Whether the children are deleted with the record.</summary>
    public bool CascadesDelete { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name ?? $"{ObjectName}.{Field}";
}
