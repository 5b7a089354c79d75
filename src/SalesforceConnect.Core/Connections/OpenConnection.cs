using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Connections;

/// <summary>
/// A connection at work: its sign-in, its token, its pooled client and its request pipeline. Safe to use from many threads.
/// </summary>
internal sealed class OpenConnection : ISender, IDisposable
{
    private readonly HttpTransport _transport;
    private readonly TokenSession _tokens;
    private readonly RequestPipeline _pipeline;
    private readonly SemaphoreSlim _versionTurn = new(1);
    private volatile ConnectionTokenKeeper _keeper;
    private bool _isNew;
    private volatile bool _isMade;

    /// <summary>Opens a connection that lives in this session alone, until <see cref="SaveInAsync"/>.</summary>
    /// <param name="document">The connection's document.</param>
    /// <param name="initial">A grant that there is already, as after a sign-in in the browser.</param>
    /// <param name="clock">The clock for waits and signatures.</param>
    /// <param name="settings">How calls are sent.</param>
    /// <param name="changeOf">The connection that this one is a change of, with the same refresh token; null for any other.</param>
    public OpenConnection(
        ConnectionDocument document,
        TokenGrant? initial = null,
        TimeProvider? clock = null,
        TransportSettings? settings = null,
        OpenConnection? changeOf = null)
        : this(
            changeOf is null ? new MemoryTokenKeeper(document) : new BorrowedTokenKeeper(document, changeOf._keeper),
            isMade: changeOf is not null,
            initial,
            clock ?? TimeProvider.System,
            settings)
    {
    }

    /// <summary>Opens a connection that is saved.</summary>
    /// <param name="document">The connection's document, as its vault holds it.</param>
    /// <param name="place">Where it is saved.</param>
    public OpenConnection(ConnectionDocument document, VaultPlace place)
        : this(new VaultTokenKeeper(document, place), isMade: true, initial: null, place.Clock, settings: null)
    {
    }

    private OpenConnection(ConnectionTokenKeeper keeper, bool isMade, TokenGrant? initial, TimeProvider clock, TransportSettings? settings)
    {
        ConnectionDocument document = keeper.Document;
        _keeper = keeper;
        _isNew = initial is not null;
        _isMade = isMade;
        Host = new Uri(document.Facts.LoginUrl ?? document.Facts.InstanceUrl!);
        _transport = new HttpTransport(Host, settings ?? ProxyChoice.Travel(ProxyChoice.Of(document)));
        var retries = new RetryPolicy(clock);
        _tokens = new TokenSession(
            AuthMethodDefinition.Of(document.Facts.Method!.Value).OpenFlow(document, new PresentKeeper(this), clock),
            new TokenEndpoint(Host, _transport, retries),
            (grant, caller, cancellationToken) => _keeper.AdoptAsync(grant.Token.InstanceUrl, caller, cancellationToken),
            initial);
        _pipeline = new RequestPipeline(_transport, _tokens, retries);
    }

    /// <inheritdoc cref="ConnectionTokenKeeper.IsSuperseded"/>
    public bool IsSuperseded => _keeper.IsSuperseded;

    /// <summary>The host that grants tokens; a token may name another one for the API.</summary>
    public Uri Host { get; }

    /// <summary>The facts as they are known now.</summary>
    public ConnectionFacts Facts => Document.Facts;

    /// <summary>The connection as a vault should keep it.</summary>
    public ConnectionDocument Document => _keeper.Document;

    /// <summary>What the token endpoint granted last; null before the first token.</summary>
    public TokenGrant? Grant => _tokens.Current;

    /// <summary>Which org it is.</summary>
    public OrgKey Key => new(Facts.OrganizationId, Instance.Authority);

    /// <summary>Where its calls go: what the token endpoint named last, else what the connection was made with.</summary>
    public Uri Instance => Grant?.Token.InstanceUrl ?? Host;

    /// <summary>What the org last said about its daily calls.</summary>
    public ApiUsage? Usage => _pipeline.Usage;

