using SalesforceConnect.Rest;
using SalesforceConnect.Work;


namespace SalesforceConnect.Auth;

/// <summary>
/// The current token of one connection. However many callers wait, one token call is under way at a time, and whoever was refused
/// with a token that has been replaced meanwhile gets the new one without another call.
/// </summary>
internal sealed class TokenSession : ITokenSource, IDisposable
{
    private readonly IAuthFlow _flow;
    private readonly TokenEndpoint _endpoint;
    private readonly Func<TokenGrant, ICaller?, CancellationToken, Task> _onGrantedAsync;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile TokenGrant? _current;

    /// <param name="flow">How a token is asked for.</param>
    /// <param name="endpoint">Whom it is asked of.</param>
    /// <param name="onGrantedAsync">Gets every grant.</param>
    /// <param name="initial">A grant that there is already, as after a sign-in in the browser.</param>
    public TokenSession(
        IAuthFlow flow, TokenEndpoint endpoint, Func<TokenGrant, ICaller?, CancellationToken, Task> onGrantedAsync, TokenGrant? initial =
            null)
    {
        _flow = flow;
        _endpoint = endpoint;
        _onGrantedAsync = onGrantedAsync;
        _current = initial;
    }

    /// <summary>The last grant; null before the first.</summary>
    public TokenGrant? Current => _current;

    public async Task<BearerToken> GetAsync(ICaller? caller, CancellationToken cancellationToken)
        => (_current ?? await GrantAsync(refused: null, caller, cancellationToken).ConfigureAwait(false)).Token;

    public async Task<BearerToken?> RenewAsync(BearerToken refused, ICaller? caller, CancellationToken cancellationToken)
        => _flow.CanRenew ? (await GrantAsync(refused, caller, cancellationToken).ConfigureAwait(false)).Token : null;

    /// <summary>Ends a token on the server, and forgets the current one.</summary>
    /// <param name="refreshToken">The refresh token to end; null to end the access token.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task RevokeAsync(SecretText? refreshToken, ICaller? caller, CancellationToken cancellationToken)
    {
        string token = refreshToken?.Reveal() ?? (await GetAsync(caller, cancellationToken).ConfigureAwait(false)).Reveal();
        await _endpoint.RevokeAsync(token, caller, cancellationToken).ConfigureAwait(false);
        _current = null;
    }

    public void Dispose() => _gate.Dispose();

    private async Task<TokenGrant> GrantAsync(BearerToken? refused, ICaller? caller, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_current is { } current && current.Token != refused)
            {
                return current;
            }

            TokenGrant grant = await _flow.GrantAsync(_endpoint, caller, cancellationToken).ConfigureAwait(false);
            _current = grant;
            grant.ThrowIfNotKept();
            await _onGrantedAsync(grant, caller, cancellationToken).ConfigureAwait(false);
            return grant;
        }
        finally
        {
            _gate.Release();
        }
    }
}
