using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Conversion;

namespace SalesforceConnect.Queries;

/// <summary>Lets a query be given as its lines, as <c>Get-Content</c> gives those of a file.</summary>
[AttributeUsage(AttributeTargets.Property)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class QueryTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? given = Wrapped.Inner(inputData);
        if (given is not IList items || given is string)
        {
            return inputData;
        }

        // Several queries are not one.
        string?[] lines = [.. items.Cast<object?>().Select(item => Wrapped.Inner(item) as string)];
        return lines.Any(line => line is null)
            || lines.Count(line => line!.TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase)) > 1
            ? inputData
            : string.Join("\n", lines);
    }
}
