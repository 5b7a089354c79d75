using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SalesforceConnect.Core.Tests.Hosting;

/// <summary>
/// A TCP listener that answers the first request with the first of its texts, and so on; the last one serves for all that follow.
/// With none it never answers. An empty text, or one that says <c>Connection: close</c>, closes the connection.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<string> _heads = [];
    private readonly TaskCompletionSource _firstBytes = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _clientLeft = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string[] _answers;
    private readonly Task _accepting;

    public RawServer(params string[] answers)
    {
        _answers = answers;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The request heads so far, as they came.</summary>
    public IReadOnlyList<string> Heads
    {
        get
        {
            lock (_gate)
            {
                return [.. _heads];
            }
        }
    }

    /// <summary>Completes when a client has sent something.</summary>
    public Task FirstBytes => _firstBytes.Task;

    /// <summary>Completes when a client has gone away without an answer.</summary>
    public Task ClientLeft => _clientLeft.Task;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }

    private string Received(string head)
    {
        lock (_gate)
        {
            _heads.Add(head);
            return _answers[Math.Min(_heads.Count, _answers.Length) - 1];
        }
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                var head = new StringBuilder();
                byte[] buffer = new byte[4096];
                for (int count; (count = await stream.ReadAsync(buffer, _stop.Token)) > 0;)
                {
                    _firstBytes.TrySetResult();
                    head.Append(Encoding.Latin1.GetString(buffer, 0, count));
                    if (_answers.Length == 0 || !head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
                    {
                        continue;
                    }

                    string answer = Received(head.ToString());
                    head.Clear();
                    await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), _stop.Token);
                    if (answer.Length == 0 || answer.Contains("Connection: close", StringComparison.Ordinal))
                    {
                        return;
                    }
                }

                _clientLeft.TrySetResult();
            }
            catch (Exception end) when (end is IOException or SocketException)
            {
                _clientLeft.TrySetResult();
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }
    }
}
