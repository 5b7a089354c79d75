using System.ComponentModel;
using System.Management.Automation;

namespace SalesforceConnect.Connections;

/// <summary>Lets a parameter take a connection by name or as an object.</summary>
[AttributeUsage(AttributeTargets.Property)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ConnectionReferenceAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
        => inputData switch
        {
            null or ConnectionReference => inputData,
            PSObject { BaseObject: object[] items } => items.Select(item => new ConnectionReference(item)).ToArray(),
            object[] items => items.Select(item => new ConnectionReference(item)).ToArray(),
            _ => new ConnectionReference(inputData),
        };
}
