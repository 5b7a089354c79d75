namespace SalesforceConnect.LocalOrg;

/// <summary>What a request's headers make of the org's rules when it saves a record.</summary>
internal sealed record RecordRules(AssignmentRules Assignment, DuplicateRules Duplicates, SalesforceHeaders Headers, string Root)
{
    /// <summary>Assigns the row and refuses it when it is a duplicate. Takes place before uniqueness is checked.</summary>
    public void Apply(OrgTable table, object?[] values, IReadOnlySet<int> given, bool isCreate)
    {
        if (Assignment.OwnerFor(table.Definition.Name, Headers.AutoAssign, isCreate) is { } owner)
        {
            values[table.Definition.Field("OwnerId").Index] = owner;
        }

        Duplicates.Check(table, values, given, Headers, Root);
    }
}
