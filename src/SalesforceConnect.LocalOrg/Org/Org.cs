using System.Collections.Concurrent;

namespace SalesforceConnect.LocalOrg;

/// <summary>All that makes up an org but its address: what a test changes and looks at, and what the endpoints answer from.</summary>
public class Org
{
    /// <summary>The consumer key of the app that every org starts with.</summary>
    public const string DefaultClientId = "3MVG9LocalOrg.DefaultConsumerKey";

    /// <summary>The consumer secret of the app that every org starts with.</summary>
    public const string DefaultClientSecret = "local-org-consumer-secret";

    /// <summary>The consumer key of the Salesforce CLI's own app, which every org knows.</summary>
    public const string SalesforceCliClientId = "PlatformCLI";

    internal Org(LocalOrgOptions options)
    {
        Options = options;
        MyDomainHost = options.MyDomainHost;
        JwtAudiences = options.JwtAudiences;
        OrganizationId = SalesforceId.Create("00D", options.OrganizationNumber);
        Store = new OrgStore(options);
        Users = new UserDirectory(Store);
        Apps = new AppRegistry(DefaultApp(Users.Administrator), SalesforceCli());
        Tokens = new TokenStore(OrganizationId, options.Clock, options.TokenLifetime);
        Approvals = new ApprovalStore(options.Clock);
        Codes = new AuthorizationCodes(options.Clock, SignIn);
        Usage = new ApiUsage(options.Clock, options.DailyApiLimit);
        Cursors = new QueryCursors(options.Clock);
        Pages = new PreparedPages(Store);
        BulkJobs = new BulkJobs(options.Clock);
        AssignmentRules = new AssignmentRules(Store);
        DuplicateRules = new DuplicateRules(Store);
        AddOrganization();
    }

    /// <summary>The options that the org was started with.</summary>
    public LocalOrgOptions Options { get; }

    /// <summary>The organization's 18-character ID (00D…).</summary>
    public string OrganizationId { get; }

    /// <summary>The External Client Apps.</summary>
    public AppRegistry Apps { get; }

    /// <summary>The users.</summary>
    public UserDirectory Users { get; }

    /// <summary>The records.</summary>
    public OrgStore Store { get; }

    /// <summary>The access tokens given out.</summary>
    public TokenStore Tokens { get; }

    /// <summary>Which users let which apps in by signing in, with the refresh tokens that came of it.</summary>
    public ApprovalStore Approvals { get; }

    /// <summary>What happens when an app sends a browser here to sign in.</summary>
    public SignInSettings SignIn { get; } = new();

    /// <summary>What is to go wrong.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>The rules that give new records their owner; <c>Sforce-Auto-Assign</c> chooses.</summary>
    public AssignmentRules AssignmentRules { get; }

    /// <summary>The rules that find duplicates; <c>Sforce-Duplicate-Rule-Header</c> chooses.</summary>
    public DuplicateRules DuplicateRules { get; }

    /// <summary>The rows that somebody else has locked.</summary>
    public RowLocks RowLocks { get; } = new();

    /// <summary>The rules and triggers that refuse records.</summary>
    public ValidationRules ValidationRules { get; } = new();

    /// <summary>The jobs of Bulk API 2.0.</summary>
    public BulkJobs BulkJobs { get; }

    /// <summary>How files and attachments are sent.</summary>
    public FileSettings Files { get; } = new();

    /// <summary>Every request, in order.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>
    /// The host that tokens given out from now on name as <c>instance_url</c>; see <see cref="LocalOrgOptions.MyDomainHost"/>.
    /// </summary>
    public string? MyDomainHost { get; set; }

    /// <summary>The audiences that JWT bearer assertions may name from now on; see <see cref="LocalOrgOptions.JwtAudiences"/>.</summary>
    public IReadOnlyCollection<string>? JwtAudiences { get; set; }

    /// <summary>Whether the org has the API at all. When not, REST answers API_DISABLED_FOR_ORG.</summary>
    public bool ApiEnabled { get; set; } = true;

    /// <summary>
    /// When the org's objects and fields changed last, to the second: the <c>Last-Modified</c> of describes, and what they answer 304 by.
    /// </summary>
    public DateTimeOffset SchemaModified
    {
        get;
        set => field = value.AddTicks(-(value.Ticks % TimeSpan.TicksPerSecond));
    } = new(2026, 6, 14, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// The REST requests that counted against the day's limit. Set it to put the org near its limit: the next request is one more, so
    /// that <c>ApiRequestsUsed = (DailyApiLimit * 8 / 10) - 1</c> makes it say 80 %.
    /// </summary>
    public int ApiRequestsUsed
    {
        get => Usage.Used;
        set => Usage.Used = value;
    }

    /// <summary>The use of one app, which <c>Sforce-Limit-Info</c> then says too; null, as at first, for none.</summary>
    public AppApiUsage? AppApiUsage
    {
        get => Usage.App;
        set => Usage.App = value;
    }

    /// <summary>The day's limit on REST requests.</summary>
    public int DailyApiLimit
    {
        get => Usage.Limit;
        set => Usage.Limit = value;
    }

    internal AuthorizationCodes Codes { get; }

    internal OpenIdProvider OpenId { get; } = new();

    internal ApiUsage Usage { get; }

    internal QueryCursors Cursors { get; }

    internal PreparedPages Pages { get; }

    /// <summary>The uploads that lie in temporary files, for the end of the org.</summary>
    internal ConcurrentBag<FileBlob> Uploads { get; } = [];

    /// <summary>
    /// Ends every open query, so that its next page answers INVALID_QUERY_LOCATOR. By themselves they end after two days of the org's
    /// clock.
    /// </summary>
    public void ExpireLocators()
    {
        Cursors.Clear();
        Pages.Clear();
    }

    private static ExternalClientApp DefaultApp(OrgUser runsAs) => new()
    {
        Name = "Local Org default app",
        ConsumerKey = DefaultClientId,
        ConsumerSecret = DefaultClientSecret,
        ClientCredentialsEnabled = true,
        RunAsUsername = runsAs.Username,
        CallbackUrls = { "http://localhost:1717/OauthRedirect" },
    };

    private static ExternalClientApp SalesforceCli() => new()
    {
        Name = "Salesforce CLI",
        ConsumerKey = SalesforceCliClientId,
        ConsumerSecret = "",
        RequireSecretForWebServerFlow = false,
        RequireSecretForRefreshTokenFlow = false,
        CallbackUrls = { "http://localhost:1717/OauthRedirect" },
        Scopes = { "web" },
    };

    private void AddOrganization()
    {
        OrgTable table = Store.Table("Organization");
        ObjectDefinition definition = table.Definition;
        object?[] values = new object?[definition.Fields.Count];
        var created = new DateTime(2023, 11, 6, 8, 0, 0, DateTimeKind.Utc);
        foreach ((string? name, object? value) in new (string, object?)[]
        {
            ("Id", OrganizationId), ("Name", Options.OrganizationName), ("InstanceName", "LO1"), ("IsSandbox", Options.IsSandbox),
            ("OrganizationType", "Developer Edition"), ("PrimaryContact", Users.Administrator.Name), ("LanguageLocaleKey", "en_US"),
            ("DefaultLocaleSidKey", "en_US"), ("TimeZoneSidKey", "America/Los_Angeles"), ("Country", "US"),
            ("CreatedDate", created), ("LastModifiedDate", created), ("SystemModstamp", created),
            ("CreatedById", Users.Administrator.Id), ("LastModifiedById", Users.Administrator.Id),
        })
        {
            values[definition.Field(name).Index] = value;
        }

        Store.Put(table, new OrgRow(values));
    }
}
