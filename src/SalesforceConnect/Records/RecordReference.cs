using System.ComponentModel;

namespace SalesforceConnect.Records;

/// <summary>What names a record: its ID, the record itself, or another object with an Id.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RecordReference
{
    internal RecordReference(object? item) => Item = item;

    /// <summary>What was given, without PowerShell's wrapping.</summary>
    internal object? Item { get; }

    /// <summary>The ID, or the record.</summary>
    public override string ToString() => Item?.ToString() ?? "";
}
