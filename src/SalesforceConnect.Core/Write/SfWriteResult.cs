using SalesforceConnect.Connections;
using SalesforceConnect.Errors;

namespace SalesforceConnect;

/// <summary>What became of one row, in the order of the input.</summary>
public sealed class SfWriteResult
{
    /// <summary>The record's ID; null where there is no record.</summary>
    public string? Id { get; internal init; }

    /// <summary>Whether the org has the record as the row says.</summary>
    public bool Success => Action is not (SfWriteAction.Failed or SfWriteAction.RolledBack or SfWriteAction.Unknown);

    /// <summary>What was done.</summary>
    public SfWriteAction Action { get; internal init; }

    /// <summary>
    /// Salesforce's code, such as <c>REQUIRED_FIELD_MISSING</c>, or our own, such as <c>ValueNotConverted</c>; null on success.
    /// </summary>
    public string? ErrorCode { get; internal init; }

    /// <summary>What is wrong with the row; null on success.</summary>
    public string? Message { get; internal init; }

    /// <summary>The fields that the error is about; often none.</summary>
    public IReadOnlyList<string> Fields { get; internal init; } = [];

    /// <summary>The row.</summary>
    public object? InputObject { get; internal init; }

    /// <summary>The API name of the record's object; null where that is not known.</summary>
    internal string? ObjectName { get; init; }

    /// <summary>The org that it was written to; null where that is not known.</summary>
    internal OrgKey? Org { get; init; }

    /// <summary>Which row of the input it is, from 1; 0 where it is the only one.</summary>
    internal long Number { get; init; }

    /// <summary>The row's error, for the error stream; null where it has none of its own.</summary>
    internal SfException? Error { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Id is null ? Action.ToString() : $"{Action} {Id}";
}
