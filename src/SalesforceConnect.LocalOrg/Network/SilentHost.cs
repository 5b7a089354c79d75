using System.Net;
using System.Net.Sockets;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// A host on loopback that never says a word: for a client that is to hang in connecting, in the TLS handshake or before an answer.
/// </summary>
public sealed class SilentHost : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly List<Socket> _sockets = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _accepting = Task.CompletedTask;

    private SilentHost(Socket listener)
    {
        _listener = listener;
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The host's address; ask it by <c>https</c> to hang in the TLS handshake.</summary>
    public Uri Url => new($"http://127.0.0.1:{Port}");

    /// <summary>The same host by TLS, whose handshake never ends.</summary>
    public Uri HttpsUrl => new($"https://127.0.0.1:{Port}");

    /// <summary>Completes when a client has connected and sent something. Never for <see cref="NotConnectingAsync"/>.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Completes when a client that had connected has gone.</summary>
    public Task Left => _left.Task;

    /// <summary>A host that takes connections and reads what it is sent.</summary>
    public static SilentHost Start()
    {
        var host = new SilentHost(Listen(backlog: 100));
        host._accepting = host.AcceptAsync();
        return host;
    }

    /// <summary>
    /// A host to which a connection is never made: its queue is full, so that Linux leaves the client's first packet unanswered. Other
    /// systems may refuse the connection instead.
    /// </summary>
    public static async Task<SilentHost> NotConnectingAsync()
    {
        var host = new SilentHost(Listen(backlog: 0));
        for (bool filled = false; !filled;)
        {
            var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            host._sockets.Add(filler);
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            try
            {
                await filler.ConnectAsync(new IPEndPoint(IPAddress.Loopback, host.Port), patience.Token).ConfigureAwait(false);
            }
            catch (Exception full) when (full is OperationCanceledException or SocketException)
            {
                filled = true;
            }
        }

        return host;
    }

    /// <summary>Ends the host and every connection to it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        lock (_gate)
        {
            _sockets.ForEach(s => s.Dispose());
        }

        _stopping.Dispose();
    }

    private static Socket Listen(int backlog)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(backlog);
        return socket;
    }

    private async Task AcceptAsync()
    {
        var readers = new List<Task>();
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                lock (_gate)
                {
                    _sockets.Add(socket);
                }

                readers.Add(ReadAsync(socket));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(readers).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(Socket socket)
    {
        byte[] buffer = new byte[1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, _stopping.Token).ConfigureAwait(false) > 0)
            {
                _reached.TrySetResult();
            }

            _left.TrySetResult();
        }
        catch (SocketException)
        {
            _left.TrySetResult();
        }
        catch (OperationCanceledException)
        {
        }
    }
}
