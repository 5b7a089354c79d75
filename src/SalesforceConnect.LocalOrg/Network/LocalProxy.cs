using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// A forward proxy on loopback: plain HTTP is forwarded, <c>CONNECT</c> makes a tunnel, a user name and password may be asked for
/// (Basic). What went through it is in <see cref="Requests"/>.
/// <code>await using var proxy = LocalProxy.Start(new NetworkCredential("user", "password"));</code>
/// </summary>
public sealed class LocalProxy : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly string? _authorization;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly List<ProxiedRequest> _requests = [];
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;

    private LocalProxy(TcpListener listener, NetworkCredential? credential)
    {
        _listener = listener;
        _authorization = credential is null
            ? null
            : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Password}"));
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>The proxy's address, to give to a client.</summary>
    public Uri Url { get; }

    /// <summary>The requests made of the proxy, in order, those it refused included.</summary>
    public IReadOnlyList<ProxiedRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>
    /// Where the proxy goes for a host that a client asks for, in place of the host itself: lets a test use
    /// <c>http://acme.my.salesforce.com</c> through the proxy and reach an org on this machine. Null goes where it was asked to.
    /// </summary>
    public Func<string, int, (string Host, int Port)>? Route { get; set; }

    /// <summary>Starts a proxy; with a credential it answers 407 to whoever does not send it.</summary>
    public static LocalProxy Start(NetworkCredential? credential = null)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new LocalProxy(listener, credential);
    }

    /// <summary>Ends the proxy and every connection through it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        _listener.Dispose();
        Task[] connections;
        lock (_gate)
        {
            connections = [.. _connections];
        }

        await Task.WhenAll(connections).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stopping.Token).ConfigureAwait(false);
                lock (_gate)
                {
                    _connections.Add(ServeAsync(client));
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                NetworkStream stream = client.GetStream();
                while (await ProxyRequestHead.ReadAsync(stream, _stopping.Token).ConfigureAwait(false) is { } head
                    && await AnswerAsync(stream, head).ConfigureAwait(false))
                {
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
        }
    }

    /// <summary>Serves one request. True when the connection can take another.</summary>
    private async Task<bool> AnswerAsync(NetworkStream client, ProxyRequestHead head)
    {
        if (_authorization is not null && head.Headers.GetValueOrDefault("Proxy-Authorization") != _authorization)
        {
            Record(head, 407);
            await RefuseAsync(
                client,
                head,
                "407 Proxy Authentication Required",
                "Proxy-Authenticate: Basic realm=\"local proxy\"\r\n").ConfigureAwait(false);

            // Its body, if it has one, would have to be read first.
            return !head.HasBody;
        }

        if (head.Destination is not var (host, port))
        {
            Record(head, 400);
            await RefuseAsync(client, head, "400 Bad Request", "").ConfigureAwait(false);
            return false;
        }

        using var origin = new TcpClient();
        try
        {
            (string? toHost, int toPort) = Route?.Invoke(host, port) ?? (host, port);
            await origin.ConnectAsync(toHost, toPort, _stopping.Token).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            Record(head, 502);
            await RefuseAsync(client, head, "502 Bad Gateway", "").ConfigureAwait(false);
            return false;
        }

        Record(head, head.IsTunnel ? 200 : 0);
        NetworkStream server = origin.GetStream();
        if (head.IsTunnel)
        {
            await client.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _stopping.Token).ConfigureAwait(false);
            await server.WriteAsync(head.Rest, _stopping.Token).ConfigureAwait(false);
        }
        else
        {
            await server.WriteAsync(head.ForOrigin(), _stopping.Token).ConfigureAwait(false);
        }

        await RelayAsync(client, server, origin).ConfigureAwait(false);
        return false;
    }

    /// <summary>Carries bytes both ways until the origin has no more.</summary>
    private async Task RelayAsync(NetworkStream client, NetworkStream server, TcpClient origin)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        Task up = UpAsync();
        try
        {
            await server.CopyToAsync(client, end.Token).ConfigureAwait(false);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await up.ConfigureAwait(false);
        }

        async Task UpAsync()
        {
            try
            {
                await client.CopyToAsync(server, end.Token).ConfigureAwait(false);
                origin.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception gone) when (gone is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // A client that has gone takes its request with it.
                origin.Client.Close();
            }
        }
    }

    private void Record(ProxyRequestHead head, int status)
    {
        lock (_gate)
        {
            _requests.Add(new ProxiedRequest(head.Method, head.Target, head.Headers, status));
        }
    }

    private async Task RefuseAsync(NetworkStream client, ProxyRequestHead head, string status, string headers) => await client.WriteAsync(
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\n{(head.HasBody ? "Connection: close\r\n" : "")}\r\n"),
        _stopping.Token).ConfigureAwait(false);
}
