namespace SalesforceConnect.Connections;

/// <summary>What may be known of a connection without its secrets; a null is a fact not known yet.</summary>
internal sealed record ConnectionFacts(string Name, string? InstanceUrl, AuthMethod? Method)
{
    public string? ClientId { get; init; }

    public string? Username { get; init; }

    public string? UserId { get; init; }

    public string? OrganizationId { get; init; }

    public string? ApiVersion { get; init; }
}
