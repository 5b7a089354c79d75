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

    public IEnumerable<object?> Values(object target) => target is PSObject made ? made.Properties.Select(property => property.Value) : [];

    /// <exception cref="SfException"><c>EmptyJsonName</c>: no property can do without a name.</exception>
    public void Add(object target, string name, object? value)
    {
        if (name.Length == 0)
        {
            throw new SfException("EmptyJsonName", SfErrorCategory.InvalidData);
        }

        PSMemberInfoCollection<PSPropertyInfo> properties = ((PSObject)target).Properties;
        try
        {
            properties.Add(new PSNoteProperty(name, value), preValidated: true);
        }
        catch (ExtendedTypeSystemException)
        {
            // The same name again, or the same but for its case: the last value counts, as JSON readers agree.
            properties.Remove(name);
            properties.Add(new PSNoteProperty(name, value));
        }
    }
}
