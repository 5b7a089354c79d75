using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Conversion;

namespace SalesforceConnect.Records;

/// <summary>Lets a parameter take whatever PowerShell would go through item by item, where the binder knows arrays alone.</summary>
[AttributeUsage(AttributeTargets.Property)]
[EditorBrowsable(EditorBrowsableState.Never)]
public class ItemListAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public sealed override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
        => Convert([.. ItemsOf(inputData)]);

    /// <summary>The items as the parameter wants them, without PowerShell's wrapping.</summary>
    /// <param name="items">The items; null where there is none in a place.</param>
    protected virtual Array Convert(object?[] items) => Array.ConvertAll(items, AsWritten);

    /// <summary>
    /// An item as it was written, without PowerShell's wrapping: what looks like a number, as 0055e0000000123 and 00123 do, is one that
    /// remembers its text.
    /// </summary>
    /// <param name="item">Perhaps wrapped.</param>
    protected static object? AsWritten(object? item)
        => item is PSObject { BaseObject: int or long or decimal or double } number
            ? LanguagePrimitives.ConvertTo<string>(number)
            : Wrapped.Plain(item);

    // Lists may have been joined to a list of lists.
    private static IEnumerable<object?> ItemsOf(object? given)
        => given is not null && LanguagePrimitives.GetEnumerable(given) is { } items ? items.Cast<object?>().SelectMany(ItemsOf) : [given];
}
