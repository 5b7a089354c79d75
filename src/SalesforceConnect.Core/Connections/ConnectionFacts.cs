using SalesforceConnect.Rest;

namespace SalesforceConnect.Connections;

/// <summary>What may be known of a connection without its secrets; a null is a fact not known yet.</summary>
internal sealed record ConnectionFacts(string Name, string? InstanceUrl, AuthMethod? Method)
{
    /// <summary>The name of <see cref="ClientId"/> in a document.</summary>
    public const string ClientIdName = "clientId";

    /// <summary>The name of <see cref="Username"/> in a document.</summary>
    public const string UsernameName = "username";

    // All but the connection's name, as a document and a vault's metadata hold them: names and texts.
    private static readonly Fact[] s_all =
    [
        new("instanceUrl", facts => facts.InstanceUrl, (facts, text) => facts with { InstanceUrl = text }),
        new("method", facts => facts.Method?.ToString(), (facts, text) => facts with { Method = MethodOf(text) }),
        new(ClientIdName, facts => facts.ClientId, (facts, text) => facts with { ClientId = text }),
        new(UsernameName, facts => facts.Username, (facts, text) => facts with { Username = text }),
        new("userId", facts => facts.UserId, (facts, text) => facts with { UserId = text }),
        new("organizationId", facts => facts.OrganizationId, (facts, text) => facts with { OrganizationId = text }),
        new("apiVersion", facts => facts.ApiVersion, (facts, text) => facts with { ApiVersion = text }),
        new("loginUrl", facts => facts.LoginUrl, (facts, text) => facts with { LoginUrl = text }),
        new("callbackUrl", facts => facts.CallbackUrl, (facts, text) => facts with { CallbackUrl = text }),
        new("scope", facts => facts.Scope, (facts, text) => facts with { Scope = text }),
        new("audience", facts => facts.Audience, (facts, text) => facts with { Audience = text }),
        new("certificateThumbprint", facts => facts.CertificateThumbprint, (facts, text) => facts with { CertificateThumbprint = text }),
        new("proxy", facts => facts.Proxy, (facts, text) => facts with { Proxy = text }),
        new("proxyUsername", facts => facts.ProxyUsername, (facts, text) => facts with { ProxyUsername = text }),
        new("proxyAsCurrentUser", facts => facts.ProxyAsCurrentUser, (facts, text) => facts with { ProxyAsCurrentUser = text }),
        new("renewedOn", facts => facts.RenewedOn, (facts, text) => facts with { RenewedOn = text }),
    ];

    public string? ClientId { get; init; }

    public string? Username { get; init; }

    public string? UserId { get; init; }

    public string? OrganizationId { get; init; }

    public string? ApiVersion { get; init; }

    /// <summary>The host that grants tokens, where it is not that of the API.</summary>
    public string? LoginUrl { get; init; }

    /// <summary>The callback URL of the browser's sign-in, where the user named one.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>The scopes that the browser's sign-in asked for, separated by spaces, where the user named some.</summary>
    public string? Scope { get; init; }

    /// <summary>The audience of a JWT, where the user named one.</summary>
    public string? Audience { get; init; }

    /// <summary>The certificate in this machine's store that holds the key.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>The URL of the proxy that its user chose.</summary>
    public string? Proxy { get; init; }

    /// <summary>The user name that the proxy wants.</summary>
    public string? ProxyUsername { get; init; }

    /// <summary><c>True</c> where the proxy is told who is signed in to the machine.</summary>
    public string? ProxyAsCurrentUser { get; init; }

    /// <summary>
    /// The machine with the file that leads from the document's refresh token to the newest one, where the org replaces it and a
    /// renewal does not write the vault; null where the document holds the newest one.
    /// </summary>
    public string? RenewedOn { get; init; }

    /// <summary>The facts that a document or a vault's metadata tells; only the name where it tells nothing.</summary>
    /// <param name="name">The connection's name.</param>
    /// <param name="find">Looks a fact up by its name there.</param>
    public static ConnectionFacts FromTexts(string name, Func<string, string?> find)
        => s_all.Aggregate(new ConnectionFacts(name, InstanceUrl: null, Method: null), (facts, fact) => fact.Write(facts, find(fact.Name)));

    /// <summary>The facts that are known, as a document and a vault's metadata hold them: names and texts, no secret.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToTexts()
        => s_all.Select(fact => (fact.Name, Text: fact.Read(this)))
            .Prepend((Name: "name", Text: (string?)Name))
            .Where(fact => fact.Text is not null)
            .Select(fact => new KeyValuePair<string, string>(fact.Name, fact.Text!));

    /// <summary>A fact by its name in a document; null where it is not known.</summary>
    public string? Find(string fact) => s_all.First(known => known.Name == fact).Read(this);

    /// <summary>
    /// Whether another document of the same name is this connection, changed or not: whether its secrets belong to the same app and
    /// may go to the same host.
    /// </summary>
    public bool IsSameConnection(ConnectionFacts other)
        => Method == other.Method
            && ClientId == other.ClientId
            && TokenHost.Equals(other.TokenHost, StringComparison.OrdinalIgnoreCase)
            && (OrganizationId is not null && other.OrganizationId is not null
                ? OrganizationId == other.OrganizationId
                : !SalesforceHosts.IsLogin(new Uri(TokenHost).Host)
                    || string.Equals(InstanceUrl, other.InstanceUrl, StringComparison.OrdinalIgnoreCase));

    /// <summary>What tells it from another one of the same name.</summary>
    public string Describe()
        => string.Join(", ", new[] { TokenHost, OrganizationId, Method?.ToString(), ClientId }.Where(fact => fact is not null));

    private string TokenHost => (LoginUrl ?? InstanceUrl ?? "").TrimEnd('/');

    private static AuthMethod? MethodOf(string? text)
        => Enum.TryParse(text, out AuthMethod method) && Enum.IsDefined(typeof(AuthMethod), method) ? method : null;

    private sealed record Fact(string Name, Func<ConnectionFacts, string?> Read, Func<ConnectionFacts, string?, ConnectionFacts> Write);
}
