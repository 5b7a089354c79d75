namespace SalesforceConnect.LocalOrg;

/// <summary>The objects of the Tooling API. There are no rows at first; a test inserts its own.</summary>
internal static class ToolingSchema
{
    public static IReadOnlyList<ObjectDefinition> Objects { get; } = [Code(
        "ApexClass", "Apex Class", "01p"), Code("ApexTrigger", "Apex Trigger", "01q")];

    private static ObjectDefinition Code(string name, string label, string keyPrefix) => new(name, label, label, keyPrefix,
    [
        OrgSchema.Id(label),
        OrgSchema.Text("NamespacePrefix", "Namespace Prefix", 15),
        OrgSchema.Text("Name", "Name", 255) with { IsNameField = true, Nillable = false },
        new("ApiVersion", "Api Version", FieldKind.Number) { Precision = 18, Scale = 1, Default = 67.0m, DefaultedOnCreate = true },
        OrgSchema.Pick("Status", "Status", "Inactive", "Active", "Deleted") with { Default = "Active", DefaultedOnCreate = true },
        OrgSchema.LongText("Body", "Body", 1_000_000) with { Nillable = false },
        OrgSchema.Whole("LengthWithoutComments", "Size Without Comments", 9),
        .. OrgSchema.Audit(),
    ])
    {
        IsTooling = true,
        Searchable = false,
    };
}
