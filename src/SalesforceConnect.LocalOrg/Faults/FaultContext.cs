using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace SalesforceConnect.LocalOrg;

/// <summary>What a <see cref="Fault"/> strikes: one request, and, when its work is done, the answer held back.</summary>
public sealed class FaultContext
{
    private static readonly TimeSpan s_closingLimit = TimeSpan.FromSeconds(5);

    private readonly Func<Task> _work;
    private readonly Stream _client;
    private readonly Stream _wire;
    private readonly CancellationToken _serverStopping;
    private byte[]? _body;

    internal FaultContext(
        HttpContext http, RecordedRequest request, Stream client, Stream wire, Func<Task> work, CancellationToken serverStopping)
    {
        Http = http;
        Request = request;
        _client = client;
        _wire = wire;
        _work = work;
        _serverStopping = serverStopping;
    }

    /// <summary>
    /// The request and its response in ASP.NET Core's terms. The response's body does not reach the client by itself: see
    /// <see cref="SendAsync(CancellationToken)"/>.
    /// </summary>
    public HttpContext Http { get; }

    /// <summary>The request's entry in the log.</summary>
    public RecordedRequest Request { get; }

    /// <summary>Fires when the client goes away.</summary>
    public CancellationToken ClientGone => Http.RequestAborted;

    /// <summary>Fires when the server stops.</summary>
    public CancellationToken ServerStopping => _serverStopping;

    /// <summary>Does the request's work if it has not been done, and returns the true answer's body, not compressed.</summary>
    public async Task<byte[]> WorkAsync()
    {
        if (_body is null)
        {
            using var held = new MemoryStream();
            Http.Response.Body = held;
            await _work().ConfigureAwait(false);
            await Http.Response.BodyWriter.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            _body = held.ToArray();
        }

        return _body;
    }

    /// <summary>
    /// Does the work and sends the true answer as it comes, without holding it; stops for <paramref name="atGate"/> once so many bytes of
    /// the body have reached the client.
    /// </summary>
    internal async Task StreamAsync(long bytes, Func<Task> atGate)
    {
        var gate = new BodyGate(_client, bytes, atGate);
        if (_body is not null)
        {
            await gate.WriteAsync(_body, ClientGone).ConfigureAwait(false);
            return;
        }

        Http.Response.Body = gate;
        await _work().ConfigureAwait(false);
        await Http.Response.BodyWriter.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The lines of the true answer's head, with this length of the body in it, the empty line last.</summary>
    internal IEnumerable<string> HeadLines(long contentLength)
    {
        HttpResponse response = Http.Response;
        response.ContentLength = contentLength;
        yield return string.Create(
            CultureInfo.InvariantCulture, $"HTTP/1.1 {response.StatusCode} {ReasonPhrases.GetReasonPhrase(response.StatusCode)}\r\n");
        foreach ((string? name, Microsoft.Extensions.Primitives.StringValues values) in response.Headers)
        {
            yield return $"{name}: {values}\r\n";
        }

        yield return "Connection: close\r\n";
        yield return "\r\n";
    }

    /// <summary>Sends a part of a head past the server's own framing, which would not let anything odd out. Plain HTTP only.</summary>
    internal async Task SendUnframedAsync(string text, CancellationToken cancellationToken)
    {
        Request.Starting(Http.Response.StatusCode);
        await Socket.SendAsync(Encoding.Latin1.GetBytes(text), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends the body after <see cref="SendUnframedAsync"/> and ends the connection, as nothing can follow.</summary>
    internal async Task EndUnframedAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        try
        {
            for (int sent = 0; sent < body.Length;)
            {
                sent += await Socket.SendAsync(body[sent..], cancellationToken).ConfigureAwait(false);
            }

            Socket.Shutdown(SocketShutdown.Send);
            Request.EndedByServer = true;

            // An abort takes with it what the client has not read yet, so the client is left to close.
            using var end = CancellationTokenSource.CreateLinkedTokenSource(ClientGone, ServerStopping);
            await Task.Delay(s_closingLimit, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (SocketException)
        {
            // A client that has read what Content-Length promised goes with the rest on its way.
        }

        Drop();
    }

    private Socket Socket => Http.Request.IsHttps
        ? throw new InvalidOperationException("This fault writes to the wire itself, which needs an org without a certificate.")
        : Http.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;

    /// <summary>Does the work if it has not been done and sends the true answer.</summary>
    public async Task SendAsync(CancellationToken cancellationToken = default)
    {
        byte[] body = await WorkAsync().ConfigureAwait(false);
        await SendAsync(body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Sends these bytes as the body, with the status and headers that stand in <see cref="Http"/>, and a fitting Content-Length.
    /// </summary>
    public async Task SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        if (Http.Response.StatusCode is not (204 or 304))
        {
            Http.Response.ContentLength = body.Length;
        }

        await WriteAsync(body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends this text as the body; see the other overload.</summary>
    public Task SendAsync(string body, CancellationToken cancellationToken = default)
        => SendAsync(Encoding.UTF8.GetBytes(body), cancellationToken);

    /// <summary>Writes bytes to the client, compressed where the client asked for it, and flushes them, headers first.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        if (bytes.Length > 0)
        {
            await _client.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }

        await _client.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As <see cref="WriteAsync"/>, but never compressed on the way.</summary>
    public async Task WriteRawAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        if (bytes.Length > 0)
        {
            await _wire.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }

        await _wire.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the connection.</summary>
    public void Drop()
    {
        Request.EndedByServer = true;
        Http.Abort();
    }
}
