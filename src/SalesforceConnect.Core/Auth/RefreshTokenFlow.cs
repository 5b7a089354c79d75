using SalesforceConnect.Http;

namespace SalesforceConnect.Auth;

/// <summary>
/// The refresh token flow. Where the app rotates its refresh tokens, the answer brings a new one and the old one is dead: it is kept
/// before anything else happens, and one renewal is under way at a time, in this process and in others.
/// </summary>
internal sealed class RefreshTokenFlow(string clientId, SecretText? clientSecret, IRefreshTokenKeeper keeper) : IAuthFlow
{
    public bool CanRenew => true;

    public Task<TokenGrant> GrantAsync(TokenEndpoint endpoint, ICaller? caller, CancellationToken cancellationToken)
        => keeper.ExclusivelyAsync(
            async (current, keepAsync) =>
            {
                var fields = new List<KeyValuePair<string, string>>
                {
                    new("grant_type", "refresh_token"),
                    new("client_id", clientId),
                    new("refresh_token", current.Reveal()),
                };
                if (clientSecret is not null)
                {
                    fields.Add(new("client_secret", clientSecret.Reveal()));
                }

                TokenGrant grant = await endpoint.RequestAsync(fields, caller, cancellationToken).ConfigureAwait(false);
                if (grant.RefreshToken is { } rotated && rotated.Reveal() != current.Reveal())
                {
                    await keepAsync(rotated).ConfigureAwait(false);
                }

                return grant;
            },
            caller,
            cancellationToken);
}
