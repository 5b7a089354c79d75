using System.Diagnostics;
using System.Globalization;
using System.Net;
using RestSharp;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Http;

/// <summary>
/// One exchange over one long-lived, pooled RestSharp client: no retry, no token, no redirect. Every failure is a
/// <see cref="TransportException"/>; every answer, whatever its status, is an <see cref="SfResponse"/>.
/// </summary>
internal sealed class HttpTransport : IDisposable
{
    private const string Gzip = "gzip";

    private readonly TransportSettings _settings;
    private readonly RestClient _client;

    public HttpTransport(Uri host, TransportSettings settings)
    {
        _settings = settings;
        _client = new RestClient(new RestClientOptions(host)
        {
            UserAgent = UserAgent,
            FollowRedirects = false,
            ThrowOnAnyError = true,
            SetErrorExceptionOnUnsuccessfulStatusCode = false,
            Timeout = settings.Timeout,
            Proxy = settings.Proxy,
            AutomaticDecompression = DecompressionMethods.None,
            ConfigureMessageHandler = PooledHandler,
        });
    }

    private static string UserAgent { get; } = $"SalesforceConnect/{typeof(HttpTransport).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>Sends one request and reads the whole answer.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="url">Exactly where to.</param>
    /// <param name="headers">The headers, the token's among them.</param>
    /// <param name="body">What to send.</param>
    /// <param name="caller">Where to tell of it.</param>
    /// <param name="attempt">1 for the first try.</param>
    /// <param name="cancellationToken">Ends the exchange at once.</param>
    /// <exception cref="TransportException">No whole answer came.</exception>
    public async Task<SfResponse> SendAsync(
        string method,
        Uri url,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        RequestBody? body,
        ICaller? caller,
        int attempt,
        CancellationToken cancellationToken)
    {
        var exchange = new Exchange(url);
        var request = new RestRequest(url.AbsolutePath, (Method)Enum.Parse(typeof(Method), method, ignoreCase: true)) { Interceptors = [exchange] };
        request.AddOrUpdateHeader("Accept", RequestBody.Json);
        request.AddOrUpdateHeader("Accept-Encoding", Gzip);
        foreach (KeyValuePair<string, string> header in headers)
        {
            request.AddOrUpdateHeader(header.Key, header.Value);
        }

        if (body is not null)
        {
            request.AddBody(body.Content, body.ContentType);
        }

        caller?.Debug($"{method} {Redactor.Path(url)} [{Redactor.Headers(headers)}] {body?.Content.Length ?? 0} bytes");
        var clock = Stopwatch.StartNew();
        try
        {
            using Stream? stream = await _client.DownloadStreamAsync(request, cancellationToken).ConfigureAwait(false);
            using HttpResponseMessage message = exchange.Message!;
            byte[] content = stream is null ? [] : await ReadAllAsync(stream, message, cancellationToken).ConfigureAwait(false);
            if (message.Content?.Headers.ContentEncoding.Contains(Gzip, StringComparer.OrdinalIgnoreCase) == true)
            {
                content = GzipBody.Unzip(content);
            }

            var response = new SfResponse((int)message.StatusCode, content, message.Headers, message.Content?.Headers);
            Tell(caller, method, url, response.StatusCode.ToString(CultureInfo.InvariantCulture), clock, attempt);
            caller?.Debug($"{response.StatusCode} [{Redactor.Headers(response.AllHeaders())}] {content.Length} bytes");
            return response.StatusCode == (int)HttpStatusCode.ProxyAuthenticationRequired ? throw TransportFailure.ProxyAuthentication(url) : response;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            Tell(caller, method, url, "cancelled", clock, attempt);
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception failure) when (failure is not SfException)
        {
            TransportException error = TransportFailure.From(failure, url, answered: exchange.Message is not null);
            Tell(caller, method, url, error.ErrorId, clock, attempt);
            throw error;
        }
        finally
        {
            exchange.Message?.Dispose();
        }
    }

    public void Dispose() => _client.Dispose();

    private static void Tell(ICaller? caller, string method, Uri url, string outcome, Stopwatch clock, int attempt)
        => caller?.Verbose($"{method} {Redactor.Path(url)} → {outcome} in {clock.ElapsedMilliseconds} ms{(attempt > 1 ? $" (attempt {attempt})" : "")}");

    private async Task<byte[]> ReadAllAsync(Stream stream, HttpResponseMessage message, CancellationToken cancellationToken)
    {
        // RestSharp's time-out ends with the headers; this one is for every silence in the body.
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        long? announced = message.Content?.Headers.ContentLength;
        using var whole = new MemoryStream(announced is > 0 and < 1 << 20 ? (int)announced : 4096);
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            silence.CancelAfter(_settings.Timeout);
            int count = await stream.ReadAsync(buffer, 0, buffer.Length, silence.Token).ConfigureAwait(false);
            if (count == 0)
            {
                return whole.ToArray();
            }

            whole.Write(buffer, 0, count);
        }
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
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            UseCookies = false,
            Proxy = settings.Proxy,
        };
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
        handler.SslProtocols = System.Security.Authentication.SslProtocols.Tls12;
        return handler;
    }
#endif

    /// <summary>Sends to exactly the given URL, and keeps hold of the answer that RestSharp would hide.</summary>
    private sealed class Exchange(Uri url) : RestSharp.Interceptors.Interceptor
    {
        public HttpResponseMessage? Message { get; private set; }

        public override ValueTask BeforeHttpRequest(HttpRequestMessage requestMessage, CancellationToken cancellationToken)
        {
            requestMessage.RequestUri = url;

            // When a server closes the connection, the runtime by itself sends again what has no body. A change must not be.
            if (requestMessage.Content is null && requestMessage.Method != HttpMethod.Get && requestMessage.Method != HttpMethod.Head)
            {
                requestMessage.Content = new ByteArrayContent([]);
            }

            return default;
        }

        public override ValueTask AfterHttpRequest(HttpResponseMessage responseMessage, CancellationToken cancellationToken)
        {
            Message = responseMessage;
            return default;
        }
    }
}
