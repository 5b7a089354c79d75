using System.Net;
using SalesforceConnect.Auth;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Hosting;

/// <summary>A test class whose every test has an org of its own, and sessions that are disposed of with it.</summary>
public abstract class CoreTest : IAsyncLifetime
{
    /// <summary>How long a test waits for what must come; reached only when it fails.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The root of the REST API at the version that LocalOrg names as its newest.</summary>
    internal const string Root = "/services/data/v67.0";

    internal const string Limits = Root + "/limits";

    internal const string TokenPath = "/services/oauth2/token";

    private readonly List<OpenConnection> _sessions = [];

    internal LocalOrgServer Org { get; private set; } = null!;

    internal TestClock Clock { get; set; } = new();

    internal RecordingTrace Trace { get; } = new();

    internal virtual LocalOrgOptions Options => new() { SampleData = false };

    public async Task InitializeAsync() => Org = await LocalOrgServer.StartAsync(Options);

    public async Task DisposeAsync()
    {
        _sessions.ForEach(session => session.Dispose());
        await Org.DisposeAsync();
    }

    /// <summary>A connection by client secret, to this test's org unless told otherwise.</summary>
    internal OpenConnection Connect(
        string? clientId = null, string? secret = null, Uri? url = null, TransportSettings? settings = null, string? apiVersion = "67.0")
        => Open(
            AuthMethod.ClientSecret,
            ConnectionSecret.ClientSecret,
            secret ?? LocalOrgServer.DefaultClientSecret,
            url,
            settings,
            facts => facts with
            {
                ClientId = clientId ?? LocalOrgServer.DefaultClientId,
                ApiVersion = apiVersion,
            });

    /// <summary>A connection by access token.</summary>
    internal OpenConnection ConnectWithToken(string? token = null, Uri? url = null, TransportSettings? settings = null)
        => Open(
            AuthMethod.AccessToken,
            ConnectionSecret.AccessToken,
            token ?? Org.Tokens.Issue(Org.Apps.Default, Org.Users.Administrator).Value,
            url,
            settings,
            facts => facts with { ApiVersion = "67.0" });

    internal Task<SfResponse> GetAsync(OpenConnection session, string path = "limits", CancellationToken cancellationToken = default)
        => SendAsync(session, new SfRequest("GET", path), cancellationToken);

    internal Task<SfResponse> SendAsync(OpenConnection session, SfRequest request, CancellationToken cancellationToken = default)
        => session.SendAsync(request, Trace, cancellationToken).WaitAsync(Patience, CancellationToken.None);

    /// <summary>A POST that makes one Account.</summary>
    internal static SfRequest CreateAccount(string name = "Acme")
        => new("POST", "sobjects/Account", new RequestBody($$"""{"Name":"{{name}}"}""", RequestBody.Json));

    internal int TokenRequests => Org.Requests.Count("POST", TokenPath);

    internal static async Task<SfException> FailsAsync(Func<Task> action, string errorId, SfErrorCategory category)
    {
        SfException error = await Assert.ThrowsAnyAsync<SfException>(action);
        Assert.Equal((errorId, category), (error.ErrorId, error.Category));
        Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction));
        return error;
    }

    private OpenConnection Open(
        AuthMethod method, ConnectionSecret kind, string secret, Uri? url, TransportSettings? settings, Func<ConnectionFacts,
        ConnectionFacts> complete)
    {
        ConnectionFacts facts = complete(new ConnectionFacts("test", (url ?? Org.Url).AbsoluteUri.TrimEnd('/'), method));
        var saved = new ConnectionDocument(facts, new Dictionary<string, SecretText> { [kind.Name] = new(secret) });
        var session = new OpenConnection(saved, clock: Clock, settings: settings ?? new TransportSettings { Proxy = NoProxy });
        _sessions.Add(session);
        return session;
    }

    /// <summary>Straight to the host, whatever proxy this machine has.</summary>
    internal static IWebProxy NoProxy { get; } = new WebProxy();
}
