using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Authentication;
using RestSharp;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;

namespace SalesforceConnect.Wire;

/// <summary>
/// One exchange over one long-lived, pooled RestSharp client: no retry, no renewal of a token, no redirect. Every failure is a
/// <see cref="TransportException"/>; every answer, whatever its status, is an <see cref="SfResponse"/>.
/// </summary>
internal sealed class HttpTransport : IDisposable
{
    private const string Gzip = "gzip";

    // What is larger goes to a file: an array holds no more than 2 GiB.
    private const long MaximumBody = 2047L << 20;

    // So that a change of the host's address is noticed.
    private static readonly TimeSpan s_connectionLifetime = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<string, Method> s_methods = Enum.GetValues(typeof(Method)).Cast<Method>()
        .ToDictionary(method => method.ToString().ToUpperInvariant(), StringComparer.Ordinal);

    private readonly TransportSettings _settings;
    private readonly IWebProxy? _proxy;
    private readonly RestClient _client;

    public HttpTransport(Uri host, TransportSettings settings)
    {
        _settings = settings;
        _proxy = settings.Proxy ?? EnvironmentProxy.Find(Environment.GetEnvironmentVariable);
        _client = new RestClient(new RestClientOptions(host)
        {
            UserAgent = UserAgent,
            FollowRedirects = false,
            ThrowOnAnyError = true,
            SetErrorExceptionOnUnsuccessfulStatusCode = false,

            // Patience ends what is silent, uploads and bodies included; RestSharp's own limit would end a long upload that goes well.
            Timeout = Timeout.InfiniteTimeSpan,
            Proxy = _proxy,
            AutomaticDecompression = DecompressionMethods.None,
            ConfigureMessageHandler = PooledHandler,
        });
    }

    private static string UserAgent { get; } = $"SalesforceConnect/{typeof(HttpTransport).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>Sends one request and reads the whole answer.</summary>
    /// <param name="request">The call.</param>
    /// <param name="url">Exactly where to.</param>
    /// <param name="token">The token to go with it; null for none.</param>
    /// <param name="caller">Where to tell of it.</param>
    /// <param name="attempt">1 for the first try.</param>
    /// <param name="cancellationToken">Ends the exchange at once.</param>
    /// <exception cref="TransportException">No whole answer came.</exception>
    public async Task<SfResponse> SendAsync(
        SfRequest request, Uri url, BearerToken? token, ICaller? caller, int attempt, CancellationToken cancellationToken)
    {
        using var patience = new Patience(request.Timeout ?? _settings.Timeout, request.Listener, cancellationToken);
        Dictionary<string, string> headers = HeadersOf(request, url, token);
        var exchange = new Exchange(url, headers, request.Body, patience);
        var rest = new RestRequest(url.AbsolutePath, s_methods[request.Method]) { Interceptors = [exchange] };
        caller?.Debug(() => $"{request.Method} {Redactor.Path(url)} [{Redactor.Headers(headers)}] {request.Body?.Length ?? 0} bytes");
        var clock = Stopwatch.StartNew();
        try
        {
            using Stream? stream = await _client.DownloadStreamAsync(rest, patience.Token).ConfigureAwait(false);
            using HttpResponseMessage message = exchange.Message!;
            int status = (int)message.StatusCode;
            byte[] content = stream is null ? [] : await ReceiveAsync(request, stream, message, patience).ConfigureAwait(false);
            var response = new SfResponse(status, content, message.Headers, message.Content?.Headers) { RequestTime = DateTimeOffset.UtcNow - clock.Elapsed };
            Tell(caller, request, url, status.ToString(CultureInfo.InvariantCulture), clock, attempt);
            caller?.Debug(() => $"{status} [{Redactor.Headers(response.AllHeaders().Select(header => new KeyValuePair<string, string>(header.Key, string.Join(", ", header.Value))))}] {content.Length} bytes");
            return status == (int)HttpStatusCode.ProxyAuthenticationRequired ? throw TransportFailure.ProxyAuthentication(url) : response;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            Tell(caller, request, url, "cancelled", clock, attempt);
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception failure) when (TransportFailure.FindOwn(failure) is { } own)
        {
            // What stopped it has nothing to do with the wire: a file could not be read or written.
            Tell(caller, request, url, own.ErrorId, clock, attempt);
            throw own;
        }
        catch (Exception failure)
        {
            TransportException error = TransportFailure.From(failure, url, answered: exchange.Message is not null, ProxyFor(url));
            Tell(caller, request, url, error.ErrorId, clock, attempt);
            throw error;
        }
        finally
        {
            exchange.Message?.Dispose();
        }
    }

    public void Dispose() => _client.Dispose();

    private Uri? ProxyFor(Uri url) => _proxy is { } proxy && !proxy.IsBypassed(url) ? proxy.GetProxy(url) : null;

