namespace SalesforceConnect.LocalOrg;

/// <summary>Permission sets, and who has them.</summary>
internal static class AccessSchema
{
    public static IReadOnlyList<ObjectDefinition> Objects { get; } = [PermissionSet(), PermissionSetAssignment()];

    private static ObjectDefinition PermissionSet() => new("PermissionSet", "Permission Set", "Permission Sets", "0PS",
    [
        OrgSchema.Id("PermissionSet"),
        OrgSchema.Text("Name", "Permission Set Name", 80) with { IsNameField = true, Nillable = false, Unique = true },
        OrgSchema.Text("Label", "Permission Set Label", 80) with { Nillable = false },
        OrgSchema.Text("Description", "Description", 255),
        new("IsOwnedByProfile", "Owned By Profile", FieldKind.Checkbox)
        {
            Nillable = false, Createable = false, Updateable = false, Default = false, DefaultedOnCreate = true,
        },
        .. OrgSchema.Audit(),
    ])
    {
        Searchable = false,
    };

    private static ObjectDefinition PermissionSetAssignment() => new(
        "PermissionSetAssignment", "Permission Set Assignment", "Permission Set Assignments", "0Pa",
    [
        OrgSchema.Id("PermissionSetAssignment"),
        OrgSchema.Reference("PermissionSetId", "PermissionSet ID", "PermissionSet", "PermissionSet", "Assignments") with
        {
            Nillable = false,
        },
        OrgSchema.Reference("AssigneeId", "Assignee ID", "User", "Assignee", "PermissionSetAssignments") with { Nillable = false },
        OrgSchema.Audit()[^1],
    ])
    {
        Updateable = false,
        Searchable = false,
        UniqueTogether = ["AssigneeId", "PermissionSetId"],
    };
}
