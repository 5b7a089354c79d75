using System.Text.Json;

namespace SalesforceConnect;

/// <summary>One field of an object (REST API Developer Guide, "sObject Describe").</summary>
public sealed class SfField
{
    internal SfField(JsonElement field)
    {
        Name = field.GetProperty("name").GetString() ?? "";
        Label = field.GetProperty("label").GetString() ?? Name;
        Type = field.GetProperty("type").GetString() ?? "";
        Length = Number(field, "length");
        Precision = Number(field, "precision");
        Scale = Number(field, "scale");
        IsCustom = Flag(field, "custom");
        IsNillable = Flag(field, "nillable");
        IsCreateable = Flag(field, "createable");
        IsUpdateable = Flag(field, "updateable");
        IsCalculated = Flag(field, "calculated");
        IsUnique = Flag(field, "unique");
        IsExternalId = Flag(field, "externalId");
        CanFind = IsExternalId || Flag(field, "idLookup");
        IsAutoNumber = Flag(field, "autoNumber");
        CompoundName = field.TryGetProperty("compoundFieldName", out JsonElement compound) ? compound.GetString() : null;
        IsName = Flag(field, "nameField");
        IsRequired = IsCreateable && !IsNillable && !Flag(field, "defaultedOnCreate");
        RelationshipName = field.TryGetProperty("relationshipName", out JsonElement relationship) ? relationship.GetString() : null;
        ReferenceTo = field.TryGetProperty("referenceTo", out JsonElement objects)
            ? [.. objects.EnumerateArray().Select(name => name.GetString()!)]
            : [];
        PicklistValues = field.TryGetProperty("picklistValues", out JsonElement values)
            ? [.. values.EnumerateArray().Select(value => new SfPicklistValue(value))]
            : [];
    }

    /// <summary>The API name.</summary>
    public string Name { get; }

    /// <summary>What people see, in the language of the user.</summary>
    public string Label { get; }

    /// <summary>Salesforce's name for the type, such as <c>string</c>, <c>picklist</c> or <c>reference</c>.</summary>
    public string Type { get; }

    /// <summary>How many characters a text may have; 0 for what is no text.</summary>
    public int Length { get; }

    /// <summary>How many digits a number may have; 0 for what is no number.</summary>
    public int Precision { get; }

    /// <summary>How many of those digits stand after the point.</summary>
    public int Scale { get; }

    /// <summary>Whether a new record needs a value for it.</summary>
    public bool IsRequired { get; }

    /// <summary>Whether it was added by the org or a package.</summary>
    public bool IsCustom { get; }

    /// <summary>Whether it may be empty.</summary>
    public bool IsNillable { get; }

    /// <summary>Whether the user may set it in a new record.</summary>
    public bool IsCreateable { get; }

    /// <summary>Whether the user may change it.</summary>
    public bool IsUpdateable { get; }

    /// <summary>Whether a formula or a summary gives its value.</summary>
    public bool IsCalculated { get; }

    /// <summary>Whether no two records may have the same value.</summary>
    public bool IsUnique { get; }

    /// <summary>Whether a record can be found and written by its value.</summary>
    public bool IsExternalId { get; }

    /// <summary>Whether a record can be found by its value, also where Salesforce alone says so, as of Id.</summary>
    internal bool CanFind { get; }

    /// <summary>Whether the org counts its values up.</summary>
    internal bool IsAutoNumber { get; }

    /// <summary>The field that it is a part of, as BillingCity is of BillingAddress; null for what stands alone.</summary>
    internal string? CompoundName { get; }

    /// <summary>Whether it is what a record is called, as Name is of an account and CaseNumber of a case.</summary>
    public bool IsName { get; }

    /// <summary>The name that leads to the parent, such as <c>Owner</c>; null for what refers to nothing.</summary>
    public string? RelationshipName { get; }

    /// <summary>The objects that it may refer to.</summary>
    public IReadOnlyList<string> ReferenceTo { get; }

    /// <summary>The values of a picklist.</summary>
    public IReadOnlyList<SfPicklistValue> PicklistValues { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static bool Flag(JsonElement field, string name)
        => field.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static int Number(JsonElement field, string name)
        => field.TryGetProperty(name, out JsonElement value) && value.TryGetInt32(out int number) ? number : 0;
}
