using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Conversion;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Connections;

/// <summary>Says of a secret that is given as plain text how to give it, where PowerShell would only name two types.</summary>
[AttributeUsage(AttributeTargets.Property)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SecretAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
        => Wrapped.Inner(inputData) is string
            ? throw new ArgumentTransformationMetadataException(Text.Message("PlainTextSecret"))
            : inputData;
}
