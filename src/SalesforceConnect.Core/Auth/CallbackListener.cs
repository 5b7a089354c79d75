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
        using CancellationTokenRegistration stop = cancellationToken.Register(Dispose);
        var pending = _listeners.ToDictionary(listener => listener.AcceptTcpClientAsync(), listener => listener);
        try
        {
            while (true)
            {
                Task<TcpClient> accepted = await Task.WhenAny(pending.Keys).ConfigureAwait(false);
                TcpListener listener = pending[accepted];
                pending.Remove(accepted);
                using TcpClient client = await accepted.ConfigureAwait(false);
                if (await AnswerAsync(client, page, cancellationToken).ConfigureAwait(false) is { } url)
                {
                    return url;
                }

                pending.Add(listener.AcceptTcpClientAsync(), listener);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or InvalidOperationException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            foreach (Task<TcpClient> rest in pending.Keys)
            {
                _ = rest.ContinueWith(task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }
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

    private async Task<Uri?> AnswerAsync(TcpClient client, Func<Uri, string> page, CancellationToken cancellationToken)
    {
        NetworkStream stream = client.GetStream();
        try
        {
            string? target = await ReadTargetAsync(stream, cancellationToken).ConfigureAwait(false);
            bool isCallback = target is not null
                && Uri.TryCreate(_callbackUrl, target, out Uri? url)
                && url.AbsolutePath.Equals(_callbackUrl.AbsolutePath, StringComparison.Ordinal)
                && url.Query.Length > 1;
            Uri? callback = isCallback ? new Uri(_callbackUrl, target!) : null;
            await WriteAsync(stream, callback is null ? "404 Not Found" : "200 OK", callback is null ? "" : page(callback), cancellationToken).ConfigureAwait(false);
            return callback;
        }
        catch (IOException)
        {
            // A browser opens connections ahead and drops them.
            return null;
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
