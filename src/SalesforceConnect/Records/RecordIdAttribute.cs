using System.Collections;
using System.ComponentModel;
using System.Management.Automation;

namespace SalesforceConnect.Records;

/// <summary>Lets a parameter take records where it wants their IDs.</summary>
[AttributeUsage(AttributeTargets.Property)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RecordIdAttribute : ItemListAttribute
{
    private const string IdName = "Id";

    /// <inheritdoc/>
    protected override Array Convert(object?[] items) => Array.ConvertAll(items, item => IdOf(item) ?? "");

    // Anything else binds too, so that a wrong item is that item's error.
    private static string? IdOf(object? item) => AsWritten(item) switch
    {
        null => null,
        string id => id,
        IDictionary table when table.Contains(IdName) => table[IdName]?.ToString(),
        SfRecord record => PropertyOf(record)?.Value?.ToString(),
        var other => PropertyOf(item!) is { } id ? id.Value?.ToString() : other.ToString(),
    };

    private static PSPropertyInfo? PropertyOf(object item) => PSObject.AsPSObject(item).Properties[IdName];
}
