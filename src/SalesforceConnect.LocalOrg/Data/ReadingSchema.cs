namespace SalesforceConnect.LocalOrg;

/// <summary>
/// An object of any number of rows that take no memory: each is made from its number when it is read. It cannot be written. For queries
/// over millions of rows.
/// </summary>
internal static class ReadingSchema
{
    public const string Name = "Reading__c";

    private static readonly DateTime s_start = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string[] s_kinds = ["Temperature", "Humidity", "Pressure", "Größe", "風速"];

    private static readonly ObjectDefinition s_reading = new(Name, "Reading", "Readings", "a02",
    [
        OrgSchema.Id("Reading"), OrgSchema.IsDeleted(),
        OrgSchema.Text("Name", "Reading", 80) with { IsNameField = true, Nillable = false, AutoNumber = true },
        OrgSchema.Pick("Kind__c", "Kind", s_kinds),
        new("Value__c", "Value", FieldKind.Number) { Precision = 18, Scale = 4 },
        OrgSchema.Whole("Count__c", "Count", 9),
        new("Taken_At__c", "Taken At", FieldKind.DateTime),
        new("Day__c", "Day", FieldKind.Date),
        new("Valid__c", "Valid", FieldKind.Checkbox) { Nillable = false },
        OrgSchema.Text("Note__c", "Note", 255),
        OrgSchema.Owner(), .. OrgSchema.Audit(),
    ])
    {
        Createable = false,
        Updateable = false,
        Deletable = false,
        Searchable = false,
    };

    public static IReadOnlyList<ObjectDefinition> Objects { get; } = [s_reading];

    /// <summary>So many rows.</summary>
    public static VirtualRows Rows(int count, string ownerId) => new VirtualRows(count, number => Row(number, ownerId));

    private static OrgRow Row(int number, string ownerId)
    {
        DateTime taken = s_start.AddMinutes(number);
        return new OrgRow(
        [
            SalesforceId.Create(s_reading.KeyPrefix, number), false, $"R-{number:D9}", s_kinds[number % s_kinds.Length], number % 9 == 0
                ? null
                : number * 0.0625m,
            number, taken, DateOnly.FromDateTime(taken), number % 3 != 0, number % 4 == 0
                ? null
                : $"Reading \"{number}\", sensor {number % 97}",
            ownerId, taken, ownerId, taken, ownerId, taken,
        ]);
    }
}
