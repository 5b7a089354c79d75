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
}
