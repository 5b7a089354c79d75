using System.Collections;
using System.ComponentModel;
using System.Management.Automation;

namespace SalesforceConnect.Records;

/// <summary>Lets a parameter take what names records. A table is a row of its own, and is left to a parameter that takes rows.</summary>
[AttributeUsage(AttributeTargets.Property)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RecordReferenceAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object?[] items = (object?[])new ItemListAttribute().Transform(engineIntrinsics, inputData);
        return items.Any(item => item is IDictionary) ? inputData : Array.ConvertAll(items, item => new RecordReference(item));
    }
}
