using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Conversion;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Bulk;

/// <summary>Takes paths of files, and says what to do with rows, which PowerShell would make paths of.</summary>
[AttributeUsage(AttributeTargets.Property)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FilePathsAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? given = Wrapped.Plain(inputData);
        IEnumerable items = given is IEnumerable several and not string and not IDictionary ? several : new[] { given };
        return items.Cast<object?>().Any(item => Wrapped.Plain(item) is IDictionary or SfRecord or PSObject)
            ? throw new ArgumentTransformationMetadataException(Text.Message("RowsAsPath"))
            : inputData;
    }
}
