using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Conversion;

namespace SalesforceConnect.Records;

/// <summary>
/// Lets a parameter take the name of an object and nothing else. A row by itself, which PowerShell would turn into text, is left to the
/// parameter that takes rows.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ObjectNameAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
        => IsRow(inputData) ? new NoName() : inputData;

    private static bool IsRow(object? given) => Wrapped.Plain(given) switch
    {
        IDictionary or SfRecord => true,
        string => false,
        IEnumerable items => items.Cast<object?>().Any(IsRow),
        PSObject => true,
        _ => false,
    };

    // What is thrown by a transformation ends the binding; what cannot be turned into text lets it go on with the next parameter.
    private sealed class NoName
    {
        public override string ToString() => throw new InvalidCastException();
    }
}
