using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace SalesforceConnect.Tests.Secrets;

/// <summary>Every text that can be reached from an object through public properties, as a serialiser would.</summary>
internal static class PublicText
{
    private const int Depth = 6;

    public static IEnumerable<string> Of(object item)
    {
        var texts = new List<string>();
        Collect(item, texts, new HashSet<object>(ReferenceEqualityComparer.Instance), Depth);
        return texts;
    }

    private static void Collect(object? item, List<string> texts, HashSet<object> seen, int depth)
    {
        object? value = item is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : item;

        // An InvocationInfo is PowerShell's own note of what the user typed; none of ours goes into it.
        if (value is null or Type or MemberInfo or Assembly or Delegate or System.Security.SecureString or InvocationInfo || depth == 0)
        {
            return;
        }

        texts.Add(value.ToString() ?? "");
        if (value is string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
        {
            return;
        }

        foreach (object? part in Parts(value))
        {
            Collect(part, texts, seen, depth - 1);
        }
    }

    private static IEnumerable<object?> Parts(object value)
    {
        IEnumerable<object?> items = value switch
        {
            IDictionary table => table.Keys.Cast<object?>().Concat(table.Values.Cast<object?>()),
            IEnumerable list => list.Cast<object?>(),
            _ => [],
        };
        return items.Concat(PSObject.AsPSObject(value).Properties.Where(property => property.IsGettable).Select(Read));
    }

    private static object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }
}
