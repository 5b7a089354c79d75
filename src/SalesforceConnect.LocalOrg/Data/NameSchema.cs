namespace SalesforceConnect.LocalOrg;

/// <summary>
/// What a lookup to several kinds of record points to: Salesforce's <c>Name</c> entity, with the fields that the kinds have in common.
/// It has no records of its own; its fields stand for the fields of the same name of the record that is found.
/// </summary>
internal static class NameSchema
{
    public const string TypeField = "Type";

    public static ObjectDefinition Definition { get; } = new("Name", "Name", "Names", "", Fields().Select(f => f with { OfName = true }))
    {
        Createable = false,
        Updateable = false,
        Deletable = false,
        Searchable = false,
        Queryable = false,
    };

    /// <summary>Whether it is the entity's name. It can be described, and nothing else.</summary>
    public static bool Is(string name) => name.Equals(Definition.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The value that a record of this kind has for a field of the entity.</summary>
    public static object? Value(ObjectDefinition concrete, OrgRow row, FieldDefinition field) =>
        field.Name == TypeField ? concrete.Name : concrete.FindField(field.Name) is { } own ? row[own] : null;

    private static FieldDefinition[] Fields() =>
    [
        OrgSchema.Id("Name"), OrgSchema.Text(TypeField, "Type", 40), OrgSchema.Text("Name", "Name", 255) with { IsNameField = true },
        OrgSchema.Text("FirstName", "First Name", 40), OrgSchema.Text("LastName", "Last Name", 80), OrgSchema.Text("Alias", "Alias", 8),
        OrgSchema.Text(
            "Username", "Username", 80), OrgSchema.Text("Title", "Title", 128), new("Email", "Email", FieldKind.Email) { Length = 128 },
        OrgSchema.Phone("Phone", "Phone"), new("IsActive", "Active", FieldKind.Checkbox),
        OrgSchema.Reference("ProfileId", "Profile ID", "Profile", "Profile", null),
    ];
}
