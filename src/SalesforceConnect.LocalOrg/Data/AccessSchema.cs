namespace SalesforceConnect.LocalOrg;

/// <summary>Permission sets and who has them, and who signed in.</summary>
internal static class AccessSchema
{
    public static IReadOnlyList<ObjectDefinition> Objects { get; } = [PermissionSet(), PermissionSetAssignment(), LoginHistory()];

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

    // UserId has no relationship in Salesforce either.
    private static ObjectDefinition LoginHistory() => new("LoginHistory", "Login History", "Login History", "0Ya",
    [
        OrgSchema.Id("LoginHistory"),
        new("UserId", "User ID", FieldKind.Reference) { Length = 18, ReferenceTo = ["User"] },
        new("LoginTime", "Login Time", FieldKind.DateTime),
        OrgSchema.Pick("LoginType", "Login Type", "Application", "Remote Access 2.0", "Other Apex API"),
        OrgSchema.Text("SourceIp", "Source IP", 39),
        OrgSchema.Text("LoginUrl", "Login URL", 128),
        OrgSchema.Text("Browser", "Browser", 100),
        OrgSchema.Text("Platform", "Platform", 64),
        OrgSchema.Text("Status", "Status", 128),
        OrgSchema.Text("Application", "Application", 64),
        OrgSchema.Text("CountryIso", "Country Code", 2),
    ])
    {
        Createable = false,
        Updateable = false,
        Deletable = false,
        Searchable = false,
        IsMadeByOrg = true,
    };
}
