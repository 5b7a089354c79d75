using System.Globalization;
using System.Text;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// Event log files: one for each type of event and day, and for each hour where the org has hourly ones. The org makes them; a test puts its
/// own in by the store:
/// <code>org.Store.Insert("EventLogFile", new { EventType = "Login", LogDate = "2026-08-01T00:00:00Z" }, "LogFile", OrgBlob.FromBytes(csv));</code>
/// </summary>
internal static class EventLogSchema
{
    public const string Name = "EventLogFile";

    private const string Daily = "Daily";
    private const string Hourly = "Hourly";
    private const int SampleDays = 3;
    private const int SampleRows = 12;

    // As far as a header tells: what is none of these is text.
    private static readonly Dictionary<string, string> s_types = new(StringComparer.Ordinal)
    {
        ["TIMESTAMP"] = "DateTime",
        ["TIMESTAMP_DERIVED"] = "DateTime",
        ["ORGANIZATION_ID"] = "Id",
        ["USER_ID"] = "Id",
        ["RUN_TIME"] = "Number",
        ["CPU_TIME"] = "Number",
        ["DB_TOTAL_TIME"] = "Number",
        ["ROWS_PROCESSED"] = "Number",
        ["CLIENT_IP"] = "IP",
        ["SOURCE_IP"] = "IP",
        ["URI"] = "EscapedString",
        ["IS_SUCCESS"] = "Boolean",
    };

    private static readonly string[] s_events =
    [
        "API", "APITotalUsage", "ApexCallout", "ApexExecution", "ApexRestApi", "ApexSoap", "ApexTrigger", "ApexUnexpectedException", "AsyncReportRun",
        "AuraRequest", "BulkApi", "BulkApi2", "BulkApiRequest", "CSPViolation", "ChangeSetOperation", "ContentDistribution", "ContentDocumentLink",
        "ContentTransfer", "CorsViolation", "Dashboard", "DocumentAttachmentDownloads", "ExternalCustomApexCallout", "ExternalODataCallout",
        "FlowExecution", "GroupMembership", "HostnameRedirects", "InsecureExternalAssets", "InsufficientAccess", "KnowledgeArticleView", "LightningError",
        "LightningInteraction", "LightningPageView", "LightningPerformance", "Login", "LoginAs", "Logout", "MetadataApiOperation", "MultiBlockReport",
        "NamedCredential", "PackageInstall", "PermissionUpdate", "PlatformEncryption", "QueuedExecution", "Report", "ReportExport", "RestApi", "Sandbox",
        "Search", "SearchClick", "Sites", "TimeBasedWorkflow", "TransactionSecurity", "UITracking", "URI", "VisualforceRequest", "WaveChange",
        "WaveInteraction", "WavePerformance",
    ];

    public static IReadOnlyList<ObjectDefinition> Objects { get; } = [EventLogFile()];

    /// <summary>Logs of the days before today: of each day one of three types, and one type of yesterday by the hour.</summary>
    public static void AddSamples(OrgStore store, DateTime today)
    {
        for (int day = SampleDays; day > 0; day--)
        {
            foreach (string type in (string[])["API", "Login", "URI"])
            {
                Add(store, type, today.AddDays(-day), Daily, sequence: 0);
            }
        }

        for (int hour = 8; hour < 11; hour++)
        {
            Add(store, "Login", today.AddDays(-1).AddHours(hour), Hourly, sequence: 1);
        }
    }

    private static ObjectDefinition EventLogFile() => new(Name, "Event Log File", "Event Log File", "0AT",
    [
        OrgSchema.Id("Event Log File"), OrgSchema.IsDeleted(),
        OrgSchema.Pick("EventType", "Event Type", s_events) with { Nillable = false, RestrictedPicklist = true },
        new("LogDate", "Log Date", FieldKind.DateTime) { Nillable = false },
        new("LogFile", "Log File", FieldKind.Base64) { Nillable = false },
        OrgSchema.Text("LogFileContentType", "Log File Content Type", 255) with { Default = "text/csv", DefaultedOnCreate = true },
        OrgSchema.LongText("LogFileFieldNames", "Log File Field Names", 1333),
        OrgSchema.LongText("LogFileFieldTypes", "Log File Field Types", 1333),
        new("LogFileLength", "Log File Length", FieldKind.Number) { Precision = 18, DefaultedOnCreate = true },
        new("ApiVersion", "API Version", FieldKind.Number) { Precision = 18, Scale = 1, Default = 67.0m, DefaultedOnCreate = true },
        OrgSchema.Pick("Interval", "Interval", Daily, Hourly) with { RestrictedPicklist = true, Default = Daily, DefaultedOnCreate = true },
        OrgSchema.Whole("Sequence", "Sequence", 9) with { Default = 0, DefaultedOnCreate = true },
        .. OrgSchema.Audit(),
    ])
    {
        IsMadeByOrg = true,
        Createable = false,
        Updateable = false,
        Searchable = false,
        OnInsert = Complete,
    };

    // What the org knows of a log by its bytes, where nobody says otherwise.
    private static void Complete(OrgStore store, ObjectDefinition definition, object?[] log, string userId)
    {
        var blob = (OrgBlob)log[definition.Field("LogFile").Index]!;
        using var text = new StreamReader(blob.OpenRead());
        string[] names = [.. (text.ReadLine() ?? "").Split(',').Select(name => name.Trim('"'))];
        Set("LogFileLength", (decimal)blob.Length);
        Set("LogFileFieldNames", string.Join(",", names));
        Set("LogFileFieldTypes", string.Join(",", names.Select(name => s_types.GetValueOrDefault(name, "String"))));

        void Set(string name, object value) => log[definition.Field(name).Index] ??= value;
    }

    private static void Add(OrgStore store, string type, DateTime date, string interval, int sequence)
        => store.Insert(
            Name,
            new { EventType = type, LogDate = date, Interval = interval, Sequence = sequence },
            "LogFile",
            OrgBlob.FromBytes(Encoding.UTF8.GetBytes(Csv(type, date, interval == Daily ? TimeSpan.FromDays(1) : TimeSpan.FromHours(1)))));

    // Salesforce puts every value in quotes.
    private static string Csv(string type, DateTime from, TimeSpan covered)
    {
        StringBuilder csv = new();
        Row("EVENT_TYPE", "TIMESTAMP", "REQUEST_ID", "USER_ID", "RUN_TIME", "CPU_TIME", "CLIENT_IP", "URI", "IS_SUCCESS", "TIMESTAMP_DERIVED");
        for (int number = 0; number < SampleRows; number++)
        {
            DateTime at = from + (covered / SampleRows * number);
            Row(
                type,
                at.ToString("yyyyMMddHHmmss.fff", CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"4e{number:x6}"),
                OrgStore.AdministratorId[..15],
                string.Create(CultureInfo.InvariantCulture, $"{17 + (number * 31 % 200)}"),
                number % 4 == 3 ? "" : string.Create(CultureInfo.InvariantCulture, $"{5 + number}"),
                string.Create(CultureInfo.InvariantCulture, $"192.0.2.{number + 1}"),
                number % 5 == 0 ? "/home?name=\"\"a, b\"\"" : "/lightning/o/Account/list",
                number % 6 == 5 ? "0" : "1",
                at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        }

        return csv.ToString();

        void Row(params string[] cells) => csv.Append('"').AppendJoin("\",\"", cells).Append("\"\n");
    }
}
