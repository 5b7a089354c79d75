using System.Management.Automation;

namespace SalesforceConnect.Conversion;

/// <summary>Values that PowerShell may have wrapped in a <see cref="PSObject"/>.</summary>
internal static class Wrapped
{
    /// <summary>The value without its wrapping; an object that was made in PowerShell stays one.</summary>
    public static object? Plain(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    /// <summary>The value without its wrapping; of an object that was made in PowerShell, <see cref="PSCustomObject"/>.</summary>
    public static object? Inner(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
