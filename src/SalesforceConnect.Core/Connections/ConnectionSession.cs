using SalesforceConnect.Auth;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Http;

namespace SalesforceConnect.Connections;

/// <summary>
/// A connection at work: its sign-in, its token, its pooled client and its request pipeline. Safe to use from many threads.
/// </summary>
internal sealed class ConnectionSession : IDisposable
{
    private readonly HttpTransport _transport;
    private readonly TokenSession _tokens;
    private readonly RequestPipeline _pipeline;
    private volatile SavedConnection _saved;

    public ConnectionSession(SavedConnection saved, TimeProvider? clock = null, TransportSettings? settings = null)
    {
        _saved = saved;
        Host = new Uri(saved.Facts.InstanceUrl!);
        _transport = new HttpTransport(Host, settings ?? TransportSettings.Default);
        _tokens = new TokenSession(CreateFlow(saved), new TokenEndpoint(Host, _transport, clock ?? TimeProvider.System));
        _pipeline = new RequestPipeline(_transport, _tokens, clock);
    }

    /// <summary>The host that the connection was made for; the token may name another one.</summary>
    public Uri Host { get; }

    /// <summary>The facts as they are known now.</summary>
    public ConnectionFacts Facts => _saved.Facts;

    /// <summary>The connection as a vault should keep it.</summary>
    public SavedConnection Saved => _saved;

    /// <summary>What the token endpoint granted last; null before the first token.</summary>
    public TokenGrant? Grant => _tokens.Current;

    /// <summary>What the org last said about its daily calls.</summary>
    public ApiUsage? Usage => _pipeline.Usage;

    /// <summary>Makes sure that there is a token.</summary>
    public Task SignInAsync(ITrace? trace, CancellationToken cancellationToken) => _tokens.GetAsync(trace, cancellationToken);

    /// <summary>Ends the token on the server.</summary>
    public Task RevokeAsync(ITrace? trace, CancellationToken cancellationToken) => _tokens.RevokeAsync(trace, cancellationToken);

    /// <summary>Makes a call; a relative path goes with the connection's API version, found out first where it is not known.</summary>
    public async Task<SfResponse> SendAsync(SfRequest request, ITrace? trace, CancellationToken cancellationToken)
    {
        string version = Facts.ApiVersion ?? "";
        if (version.Length == 0 && ResourceUrl.NeedsApiVersion(request.Path))
        {
            version = (await GetVersionsAsync(trace, cancellationToken).ConfigureAwait(false)).Newest;
            Learn(facts => facts with { ApiVersion = version });
        }

        return await _pipeline.SendAsync(request, version, trace, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The API versions that the org offers. Takes no token and counts against no limit.</summary>
    public async Task<ApiVersions> GetVersionsAsync(ITrace? trace, CancellationToken cancellationToken)
        => ApiVersions.Read(await _pipeline.SendAnonymousAsync(Host, ApiVersions.Request, trace, cancellationToken).ConfigureAwait(false), Host);

    /// <summary>Keeps facts that were found out.</summary>
    public void Learn(Func<ConnectionFacts, ConnectionFacts> change) => _saved = _saved.With(change(_saved.Facts));

    public void Dispose()
    {
        _tokens.Dispose();
        _transport.Dispose();
    }

    private static IAuthFlow CreateFlow(SavedConnection saved) => saved.Facts.Method switch
    {
        AuthMethod.ClientSecret => new ClientCredentialsFlow(
            saved.Facts.ClientId ?? throw new SfException("SavedConnectionDamaged", SfErrorCategory.InvalidData, saved.Facts.Name, "no clientId"),
            saved.Secret(SavedConnection.ClientSecret)),
        _ => new AccessTokenFlow(saved.Secret(SavedConnection.AccessToken), new Uri(saved.Facts.InstanceUrl!)),
    };
}
