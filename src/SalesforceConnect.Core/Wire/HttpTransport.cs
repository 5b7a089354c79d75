using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Authentication;
using RestSharp;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;
using SalesforceConnect.Work;

namespace SalesforceConnect.Wire;

/// <summary>
/// One exchange over one long-lived, pooled RestSharp client: no retry, no renewal of a token, no redirect. Every failure is a
/// <see cref="TransportException"/>; every answer, whatever its status, is a <see cref="WireAnswer"/>.
/// </summary>
internal sealed class HttpTransport : IDisposable
{
    private const string Gzip = "gzip";

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
    /// <param name="request">The request.</param>
    /// <param name="caller">Where to tell of it.</param>
    /// <param name="attempt">1 for the first try.</param>
    /// <param name="cancellationToken">Ends the exchange at once.</param>
    /// <exception cref="TransportException">No whole answer came.</exception>
    /// <exception cref="SfException">
    /// What stopped it has nothing to do with the wire, such as a file that could not be read or written.
    /// </exception>
    public async Task<WireAnswer> SendAsync(WireRequest request, ICaller? caller, int attempt, CancellationToken cancellationToken)
    {
        Uri url = request.Url;
        using var patience = new Patience(request.Timeout ?? _settings.Timeout, request.Listener, cancellationToken);
        Dictionary<string, string> headers = HeadersOf(request);
        var exchange = new Exchange(url, headers, request.Body, request.IsOnce, patience);
        var rest = new RestRequest(url.AbsolutePath, s_methods[request.Method]) { Interceptors = [exchange] };
        caller?.Debug(() => $"{request.Method} {Redactor.Path(url)} [{Redactor.Headers(headers)}] {request.Body?.Length ?? 0} bytes");
        var clock = Stopwatch.StartNew();
        try
        {
            using Stream? stream = await _client.DownloadStreamAsync(rest, patience.Token).ConfigureAwait(false);
            using HttpResponseMessage message = exchange.Message!;
            int status = (int)message.StatusCode;
            var head = new AnswerHead(status, message.Headers, message.Content?.Headers)
            {
                RequestTime = DateTimeOffset.UtcNow - clock.Elapsed,
            };
            BodySink sink = request.Sink.Takes(head) ? request.Sink : BodySink.Memory;
            byte[] content = stream is null ? [] : await sink.ReceiveAsync(head, stream, patience).ConfigureAwait(false);
            Tell(caller, request, status.ToString(CultureInfo.InvariantCulture), clock, attempt);
            caller?.Debug(() => $"{status} [{Redactor.Headers(head.JoinedHeaders())}] {content.Length} bytes");
            return status == (int)HttpStatusCode.ProxyAuthenticationRequired
                ? throw TransportFailure.ProxyAuthentication(url)
                : new WireAnswer(head, content);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            Tell(caller, request, "cancelled", clock, attempt);
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception failure) when (TransportFailure.FindOwn(failure) is { } own)
        {
            Tell(caller, request, own.ErrorId, clock, attempt);
            throw own is TransportException broken && IsRead(request) ? broken.OfRead() : own;
        }
        catch (Exception failure)
        {
            TransportException error = TransportFailure.From(failure, url, answered: exchange.Message is not null, ProxyFor(url));
            Tell(caller, request, error.ErrorId, clock, attempt);
            throw IsRead(request) ? error.OfRead() : error;
        }
        finally
        {
            exchange.Message?.Dispose();
        }
    }

    public void Dispose() => _client.Dispose();

    private Uri? ProxyFor(Uri url) => _proxy is { } proxy && !proxy.IsBypassed(url) ? proxy.GetProxy(url) : null;

    private static bool IsRead(WireRequest request) => request.Method is "GET" or "HEAD";

    private static Dictionary<string, string> HeadersOf(WireRequest request)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Accept"] = RequestBody.Json,
            ["Accept-Encoding"] = Gzip,
        };
        foreach (KeyValuePair<string, string> header in request.Headers.Concat(request.Sink.HeadersFor(request.Url)))
        {
            headers[header.Key] = header.Value;
        }

        return headers;
    }

    private static void Tell(ICaller? caller, WireRequest request, string outcome, Stopwatch clock, int attempt)
        => caller?.Verbose(() =>
        {
            string number = attempt > 1 ? $" (attempt {attempt})" : "";
            return $"{request.Method} {Redactor.Path(request.Url)} → {outcome} in {clock.ElapsedMilliseconds} ms{number}";
        });

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
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => CertificateCheck.Validate(
            certificate, chain, errors);
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
    private sealed class Exchange(
        Uri url, Dictionary<string, string> headers, RequestBody? body, bool isOnce, ITransferListener listener) : RestSharp.Interceptors.Interceptor
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
            bool maySendAgain = requestMessage.Method == HttpMethod.Head || (requestMessage.Method == HttpMethod.Get && !isOnce);
            requestMessage.Content = body?.CreateContent(listener) ?? (maySendAgain ? null : new ByteArrayContent([]));

            return default;
        }

        public override ValueTask AfterHttpRequest(HttpResponseMessage responseMessage, CancellationToken cancellationToken)
        {
            Message = responseMessage;
            return default;
        }
    }
}
