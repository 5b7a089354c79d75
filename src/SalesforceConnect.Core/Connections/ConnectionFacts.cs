using SalesforceConnect.Rest;


namespace SalesforceConnect.Connections;

/// <summary>What may be known of a connection without its secrets; a null is a fact not known yet.</summary>
internal sealed record ConnectionFacts(string Name, string? InstanceUrl, AuthMethod? Method)
{
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
                : !SalesforceHosts.IsLogin(new Uri(TokenHost).Host) || string.Equals(InstanceUrl, other.InstanceUrl, StringComparison.OrdinalIgnoreCase));

    /// <summary>What tells it from another one of the same name.</summary>
    public string Describe() => string.Join(", ", new[] { TokenHost, OrganizationId, Method?.ToString(), ClientId }.Where(fact => fact is not null));

    private string TokenHost => (LoginUrl ?? InstanceUrl ?? "").TrimEnd('/');
}
