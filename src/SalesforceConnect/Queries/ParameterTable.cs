using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace SalesforceConnect.Queries;

/// <summary>A hashtable of parameters as Core takes it: names of whatever case, values without PowerShell's wrapping.</summary>
internal static class ParameterTable
{
    public static IReadOnlyDictionary<string, object?> From(IDictionary table)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in table)
        {
            values[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? ""] = Unwrap(entry.Value);
        }

        return values;
    }

    private static object? Unwrap(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        SwitchParameter flag => flag.IsPresent,
        IEnumerable items and not string and not IDictionary => items.Cast<object?>().Select(Unwrap).ToList(),
        var plain => plain,
    };
}
