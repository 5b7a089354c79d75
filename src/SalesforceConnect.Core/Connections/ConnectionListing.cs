namespace SalesforceConnect.Connections;

/// <summary>One saved connection as a vault's list shows it.</summary>
internal sealed record ConnectionListing(ConnectionFacts Facts, string Vault);
