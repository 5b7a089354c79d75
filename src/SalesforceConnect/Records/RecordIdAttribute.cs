using System.ComponentModel;
using System.Management.Automation;

namespace SalesforceConnect.Records;

/// <summary>Lets a parameter take records where it wants their IDs.</summary>
[AttributeUsage(AttributeTargets.Property)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RecordIdAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData switch
    {
        null => null,
        PSObject { BaseObject: object[] items } => items.Select(IdOf).ToArray(),
        object[] items => items.Select(IdOf).ToArray(),
        _ => new[] { IdOf(inputData) },
    };

    // Anything else binds too, so that a wrong item of the pipeline is that item's error.
    private static string IdOf(object? item)
        => item is string or PSObject { BaseObject: string }
            ? item.ToString()!
            : (item is null ? null : PSObject.AsPSObject(item).Properties["Id"]?.Value?.ToString() ?? (((item as PSObject)?.BaseObject ?? item) as SfRecord)?.Key ?? item.ToString()) ?? "";
}
