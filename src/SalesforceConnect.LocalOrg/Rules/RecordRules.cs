namespace SalesforceConnect.LocalOrg;

/// <summary>What a request's headers make of the org's rules when it saves a record.</summary>
/// <param name="Locks">The rows that are locked.</param>
/// <param name="Validation">The validation rules.</param>
/// <param name="Assignment">The assignment rules.</param>
/// <param name="AutoAssign">What the request says of assignment.</param>
/// <param name="Duplicates">The duplicate rules.</param>
/// <param name="DuplicateHandling">What the request says of duplicates.</param>
/// <param name="Root">The path of the API, for the URLs of the records that a refusal names.</param>
internal sealed record RecordRules(
    RowLocks Locks,
    ValidationRules Validation,
    AssignmentRules Assignment,
    AutoAssign AutoAssign,
    DuplicateRules Duplicates,
    DuplicateHandling DuplicateHandling,
    string Root) : ISaveRules
{
    public void Lock(OrgTable table, object?[] values) => Locks.Check(table, values);

    public void Save(OrgTable table, object?[] values, IReadOnlySet<int> given, bool isCreate)
    {
        if (Assignment.OwnerFor(table.Definition.Name, AutoAssign, isCreate) is { } owner)
        {
            values[table.Definition.Field("OwnerId").Index] = owner;
        }

        Validation.Check(table, values);
        Duplicates.Check(table, values, given, DuplicateHandling, Root);
    }
}
