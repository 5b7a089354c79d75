using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Connections;

/// <summary>Lets a parameter take a connection by name or as an object.</summary>
[AttributeUsage(AttributeTargets.Property)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ConnectionReferenceAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether the parameter takes several of them.</summary>
    public bool AllowsSeveral { get; set; }

    /// <summary>Whether what is neither a name nor a connection is left for another parameter of the pipeline.</summary>
    public bool LeavesOthers { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
        => inputData switch
        {
            null or ConnectionReference => inputData,
            PSObject { BaseObject: object[] items } => Items(items),
            object[] items => Items(items),
            _ when LeavesOthers && !IsMeant(inputData) => inputData,
            _ => new ConnectionReference(inputData),
        };

    // One that has been through another process is known by its type name alone.
    private static bool IsMeant(object given)
        => PSObject.AsPSObject(given) is var item
            && (item.BaseObject is string or SfConnection || item.TypeNames.Contains("Deserialized." + typeof(SfConnection).FullName));

    private object Items(object[] items)
        => AllowsSeveral
            ? items.Select(item => new ConnectionReference(item)).ToArray()
            : throw new ArgumentTransformationMetadataException(
                Text.Message("SeveralConnections", "'a', 'b' | ForEach-Object { … -Connection $_ }"));
}
