using SalesforceConnect.Rest;
using SalesforceConnect.Work;


namespace SalesforceConnect.Auth;

/// <summary>
/// The refresh token flow. Where the app rotates its refresh tokens, the answer brings a new one and the old one is dead: it is kept
/// before anything else happens, and one renewal is under way at a time, in this process and in others.
/// </summary>
internal sealed class RefreshTokenFlow(string clientId, SecretText? clientSecret, IRefreshTokenKeeper keeper) : IAuthFlow
{
    // Once it was sent the org may have replaced the token, so the answer is waited for a little even when nobody wants it any more.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);

    public bool CanRenew => true;

    public Task<TokenGrant> GrantAsync(TokenEndpoint endpoint, ICaller? caller, CancellationToken cancellationToken)
        => keeper.ExclusivelyAsync(
            async (current, keepAsync) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var patience = new CancellationTokenSource();
                using CancellationTokenRegistration stop = cancellationToken.Register(() => patience.CancelAfter(s_grace));
                TokenGrant grant = await endpoint.RequestAsync(Fields(current), caller, patience.Token).ConfigureAwait(false);
                return grant.RefreshToken is { } rotated && rotated.Reveal() != current.Reveal()
                    ? await KeepAsync(grant, () => keepAsync(rotated)).ConfigureAwait(false)
                    : grant;
            },
            caller,
            cancellationToken);

    // The access token is good whatever becomes of the refresh token.
    private static async Task<TokenGrant> KeepAsync(TokenGrant grant, Func<Task> keepAsync)
    {
        try
        {
            await keepAsync().ConfigureAwait(false);
            return grant;
        }
        catch (Exception failure)
        {
            return grant.NotKept(failure);
        }
    }

    private List<KeyValuePair<string, string>> Fields(SecretText refreshToken)
    {
        var fields = new List<KeyValuePair<string, string>>
        {
            new("grant_type", GrantType.RefreshToken),
            new("client_id", clientId),
            new("refresh_token", refreshToken.Reveal()),
        };
        if (clientSecret is not null)
        {
            fields.Add(new("client_secret", clientSecret.Reveal()));
        }

        return fields;
    }
}