    private static Dictionary<string, string> HeadersOf(SfRequest request, Uri url, BearerToken? token)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Accept"] = RequestBody.Json,
            ["Accept-Encoding"] = Gzip,
        };
        foreach (KeyValuePair<string, string> header in request.Target is { } target ? request.Headers.Concat(target.Headers(url)) : request.Headers)
        {
            headers[header.Key] = header.Value;
        }

        if (token is not null)
        {
            KeyValuePair<string, string> header = token.ToHeader();
            headers[header.Key] = header.Value;
        }

        return headers;
    }

    private static void Tell(ICaller? caller, SfRequest request, Uri url, string outcome, Stopwatch clock, int attempt)
        => caller?.Verbose(() => $"{request.Method} {Redactor.Path(url)} → {outcome} in {clock.ElapsedMilliseconds} ms{(attempt > 1 ? $" (attempt {attempt})" : "")}");

    private static async Task<byte[]> ReceiveAsync(SfRequest request, Stream stream, HttpResponseMessage message, Patience patience)
    {
        if (request.Target is { } target && DownloadFile.Takes((int)message.StatusCode))
        {
            await target.ReceiveAsync(message, stream, patience).ConfigureAwait(false);
            return [];
        }

        bool isZipped = message.Content?.Headers.ContentEncoding.Contains(Gzip, StringComparer.OrdinalIgnoreCase) == true;
        BodyHead? head = request.OnHead is { } onHead && message.StatusCode == HttpStatusCode.OK
            ? new BodyHead(body => onHead(new SfResponse((int)message.StatusCode, body, message.Headers, message.Content?.Headers)), isZipped)
            : null;
        byte[] content = await ReadAllAsync(stream, message.Content?.Headers.ContentLength, head, patience).ConfigureAwait(false);
        return isZipped ? GzipBody.Unzip(content, MaximumBody) : content;
    }

    private static async Task<byte[]> ReadAllAsync(Stream stream, long? announced, BodyHead? head, Patience patience)
    {
        using var whole = new MemoryStream(announced is > 0 and < 1 << 20 ? (int)announced : 4096);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            for (int count; (count = await stream.ReadAsync(buffer, 0, buffer.Length, patience.Token).ConfigureAwait(false)) > 0;)
            {
                if (whole.Length + count > MaximumBody)
                {
                    throw new SfException("AnswerTooLarge", SfErrorCategory.InvalidData, MaximumBody >> 20);
                }

                whole.Write(buffer, 0, count);
                patience.Moved(whole.Length, announced);
                head?.Grew(whole.GetBuffer(), (int)whole.Length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return whole.TryGetBuffer(out ArraySegment<byte> all) && all.Count == all.Array!.Length ? all.Array : whole.ToArray();
    }

#if NET
    private static HttpMessageHandler PooledHandler(HttpMessageHandler given)
    {
        var settings = (HttpClientHandler)given;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = settings.AutomaticDecompression,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = s_connectionLifetime,
            UseCookies = false,
            Proxy = settings.Proxy,
        };
        handler.SslOptions.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => CertificateCheck.Validate(certificate, chain, errors);
        settings.Dispose();
        return handler;
    }
#else
    private static HttpMessageHandler PooledHandler(HttpMessageHandler given)
    {
        // The .NET Framework has no connect time-out of its own: the request's covers it.
        var handler = (HttpClientHandler)given;
        handler.ServerCertificateCustomValidationCallback = (_, certificate, chain, errors) => CertificateCheck.Validate(certificate, chain, errors);
        handler.SslProtocols = SslProtocols.Tls12;
        handler.MaxConnectionsPerServer = int.MaxValue;
        return new HostSettings(handler);
    }

    /// <summary>
    /// Sets what the runtime keeps by host, as .NET has it: how many connections there may be, how long each lives, and that nothing is
    /// held back. Before each request, since the runtime forgets a host to which nothing was sent for a while.
    /// </summary>
    private sealed class HostSettings(HttpClientHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            ServicePoint host = ServicePointManager.FindServicePoint(request.RequestUri, inner.Proxy ?? WebRequest.DefaultWebProxy);
            host.ConnectionLimit = inner.MaxConnectionsPerServer;
            host.ConnectionLeaseTimeout = (int)s_connectionLifetime.TotalMilliseconds;
            host.UseNagleAlgorithm = false;
            request.Headers.ExpectContinue = false;
            return base.SendAsync(request, cancellationToken);
        }
    }
#endif

    /// <summary>
    /// Sends to exactly the given URL with exactly the given headers, and keeps hold of the answer that RestSharp would hide. The
    /// headers never become RestSharp's own, whose response would carry the token along.
    /// </summary>
    private sealed class Exchange(Uri url, Dictionary<string, string> headers, RequestBody? body, ITransferListener listener) : RestSharp.Interceptors.Interceptor
    {
        public HttpResponseMessage? Message { get; private set; }

        public override ValueTask BeforeHttpRequest(HttpRequestMessage requestMessage, CancellationToken cancellationToken)
        {
            requestMessage.RequestUri = url;
            foreach (KeyValuePair<string, string> header in headers)
            {
                requestMessage.Headers.Remove(header.Key);
                requestMessage.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            // When a server closes the connection, the runtime by itself sends again what has no body. A change must not be.
            requestMessage.Content = body?.CreateContent(listener)
                ?? (requestMessage.Method == HttpMethod.Get || requestMessage.Method == HttpMethod.Head ? null : new ByteArrayContent([]));

            return default;
        }

        public override ValueTask AfterHttpRequest(HttpResponseMessage responseMessage, CancellationToken cancellationToken)
        {
            Message = responseMessage;
            return default;
        }
    }
}
