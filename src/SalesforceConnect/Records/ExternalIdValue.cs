using System.Collections;
using System.Management.Automation;
using SalesforceConnect.Conversion;

namespace SalesforceConnect.Records;

/// <summary>The value of an external ID that an item of the pipeline stands for.</summary>
internal static class ExternalIdValue
{
    /// <summary>Of an object that has a property called like the field, that property's value; else what was given.</summary>
    /// <param name="item">A value, or an object such as a record or a row.</param>
    /// <param name="field">The field.</param>
    public static object? Of(object? item, string field)
    {
        object? plain = Wrapped.Inner(item);
        return plain is null or string ? plain
            : plain is IDictionary table ? table.Contains(field) ? Wrapped.Inner(table[field]) : plain
            : PSObject.AsPSObject(item).Properties[field] is { } property ? Wrapped.Inner(property.Value) : plain;
    }
}
