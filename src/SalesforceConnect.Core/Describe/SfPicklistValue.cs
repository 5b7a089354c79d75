using System.Text.Json;

namespace SalesforceConnect;

/// <summary>One value of a picklist.</summary>
public sealed class SfPicklistValue
{
    internal SfPicklistValue(JsonElement value)
    {
        Value = value.GetProperty("value").GetString() ?? "";
        Label = value.GetProperty("label").GetString() ?? Value;
        IsActive = value.GetProperty("active").GetBoolean();
        IsDefault = value.GetProperty("defaultValue").GetBoolean();
    }

    /// <summary>What records hold.</summary>
    public string Value { get; }

    /// <summary>What people see, in the language of the user.</summary>
    public string Label { get; }

    /// <summary>Whether it can be chosen.</summary>
    public bool IsActive { get; }

    /// <summary>Whether it is chosen for a new record.</summary>
    public bool IsDefault { get; }

    /// <summary>The value.</summary>
    public override string ToString() => Value;
}
