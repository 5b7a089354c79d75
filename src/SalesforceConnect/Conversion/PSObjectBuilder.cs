using System.Management.Automation;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;

namespace SalesforceConnect.Conversion;

/// <summary>Makes PowerShell objects of JSON.</summary>
internal sealed class PSObjectBuilder : IJsonModel
{
    /// <summary>It keeps nothing, so one serves all.</summary>
    public static PSObjectBuilder Instance { get; } = new();

    public object NewObject() => new PSObject();

    public object? Find(object target, string name) => (target as PSObject)?.Properties[name]?.Value;

    public bool Has(object target, string name) => (target as PSObject)?.Properties[name] is not null;

    public IEnumerable<KeyValuePair<string, object?>> Properties(object target)
        => target is PSObject made
            ? made.Properties.Select(property => new KeyValuePair<string, object?>(property.Name, property.Value))
            : [];

    public void Replace(object target, string name, object? value)
    {
        PSMemberInfoCollection<PSPropertyInfo> properties = ((PSObject)target).Properties;
        properties.Remove(name);
        properties.Add(new PSNoteProperty(name, value));
    }

    /// <exception cref="SfException">
    /// <c>EmptyJsonName</c>: no property can do without a name. <c>DuplicateJsonName</c>: nor can two have one.
    /// </exception>
    public void Add(object target, string name, object? value)
    {
        if (name.Length == 0)
        {
            throw new SfException("EmptyJsonName", SfErrorCategory.InvalidData);
        }

        // Added once more it would take the place of the first, in silence.
        PSMemberInfoCollection<PSPropertyInfo> properties = ((PSObject)target).Properties;
        if (properties[name] is not null)
        {
            throw new SfException("DuplicateJsonName", SfErrorCategory.InvalidData, name);
        }

        properties.Add(new PSNoteProperty(name, value), preValidated: true);
    }
}