    /// <summary>Signs in: asks for a new token where there was one, so that it is the credentials that are tried.</summary>
    public Task SignInAsync(ICaller? caller, CancellationToken cancellationToken) => AdvisedAsync(async () =>
    {
        if (_tokens.Current is { } known && !_isNew)
        {
            await _tokens.RenewAsync(known.Token, caller, cancellationToken).ConfigureAwait(false);
        }

        _isNew = false;
        return await _tokens.GetAsync(caller, cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Ends the token on the server.</summary>
    public Task RevokeAsync(ICaller? caller, CancellationToken cancellationToken)
        => WithLiveDocumentAsync(
            async live =>
            {
                await _tokens.RevokeAsync(live.FindSecret(ConnectionSecret.RefreshToken), caller, cancellationToken).ConfigureAwait(false);
                return live;
            },
            caller,
            cancellationToken);

    /// <summary>
    /// Does something with the document as it is now, its refresh token the live one, while nobody else, in this process or another,
    /// may replace that.
    /// </summary>
    public Task<T> WithLiveDocumentAsync<T>(Func<ConnectionDocument, Task<T>> action, ICaller? caller, CancellationToken cancellationToken)
        => AdvisedAsync(() => Document.FindSecret(ConnectionSecret.RefreshToken) is null
            ? action(Document)
            : _keeper.ExclusivelyAsync((_, _) => action(Document), caller, cancellationToken));

    /// <inheritdoc/>
    public Task<SfResponse> SendAsync(SfRequest request, ICaller? caller, CancellationToken cancellationToken) => AdvisedAsync(async () =>
    {
        using BodySink sink = request.Sink;
        string version = request.ApiVersion ?? Facts.ApiVersion ?? "";
        if (version.Length == 0 && ResourceUrl.NeedsApiVersion(request.Path))
        {
            version = await FindVersionAsync(caller, cancellationToken).ConfigureAwait(false);
        }

        return await _pipeline.SendAsync(request, version, caller, cancellationToken).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public async Task<string> ApiVersionAsync(ICaller? caller, CancellationToken cancellationToken)
        => Facts.ApiVersion ?? await AdvisedAsync(() => FindVersionAsync(caller, cancellationToken)).ConfigureAwait(false);

    /// <summary>The API versions that the org offers. Takes no token and counts against no limit.</summary>
    public Task<ApiVersions> GetVersionsAsync(ICaller? caller, CancellationToken cancellationToken)
        => GetVersionsAsync(ApiVersions.Request, caller, cancellationToken);

    /// <inheritdoc cref="GetVersionsAsync(ICaller?, CancellationToken)"/>
    /// <param name="request">The call, which is <see cref="ApiVersions.Request"/> in a way of its own.</param>
    /// <param name="caller">Where it is told.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<ApiVersions> GetVersionsAsync(SfRequest request, ICaller? caller, CancellationToken cancellationToken)
        => ApiVersions.Read(await _pipeline.SendAnonymousAsync(Host, request, caller, cancellationToken).ConfigureAwait(false), Host);

    /// <summary>Saves the document, its refresh token the living one; from then on it is kept there.</summary>
    /// <param name="place">Where.</param>
    /// <param name="caller">The caller, on whose pipeline thread the vault is used.</param>
    /// <param name="cancellationToken">Ends the wait for other processes.</param>
    /// <exception cref="SfException">Why the vault did not take it.</exception>
    public async Task SaveInAsync(VaultPlace place, ICaller? caller, CancellationToken cancellationToken)
        => _keeper = await _keeper.SaveInAsync(place, caller, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc cref="ConnectionTokenKeeper.RequireSameAsync"/>
    public Task RequireSameAsync(VaultPlace place, ICaller? caller) => _keeper.RequireSameAsync(place, caller);

    /// <summary>Ends its time as the change of another: from now on it stands for itself.</summary>
    public void Settle()
    {
        _isMade = true;
        _keeper = _keeper.Settled();
    }

    /// <summary>Keeps facts that were found out.</summary>
    public void Learn(Func<ConnectionFacts, ConnectionFacts> change) => _keeper.Learn(change);

    public void Dispose()
    {
        _tokens.Dispose();
        _transport.Dispose();
        _versionTurn.Dispose();
    }

    // Where only a new sign-in helps, the error says what gives this very connection one.
    private async Task<T> AdvisedAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (SfException error) when (SignInAgain.Helps(error))
        {
            error.Advise(SignInAgain.Advice(Facts, _isMade));
            throw;
        }
    }

    // One call finds it, however many need it at once.
    private async Task<string> FindVersionAsync(ICaller? caller, CancellationToken cancellationToken)
    {
        await _versionTurn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Facts.ApiVersion is not { } version)
            {
                version = (await GetVersionsAsync(caller, cancellationToken).ConfigureAwait(false)).Newest;
                Learn(facts => facts with { ApiVersion = version });
            }

            return version;
        }
        finally
        {
            _versionTurn.Release();
        }
    }

    /// <summary>The keeper of a connection as it is when a token is wanted: a connection that is saved goes on with another one.</summary>
    private sealed class PresentKeeper(OpenConnection connection) : IRefreshTokenKeeper
    {
        public Task<T> ExclusivelyAsync<T>(
            Func<SecretText, Func<SecretText, Task>, Task<T>> action, ICaller? caller, CancellationToken cancellationToken)
            => connection._keeper.ExclusivelyAsync(action, caller, cancellationToken);
    }
}
