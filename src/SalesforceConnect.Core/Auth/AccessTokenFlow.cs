using SalesforceConnect.Rest;
using SalesforceConnect.Work;


namespace SalesforceConnect.Auth;

/// <summary>A token that the user brought along. When it expires, it is over.</summary>
internal sealed class AccessTokenFlow(SecretText accessToken, Uri instanceUrl) : IAuthFlow
{
    private readonly TokenGrant _grant = new(new BearerToken(accessToken.Reveal(), instanceUrl), identityUrl: null, scope: null);

    public bool CanRenew => false;

    public Task<TokenGrant> GrantAsync(TokenEndpoint endpoint, ICaller? caller, CancellationToken cancellationToken)
        => Task.FromResult(_grant);
}
