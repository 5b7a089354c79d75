using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Records;

/// <summary>Lets a parameter take the name of an object or, where that can be left out, the ID of a record or a record.</summary>
[AttributeUsage(AttributeTargets.Property)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ObjectOrRecordIdAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        string[] ids = (string[])new RecordIdAttribute().Transform(engineIntrinsics, inputData);
        return ids.Length > 1
            ? throw new ArgumentTransformationMetadataException(Text.Message("SeveralIdsAsObject"))
            : ids.FirstOrDefault() ?? "";
    }
}
