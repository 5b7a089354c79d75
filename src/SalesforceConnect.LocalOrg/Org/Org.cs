using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

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

    private readonly OrgSeed? _seed;
    private readonly Lock _resetting = new();
    private string? _startToken;

    internal Org(LocalOrgOptions options, OrgSeed? seed = null)
    {
        _seed = seed;
        Clock = new OrgClock(options.Clock);
        Options = (seed?.Change(options) ?? options) with { Clock = Clock };
        OrganizationId = SalesforceId.Create("00D", options.OrganizationNumber);
        Fill();
    }

    /// <summary>The options that the org was started with.</summary>
    public LocalOrgOptions Options { get; }

    /// <summary>The org's time, which a test may move: tokens, codes and locators expire by it, and records and jobs are dated by it.</summary>
    public OrgClock Clock { get; }

    /// <summary>The organization's 18-character ID (00D…).</summary>
    public string OrganizationId { get; }

    /// <summary>The External Client Apps.</summary>
    public AppRegistry Apps { get; private set; }

    /// <summary>The users.</summary>
    public UserDirectory Users { get; private set; }

    /// <summary>The records.</summary>
    public OrgStore Store { get; private set; }

    /// <summary>The access tokens given out.</summary>
    public TokenStore Tokens { get; private set; }

    /// <summary>Which users let which apps in by signing in, with the refresh tokens that came of it.</summary>
    public ApprovalStore Approvals { get; private set; }

    /// <summary>What happens when an app sends a browser here to sign in.</summary>
    public SignInSettings SignIn { get; private set; }

    /// <summary>What is to go wrong.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>The rules that give new records their owner; <c>Sforce-Auto-Assign</c> chooses.</summary>
    public AssignmentRules AssignmentRules { get; private set; }

    /// <summary>The rules that find duplicates; <c>Sforce-Duplicate-Rule-Header</c> chooses.</summary>
    public DuplicateRules DuplicateRules { get; private set; }

    /// <summary>The rows that somebody else has locked.</summary>
    public RowLocks RowLocks { get; private set; }

    /// <summary>The rules and triggers that refuse records.</summary>
    public ValidationRules ValidationRules { get; private set; }

    /// <summary>The jobs of Bulk API 2.0.</summary>
    public BulkJobs BulkJobs { get; private set; }

    /// <summary>The reports, and how they run.</summary>
    public ReportLibrary Reports { get; private set; }

    /// <summary>How files and attachments are sent.</summary>
    public FileSettings Files { get; private set; }

    /// <summary>Every request, in order.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>
    /// The host that tokens given out from now on name as <c>instance_url</c>; see <see cref="LocalOrgOptions.MyDomainHost"/>.
    /// </summary>
    public string? MyDomainHost { get; set; }

    /// <summary>The audiences that JWT bearer assertions may name from now on; see <see cref="LocalOrgOptions.JwtAudiences"/>.</summary>
    public IReadOnlyCollection<string>? JwtAudiences { get; set; }

    /// <summary>Whether the org has the API at all. When not, REST answers API_DISABLED_FOR_ORG.</summary>
    public bool ApiEnabled { get; set; }

    /// <summary>
    /// When the org's objects and fields changed last, to the second: the <c>Last-Modified</c> of describes, and what they answer 304 by.
    /// </summary>
    public DateTimeOffset SchemaModified
    {
        get;
        set => field = value.AddTicks(-(value.Ticks % TimeSpan.TicksPerSecond));
    }

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

    internal AuthorizationCodes Codes { get; private set; }

    internal OneTimeDoors Doors { get; private set; }

    internal OpenIdProvider OpenId { get; } = new();

    internal ApiUsage Usage { get; private set; }

    internal QueryCursors Cursors { get; private set; }

    internal PreparedPages Pages { get; private set; }

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

    /// <summary>An access token of the default app and the administrator that works again after each <see cref="Reset"/>.</summary>
    public string StartToken()
    {
        lock (_resetting)
        {
            return _startToken ??= Tokens.Issue(Apps.Default, Users.Administrator).Value;
        }
    }

    /// <summary>
    /// Makes the org what it was at its start: its records, users, apps, settings and time. No fault is left, the log is empty, and
    /// requests that hang go on. Who is signed in stays so, if user and app are there at the start too. What is under way meanwhile may
    /// see the org before or after.
    /// </summary>
    public void Reset()
    {
        lock (_resetting)
        {
            Faults.End();
            (TokenStore tokens, ApprovalStore approvals, BulkJobs jobs) = (Tokens, Approvals, BulkJobs);
            Clock.Reset();
            Fill();
            IReadOnlyDictionary<Approval, Approval> adopted = Approvals.Adopt(approvals, Apps, Users);
            Tokens.Adopt(tokens, Apps, Users, approval => adopted.GetValueOrDefault(approval));
            if (_startToken is not null && !Tokens.TryGetActive(_startToken, out _))
            {
                Tokens.Restore(_startToken, Apps.Default, Users.Administrator);
            }

            jobs.End();
            EndUploads();
            Requests.Clear();
        }
    }

    /// <summary>Removes the temporary files that uploads lie in.</summary>
    internal void EndUploads()
    {
        while (Uploads.TryTake(out FileBlob? upload))
        {
            upload.Dispose();
        }
    }

    [MemberNotNull(
        nameof(Store), nameof(Users), nameof(Apps), nameof(Tokens), nameof(Approvals), nameof(SignIn), nameof(Codes), nameof(Doors), nameof(Usage),
        nameof(Cursors), nameof(Pages), nameof(BulkJobs), nameof(AssignmentRules), nameof(DuplicateRules), nameof(RowLocks),
        nameof(ValidationRules), nameof(Files), nameof(Reports))]
    private void Fill()
    {
        MyDomainHost = Options.MyDomainHost;
        JwtAudiences = Options.JwtAudiences;
        ApiEnabled = true;
        SchemaModified = new DateTimeOffset(2026, 6, 14, 0, 0, 0, TimeSpan.Zero);
        Store = new OrgStore(Options, _seed?.Objects);
        Users = new UserDirectory(Store);
        Apps = new AppRegistry(DefaultApp(Users.Administrator), SalesforceCli());
        Tokens = new TokenStore(OrganizationId, Clock, Options.TokenLifetime);
        Approvals = new ApprovalStore(Clock);
        SignIn = new SignInSettings();
        Codes = new AuthorizationCodes(Clock, SignIn);
        Doors = new OneTimeDoors(Clock);
        Usage = new ApiUsage(Clock, Options.DailyApiLimit);
        Cursors = new QueryCursors(Clock);
        Pages = new PreparedPages(Store);
        BulkJobs = new BulkJobs(Clock);
        AssignmentRules = new AssignmentRules(Store);
        DuplicateRules = new DuplicateRules(Store);
        RowLocks = new RowLocks();
        ValidationRules = new ValidationRules(Store);
        Files = new FileSettings();
        Reports = new ReportLibrary(Store, Clock, Options.SampleData);
        AddOrganization();
        _seed?.Fill(Store, Users, Apps);
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
