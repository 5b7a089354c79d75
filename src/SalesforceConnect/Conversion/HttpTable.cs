using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace SalesforceConnect.Conversion;

/// <summary>A hashtable of query parameters, headers or options as the names and texts that go over the wire.</summary>
internal static class HttpTable
{
    /// <summary>The pairs of a table; a list gives its name once for each item.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Pairs(IDictionary? table)
        => from entry in Entries(table ?? new Hashtable())
           from item in Items(entry.Value)
           select new KeyValuePair<string, string>(Print(entry.Key), Print(item));

    /// <summary>The entries of a table of any kind: as a mere sequence a Dictionary gives pairs of its own.</summary>
    public static IEnumerable<DictionaryEntry> Entries(IDictionary table)
    {
        foreach (DictionaryEntry entry in table)
        {
            yield return entry;
        }
    }

    /// <summary>The items of a list; anything else is the one item itself.</summary>
    public static IEnumerable<object?> Items(object? value)
        => Wrapped.Plain(value) is IEnumerable items and not (string or IDictionary or byte[]) ? items.Cast<object?>() : [value];

    /// <summary>A value as Salesforce reads it.</summary>
    public static string Print(object? value)
    {
        object? plain = Wrapped.Plain(value);
        return plain switch
        {
            bool flag => flag ? "true" : "false",
            SwitchParameter flag => flag ? "true" : "false",
            _ => SalesforceTime.Print(plain) ?? Convert.ToString(plain, CultureInfo.InvariantCulture) ?? "",
        };
    }
}
