using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Conversion;

/// <summary>
/// Takes a path as text, or as the property of an object that has one. Of an object that has none PowerShell would make a text that is
/// no path.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RequestPathAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] s_properties = ["Path", "Uri"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Wrapped.Plain(inputData) switch
    {
        null => inputData,
        string text => text,
        Uri uri => uri.OriginalString,
        var item => PathOf(item)
            ?? throw new ArgumentTransformationMetadataException(
                Text.Message("PathMissing", item is PSObject ? nameof(PSCustomObject) : item.GetType().Name)),
    };

    private static string? PathOf(object item)
        => s_properties.Select(name => PSObject.AsPSObject(item).Properties[name]?.Value)
            .FirstOrDefault(value => value is not null)?.ToString();
}
