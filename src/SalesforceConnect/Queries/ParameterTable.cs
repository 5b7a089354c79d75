using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Management.Automation.Language;
using SalesforceConnect.Conversion;
using SalesforceConnect.Query;

namespace SalesforceConnect.Queries;

/// <summary>A hashtable of parameters as Core takes it: names of whatever case, values without PowerShell's wrapping.</summary>
internal static class ParameterTable
{
    /// <param name="table">The hashtable; null for none.</param>
    public static IReadOnlyDictionary<string, object?> From(IDictionary? table)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in table ?? new Hashtable())
        {
            values[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? ""] = Unwrap(entry.Value);
        }

        return values;
    }

    private static object? Unwrap(object? value)
    {
        if (ReferenceEquals(value, AutomationNull.Value))
        {
            return NoValues.Instance;
        }

        return Wrapped.Inner(value) switch
        {
            NullString => null,
            SwitchParameter flag => flag.IsPresent,
            PSCustomObject made => ((PSObject)value!).Properties["Id"]?.Value is { } id ? Unwrap(id) : made,
            IEnumerable items and not string and not IDictionary => items.Cast<object?>().Select(Unwrap).ToList(),
            var plain => plain,
        };
    }
}
