namespace SalesforceConnect.LocalOrg;

/// <summary>The reports as records: they are listed by a query, and run by the Analytics API.</summary>
internal static class ReportSchema
{
    public const string Name = "Report";

    public static IReadOnlyList<ObjectDefinition> Objects { get; } =
    [
        new(Name, "Report", "Reports", "00O",
        [
            OrgSchema.Id("Report"), OrgSchema.IsDeleted(),
            OrgSchema.Text("Name", "Report Name", 40) with { IsNameField = true, Nillable = false },
            OrgSchema.Text("DeveloperName", "Report Unique Name", 80) with { Nillable = false, Unique = true },
            OrgSchema.Text("FolderName", "Folder Name", 256),
            OrgSchema.Pick("Format", "Report Format", "Tabular", "Summary", "Matrix", "MultiBlock"),
            OrgSchema.Text("Description", "Description", 255),
            new("LastRunDate", "Last Run", FieldKind.DateTime),
            .. OrgSchema.Audit(),
        ])
        {
            Createable = false,
            Updateable = false,
            Searchable = false,
        },
    ];
}
