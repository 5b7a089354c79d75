namespace SalesforceConnect.LocalOrg;

/// <summary>How one row of many ended.</summary>
/// <param name="Id">Its ID. A row that was rolled back may have the one that it had for a while.</param>
/// <param name="Created">Whether an upsert made it; null for other operations.</param>
/// <param name="Errors">Why it was not saved; empty when it was.</param>
internal sealed record RowResult(string? Id, bool? Created, IReadOnlyList<SalesforceError> Errors)
{
    private const string RolledBack = "ALL_OR_NONE_OPERATION_ROLLED_BACK";

    public bool Success => Errors.Count == 0;

    /// <summary>The same row when others were not valid and all stand and fall together.</summary>
    public RowResult RollBack() => this with
    {
        Errors =
        [
            new SalesforceError(
                RolledBack, "Record rolled back because not all records were valid and the request was using AllOrNone header", []),
        ],
    };

    public static RowResult Failed(string? id, bool? created, string errorCode, string message, params IReadOnlyList<string> fields) =>
        new(id, created, [new SalesforceError(errorCode, message, fields)]);
}
