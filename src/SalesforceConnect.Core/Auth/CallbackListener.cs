using System.Net;
using System.Net.Sockets;
using System.Text;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Auth;

/// <summary>
/// Waits on loopback, IPv4 and IPv6, for the browser to come back to exactly the registered callback URL. It answers that one
/// request, and anything else, such as a favicon, with 404. When it is disposed of, the port is free again.
/// </summary>
internal sealed class CallbackListener : IDisposable
{
    private const int MaximumRequestLine = 16 * 1024;

    private readonly Uri _callbackUrl;
    private readonly List<TcpListener> _listeners = [];

    /// <summary>Starts to listen.</summary>
    /// <param name="callbackUrl">The callback URL, as registered with the app.</param>
    /// <exception cref="SfException"><c>CallbackPortInUse</c> or <c>InvalidCallbackUrl</c>.</exception>
    public CallbackListener(Uri callbackUrl)
    {
        if (callbackUrl.Scheme != Uri.UriSchemeHttp || !callbackUrl.IsLoopback)
        {
            throw new SfException("InvalidCallbackUrl", SfErrorCategory.InvalidArgument, callbackUrl.AbsoluteUri);
        }

        _callbackUrl = callbackUrl;
        try
        {
            Listen(IPAddress.Loopback);
            if (Socket.OSSupportsIPv6)
            {
                Listen(IPAddress.IPv6Loopback);
            }
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressNotAvailable && _listeners.Count > 0)
        {
            // IPv6 is switched off on this machine.
        }
        catch (SocketException failure)
        {
            Dispose();
            throw new SfException("CallbackPortInUse", SfErrorCategory.ResourceBusy, failure, callbackUrl.Port, callbackUrl.AbsoluteUri);
        }
    }

    /// <summary>Waits for the callback and shows the page that <paramref name="page"/> makes of its outcome.</summary>
    /// <param name="page">Gets the callback's URL, gives the HTML to show.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The URL that the browser came back to.</returns>
    public async Task<Uri> WaitAsync(Func<Uri, string> page, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var callback = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration stop = end.Token.Register(() => callback.TrySetCanceled(end.Token));
        foreach (TcpListener listener in _listeners)
        {
            _ = AcceptAsync(listener, page, callback, end.Token);
        }

        try
        {
            return await callback.Task.ConfigureAwait(false);
        }
        finally
        {
            Dispose();
            end.Cancel();
        }
    }

    public void Dispose()
    {
        foreach (TcpListener listener in _listeners)
        {
            listener.Stop();
        }
    }

    private void Listen(IPAddress address)
    {
        var listener = new TcpListener(address, _callbackUrl.Port) { ExclusiveAddressUse = true };
        listener.Start();
        _listeners.Add(listener);
    }

    private async Task AcceptAsync(TcpListener listener, Func<Uri, string> page, TaskCompletionSource<Uri> callback, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                // A browser opens connections ahead and may leave them silent, so none waits for another.
                _ = AnswerAsync(await listener.AcceptTcpClientAsync().ConfigureAwait(false), page, callback, cancellationToken);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed of.
        }
    }

    private async Task AnswerAsync(TcpClient client, Func<Uri, string> page, TaskCompletionSource<Uri> callback, CancellationToken cancellationToken)
    {
        using TcpClient open = client;
        using CancellationTokenRegistration stop = cancellationToken.Register(client.Dispose);
        try
        {
            NetworkStream stream = client.GetStream();
            string? target = await ReadTargetAsync(stream, cancellationToken).ConfigureAwait(false);
            bool isCallback = target is not null
                && Uri.TryCreate(_callbackUrl, target, out Uri? url)
                && url.AbsolutePath.Equals(_callbackUrl.AbsolutePath, StringComparison.Ordinal)
                && url.Query.Length > 1;
            string html = isCallback ? page(new Uri(_callbackUrl, target!)) : "";
            await WriteAsync(stream, isCallback ? "200 OK" : "404 Not Found", html, cancellationToken).ConfigureAwait(false);
            if (isCallback)
            {
                callback.TrySetResult(new Uri(_callbackUrl, target!));
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The browser dropped it, or the wait is over.
        }
    }

    private static async Task<string?> ReadTargetAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MaximumRequestLine];
        int length = 0;
        while (length < buffer.Length)
        {
            int count = await stream.ReadAsync(buffer, length, buffer.Length - length, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return null;
            }

            length += count;
            string head = Encoding.ASCII.GetString(buffer, 0, length);
            int end = head.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                string[] requestLine = head.Substring(0, head.IndexOf('\r')).Split(' ');
                return requestLine is ["GET", { Length: > 0 } target, ..] && target[0] == '/' ? target : null;
            }
        }

        return null;
    }

    private static async Task WriteAsync(NetworkStream stream, string status, string html, CancellationToken cancellationToken)
    {
        byte[] body = Encoding.UTF8.GetBytes(html);
        byte[] head = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {body.Length}\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n");
        await stream.WriteAsync(head, 0, head.Length, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(body, 0, body.Length, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
