namespace SalesforceConnect.LocalOrg;

/// <summary>The objects of the Tooling API. There are no rows at first; a test inserts its own.</summary>
internal static class ToolingSchema
{
    private static readonly string[] s_levels = ["NONE", "ERROR", "WARN", "INFO", "DEBUG", "FINE", "FINER", "FINEST"];
    private static readonly TimeSpan s_longestTrace = TimeSpan.FromHours(24);

    /// <summary>What a debug level sets, and how a log names it.</summary>
    public static IReadOnlyList<(string Field, string LogName)> LogCategories { get; } =
    [
        ("ApexCode", "APEX_CODE"), ("ApexProfiling", "APEX_PROFILING"), ("Callout", "CALLOUT"), ("Database", "DB"), ("System", "SYSTEM"),
        ("Validation", "VALIDATION"), ("Visualforce", "VISUALFORCE"), ("Workflow", "WORKFLOW"),
    ];

    public static IReadOnlyList<ObjectDefinition> Objects { get; } =
    [
        Code("ApexClass", "Apex Class", "01p"), Code("ApexTrigger", "Apex Trigger", "01q"), DebugLevel(), TraceFlag(), ApexLog(),
    ];

    private static ObjectDefinition DebugLevel() => new("DebugLevel", "Debug Level", "Debug Level", "7dl",
    [
        OrgSchema.Id("Debug Level"),
        OrgSchema.Text("DeveloperName", "Name", 80) with { IsNameField = true, Nillable = false, Unique = true },
        OrgSchema.Text("MasterLabel", "Label", 80) with { Nillable = false },
        .. LogCategories.Select(category
            => OrgSchema.Pick(category.Field, category.Field, s_levels) with { RestrictedPicklist = true, Default = "NONE", DefaultedOnCreate = true }),
        .. OrgSchema.Audit(),
    ])
    {
        IsTooling = true,
        Searchable = false,
    };

    private static ObjectDefinition TraceFlag() => new("TraceFlag", "Trace Flag", "Trace Flag", "7tf",
    [
        OrgSchema.Id("Trace Flag"),
        OrgSchema.Reference("DebugLevelId", "Debug Level ID", "DebugLevel", "DebugLevel", "TraceFlags") with { Nillable = false, CascadeDelete = true },
        OrgSchema.Reference("TracedEntityId", "Traced Entity ID", "User", "TracedEntity", null) with { Nillable = false, Updateable = false },
        OrgSchema.Pick("LogType", "Log Type", "CLASS_TRACING", "DEVELOPER_LOG", "PROFILING", "USER_DEBUG") with { RestrictedPicklist = true, Nillable = false },
        new("StartDate", "Start Date", FieldKind.DateTime),
        new("ExpirationDate", "Expiration Date", FieldKind.DateTime),
        .. OrgSchema.Audit(),
    ])
    {
        IsTooling = true,
        Searchable = false,
        OnInsert = CheckTrace,
    };

    private static ObjectDefinition ApexLog() => new("ApexLog", "Apex Debug Log", "Apex Debug Log", "07L",
    [
        OrgSchema.Id("Apex Debug Log"),
        OrgSchema.Text("Application", "Application", 40),
        OrgSchema.Whole("DurationMilliseconds", "Duration", 9),
        OrgSchema.Pick("Location", "Location", "Monitoring", "SystemLog", "Preserved"),
        OrgSchema.Whole("LogLength", "Log Size", 9),
        OrgSchema.Reference("LogUserId", "Log User ID", "User", "LogUser", null),
        OrgSchema.Text("Operation", "Operation", 255),
        OrgSchema.Text("Request", "Request Type", 255),
        new("StartTime", "Start Time", FieldKind.DateTime),
        OrgSchema.Text("Status", "Status", 255),
        new("Body", "Body", FieldKind.Base64) { Nillable = false },
        .. OrgSchema.Audit(),
    ])
    {
        IsTooling = true,
        IsMadeByOrg = true,
        Createable = false,
        Updateable = false,
        Searchable = false,
    };

    // One trace of a user at a time, and of no more than a day.
    private static void CheckTrace(OrgStore store, ObjectDefinition definition, object?[] flag, string userId)
    {
        DateTime now = store.Now();
        DateTime start = Time(flag, "StartDate") ?? now;
        DateTime end = Time(flag, "ExpirationDate") ?? start.AddMinutes(30);
        if (end <= now || end > start + s_longestTrace)
        {
            throw new SalesforceException(
                400,
                "FIELD_INTEGRITY_EXCEPTION",
                end <= now
                    ? "Expiration date must be after the current time and the start date.: Expiration Date"
                    : "Maximum expiration date exceeded. ExpirationDate must be less than 24 hours from now or StartDate.: Expiration Date",
                ["ExpirationDate"]);
        }

        flag[definition.Field("StartDate").Index] = start;
        flag[definition.Field("ExpirationDate").Index] = end;
        OrgTable flags = store.Table(definition.Name);
        if (store.FindBy(flags, definition.Field("TracedEntityId"), (string)flag[definition.Field("TracedEntityId").Index]!)
            .Exists(other => Equals(other[definition.Field("LogType")], flag[definition.Field("LogType").Index])
                && (DateTime)other[definition.Field("StartDate")]! < end
                && (DateTime)other[definition.Field("ExpirationDate")]! > start))
        {
            throw new SalesforceException(
                400,
                "FIELD_INTEGRITY_EXCEPTION",
                "This entity is already being traced by a trace flag with a start and expiration date that overlap this trace flag's start and expiration date.: Traced Entity ID",
                ["TracedEntityId"]);
        }

        DateTime? Time(object?[] values, string name) => values[definition.Field(name).Index] as DateTime?;
    }

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
