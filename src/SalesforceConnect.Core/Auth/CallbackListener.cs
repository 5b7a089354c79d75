using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Auth;

/// <summary>
/// Waits on loopback, IPv4 and IPv6, for the browser to come back to exactly the registered callback URL with an answer to this
/// sign-in. Any other request, such as for a favicon, from a page's image or from an old tab, gets 400, and the wait goes on. When it
/// is disposed of, the port is free again.
/// </summary>
internal sealed class CallbackListener : IDisposable
{
    private const int MaximumHead = 16 * 1024;
    private const string HostHeader = "Host:";

    private readonly Uri _callbackUrl;
    private readonly Func<Uri, bool> _isAnswer;
    private readonly List<TcpListener> _listeners = [];

    /// <summary>Starts to listen.</summary>
    /// <param name="callbackUrl">The callback URL, as registered with the app.</param>
    /// <param name="isAnswer">Whether a URL that was asked for answers this sign-in.</param>
    /// <exception cref="SfException"><c>CallbackPortInUse</c> or <c>InvalidCallbackUrl</c>.</exception>
    public CallbackListener(Uri callbackUrl, Func<Uri, bool> isAnswer)
    {
        if (callbackUrl.Scheme != Uri.UriSchemeHttp || !callbackUrl.IsLoopback)
        {
            throw new SfException("InvalidCallbackUrl", SfErrorCategory.InvalidArgument, callbackUrl.AbsoluteUri);
        }

        _callbackUrl = callbackUrl;
        _isAnswer = isAnswer;
        try
        {
            foreach (IPAddress address in Addresses(callbackUrl.DnsSafeHost))
            {
                Listen(address);
            }
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressNotAvailable && _listeners.Count > 0)
        {
            // IPv6 is switched off on this machine.
        }
        catch (SocketException failure)
        {
            Dispose();
            throw new SfException(
                "CallbackPortInUse", SfErrorCategory.ResourceBusy, failure, callbackUrl.Port, callbackUrl.AbsoluteUri, failure.Message);
        }
    }

    /// <summary>Waits for the callback, has it judged, and shows the browser how it came out.</summary>
    /// <param name="judgeAsync">Gets the callback's URL; what it gives is the outcome, and its error is thrown here too.</param>
    /// <param name="page">Makes the HTML to show of the error; of null where there was none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The outcome.</returns>
    public async Task<T> WaitAsync<T>(Func<Uri, Task<T>> judgeAsync, Func<SfException?, string> page, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var callback = new TaskCompletionSource<Exchange>(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration stop = end.Token.Register(() => callback.TrySetCanceled(end.Token));
        foreach (TcpListener listener in _listeners)
        {
            _ = AcceptAsync(listener, callback, end.Token);
        }

        try
        {
            using Exchange exchange = await callback.Task.ConfigureAwait(false);
            try
            {
                T outcome = await judgeAsync(exchange.Url).ConfigureAwait(false);
                await exchange.AnswerAsync("200 OK", page(null), end.Token).ConfigureAwait(false);
                return outcome;
            }
            catch (SfException error)
            {
                await exchange.AnswerAsync("200 OK", page(error), end.Token).ConfigureAwait(false);
                throw;
            }
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

    private static IPAddress[] Addresses(string host)
        => IPAddress.TryParse(host, out IPAddress? address) ? [address]
            : Socket.OSSupportsIPv6 ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
            : [IPAddress.Loopback];

    private void Listen(IPAddress address)
    {
        var listener = new TcpListener(address, _callbackUrl.Port);
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            // Elsewhere a port is never shared, and this would keep it closed for a minute after each sign-in.
            listener.ExclusiveAddressUse = true;
        }

        listener.Start();
        _listeners.Add(listener);
    }

    private async Task AcceptAsync(TcpListener listener, TaskCompletionSource<Exchange> callback, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                // A browser opens connections ahead and may leave them silent, so none waits for another.
                _ = ReceiveAsync(await listener.AcceptTcpClientAsync().ConfigureAwait(false), callback, cancellationToken);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed of.
        }
    }

    // The first answer is the one; it stays open until it has been judged.
    private async Task ReceiveAsync(TcpClient client, TaskCompletionSource<Exchange> callback, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration stop = cancellationToken.Register(client.Dispose);
        bool isKept = false;
        try
        {
            string? head = await ReadHeadAsync(client.GetStream(), cancellationToken).ConfigureAwait(false);
            Uri? url = head is null ? null : FindCallback(head);
            var exchange = new Exchange(client, url ?? _callbackUrl);
            isKept = url is not null && _isAnswer(url) && callback.TrySetResult(exchange);
            if (!isKept)
            {
                // Whoever comes back to an old tab is told so; the page holds nothing of what was sent.
                string page = url is null ? "" : SignInPage.For(new SfException("SignInStateMismatch", SfErrorCategory.SecurityError));
                await exchange.AnswerAsync("400 Bad Request", page, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is IOException
            or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The browser dropped it, or the wait is over.
        }
        finally
        {
            if (!isKept)
            {
                client.Dispose();
            }
        }
    }

    private static async Task<string?> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MaximumHead];
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
                return head.Substring(0, end);
            }
        }

        return null;
    }

    // GET of exactly the callback's path, at this machine's own name: a page that has its name resolved to this machine sends its own.
    private Uri? FindCallback(string head)
    {
        string[] lines = head.Split(["\r\n"], StringSplitOptions.None);
        string[] hosts = [.. lines.Skip(1)
            .Where(line => line.StartsWith(HostHeader, StringComparison.OrdinalIgnoreCase))
            .Select(line => line.Substring(HostHeader.Length).Trim())];
        return lines[0].Split(' ') is ["GET", { Length: > 0 } target, "HTTP/1.1" or "HTTP/1.0"]
            && target[0] == '/'
            && hosts.Length == 1
            && Uri.TryCreate("http://" + hosts[0], UriKind.Absolute, out Uri? host)
            && host.IsLoopback && host.Port == _callbackUrl.Port && host.PathAndQuery == "/" && host.UserInfo.Length == 0
            && Uri.TryCreate(_callbackUrl, target, out Uri? url)
            && url.Authority == _callbackUrl.Authority
            && url.AbsolutePath.Equals(_callbackUrl.AbsolutePath, StringComparison.Ordinal)
                ? url
                : null;
    }

    /// <summary>One request of the browser that waits for its answer.</summary>
    private sealed class Exchange(TcpClient client, Uri url) : IDisposable
    {
        public Uri Url { get; } = url;

        /// <summary>Answers; a browser that has gone away misses only the page.</summary>
        public async Task AnswerAsync(string status, string html, CancellationToken cancellationToken)
        {
            byte[] body = Encoding.UTF8.GetBytes(html);
            byte[] head = Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {body.Length}\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n");
            try
            {
                NetworkStream stream = client.GetStream();
                await stream.WriteAsync(head, 0, head.Length, cancellationToken).ConfigureAwait(false);
                await stream.WriteAsync(body, 0, body.Length, cancellationToken).ConfigureAwait(false);
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // It has gone away.
            }
        }

        public void Dispose() => client.Dispose();
    }
}
