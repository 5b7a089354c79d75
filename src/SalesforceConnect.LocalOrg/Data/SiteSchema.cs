namespace SalesforceConnect.LocalOrg;

/// <summary>A custom object with the types of field that no other has: a location, times of day, long numbers.</summary>
internal static class SiteSchema
{
    public static IReadOnlyList<ObjectDefinition> Objects { get; } = [Site()];

    private static ObjectDefinition Site() => new("Site__c", "Site", "Sites", "a01",
    [
        OrgSchema.Id("Site"), OrgSchema.Owner(), OrgSchema.IsDeleted(),
        OrgSchema.Text("Name", "Site Name", 80) with { IsNameField = true, Nillable = false },
        .. OrgSchema.Audit(),
        OrgSchema.Reference("Account__c", "Account", "Account", "Account__r", "Sites__r"),
        OrgSchema.Reference("Parent_Site__c", "Parent Site", "Site__c", "Parent_Site__r", "Sub_Sites__r"),
        Coordinate("Location__Latitude__s", "Location (Latitude)"), Coordinate("Location__Longitude__s", "Location (Longitude)"),
        new("Location__c", "Location", FieldKind.Location) { Createable = false, Updateable = false, CompoundPrefix = "Location" },
        new("Opens_At__c", "Opens At", FieldKind.Time), new("Closes_At__c", "Closes At", FieldKind.Time),
        new("Visitors__c", "Visitors", FieldKind.Number) { Precision = 18 },
        new("Area__c", "Area", FieldKind.Number) { Precision = 18, Scale = 8 },
        OrgSchema.Multi("Languages__c", "Languages", "Deutsch", "English", "Français", "日本語"),
    ]);

    private static FieldDefinition Coordinate(string name, string label) =>
        new(name, label, FieldKind.Number) { Precision = 18, Scale = 15, CompoundFieldName = "Location__c" };
}
