namespace SalesforceConnect.LocalOrg;

/// <summary>What a request's headers make of the org's rules when it saves a record.</summary>
internal sealed record RecordRules(
    AssignmentRules Assignment, AutoAssign AutoAssign, DuplicateRules Duplicates, DuplicateHandling DuplicateHandling, string Root)
{
    /// <summary>Assigns the row and refuses it when it is a duplicate: the <see cref="SaveRules"/> of a request.</summary>
    public void Apply(OrgTable table, object?[] values, IReadOnlySet<int> given, bool isCreate)
    {
        if (Assignment.OwnerFor(table.Definition.Name, AutoAssign, isCreate) is { } owner)
        {
            values[table.Definition.Field("OwnerId").Index] = owner;
        }

        Duplicates.Check(table, values, given, DuplicateHandling, Root);
    }
}
