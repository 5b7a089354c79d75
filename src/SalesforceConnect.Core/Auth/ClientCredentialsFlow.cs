using SalesforceConnect.Rest;
using SalesforceConnect.Work;


namespace SalesforceConnect.Auth;

/// <summary>
/// The client credentials flow (Salesforce Help, "OAuth 2.0 Client Credentials Flow for Server-to-Server Integration"). It grants
/// no refresh token: to renew is to ask again.
/// </summary>
internal sealed class ClientCredentialsFlow(string clientId, SecretText clientSecret) : IAuthFlow
{
    public bool CanRenew => true;

    public Task<TokenGrant> GrantAsync(TokenEndpoint endpoint, ICaller? caller, CancellationToken cancellationToken)
        => endpoint.RequestAsync(
            [
                new("grant_type", GrantType.ClientCredentials),
                new("client_id", clientId),
                new("client_secret", clientSecret.Reveal()),
            ],
            caller,
            cancellationToken);
}
