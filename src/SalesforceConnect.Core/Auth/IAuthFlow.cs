using SalesforceConnect.Work;


namespace SalesforceConnect.Auth;

/// <summary>A way to get an access token.</summary>
internal interface IAuthFlow
{
    /// <summary>Asks for a token.</summary>
    /// <param name="endpoint">The token endpoint.</param>
    /// <param name="caller">Where to tell of it.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    Task<TokenGrant> GrantAsync(TokenEndpoint endpoint, ICaller? caller, CancellationToken cancellationToken);

    /// <summary>Whether it can ask again when a token has expired.</summary>
    bool CanRenew { get; }
}
