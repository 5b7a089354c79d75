using SalesforceConnect.Http;

namespace SalesforceConnect.Auth;

/// <summary>
/// The current token of one connection. However many callers wait, one token call is under way at a time, and whoever was refused
/// with a token that has been replaced meanwhile gets the new one without another call.
/// </summary>
internal sealed class TokenSession : ITokenSource, IDisposable
{
    private readonly IAuthFlow _flow;
    private readonly TokenEndpoint _endpoint;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile TokenGrant? _current;

    public TokenSession(IAuthFlow flow, TokenEndpoint endpoint)
    {
        _flow = flow;
        _endpoint = endpoint;
    }

    /// <summary>The last grant; null before the first.</summary>
    public TokenGrant? Current => _current;

    public async Task<BearerToken> GetAsync(ITrace? trace, CancellationToken cancellationToken)
        => (_current ?? await GrantAsync(refused: null, trace, cancellationToken).ConfigureAwait(false)).Token;

    public async Task<BearerToken?> RenewAsync(BearerToken refused, ITrace? trace, CancellationToken cancellationToken)
        => _flow.CanRenew ? (await GrantAsync(refused, trace, cancellationToken).ConfigureAwait(false)).Token : null;

    /// <summary>Ends the current token on the server, and forgets it.</summary>
    public async Task RevokeAsync(ITrace? trace, CancellationToken cancellationToken)
    {
        BearerToken token = await GetAsync(trace, cancellationToken).ConfigureAwait(false);
        await _endpoint.RevokeAsync(token, trace, cancellationToken).ConfigureAwait(false);
        _current = null;
    }

    public void Dispose() => _gate.Dispose();

    private async Task<TokenGrant> GrantAsync(BearerToken? refused, ITrace? trace, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_current is { } current && current.Token != refused)
            {
                return current;
            }

            return _current = await _flow.GrantAsync(_endpoint, trace, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}
