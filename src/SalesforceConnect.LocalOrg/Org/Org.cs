using System.Collections.Concurrent;

namespace SalesforceConnect.LocalOrg;

/// <summary>All that makes up the org, for the endpoints.</summary>
internal sealed class Org
{
    public Org(LocalOrgOptions options)
    {
        Options = options;
        MyDomainHost = options.MyDomainHost;
        JwtAudiences = options.JwtAudiences;
        OrganizationId = SalesforceId.Create("00D", 1);
        Store = new OrgStore(options);
        Users = new UserDirectory(Store);
        Apps = new AppRegistry(new ExternalClientApp
        {
            Name = "Local Org default app",
            ConsumerKey = LocalOrgServer.DefaultClientId,
            ConsumerSecret = LocalOrgServer.DefaultClientSecret,
            ClientCredentialsEnabled = true,
            RunAsUsername = Users.Administrator.Username,
            CallbackUrls = { "http://localhost:1717/OauthRedirect" },
        });
        Tokens = new TokenStore(OrganizationId, options.Clock, options.TokenLifetime);
        Approvals = new ApprovalStore(options.Clock);
        Codes = new AuthorizationCodes(options.Clock, SignIn);
        Usage = new ApiUsage(options.Clock, options.DailyApiLimit);
        Cursors = new QueryCursors(options.Clock);
        Pages = new PreparedPages(Store);
        AssignmentRules = new AssignmentRules(Store);
        DuplicateRules = new DuplicateRules(Store);
        AddOrganization();
    }

    public LocalOrgOptions Options { get; }

    public string OrganizationId { get; }

    public OrgStore Store { get; }

    public UserDirectory Users { get; }

    public AppRegistry Apps { get; }

    public TokenStore Tokens { get; }

    public ApprovalStore Approvals { get; }

    public SignInSettings SignIn { get; } = new();

    public AuthorizationCodes Codes { get; }

    public OpenIdProvider OpenId { get; } = new();

    public ApiUsage Usage { get; }

    public QueryCursors Cursors { get; }

    public AssignmentRules AssignmentRules { get; }

    public DuplicateRules DuplicateRules { get; }

    public PreparedPages Pages { get; }

    public FaultPlan Faults { get; } = new();

    public RequestLog Requests { get; } = new();

    public FileSettings Files { get; } = new();

    /// <summary>The uploads that lie in temporary files, for the end of the org.</summary>
    public ConcurrentBag<FileBlob> Uploads { get; } = [];

    public string? MyDomainHost { get; set; }

    public IReadOnlyCollection<string>? JwtAudiences { get; set; }

    /// <summary>When the objects and their fields changed last.</summary>
    public DateTimeOffset SchemaModified { get; set; } = new(2026, 6, 14, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The org-wide switch for the API.</summary>
    public bool ApiEnabled { get; set; } = true;

    private void AddOrganization()
    {
        var table = Store.Table("Organization");
        var definition = table.Definition;
        var values = new object?[definition.Fields.Count];
        var created = new DateTime(2023, 11, 6, 8, 0, 0, DateTimeKind.Utc);
        foreach (var (name, value) in new (string, object?)[]
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
