using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>A request in the org's process that a fault strikes from here.</summary>
public sealed class FaultContext : IDisposable
{
    private readonly LocalOrgServer _org;
    private readonly CancellationTokenSource _clientGone = new();
    private readonly CancellationTokenSource _serverStopping = new();
    private Func<Task>? _atGate;
    private byte[]? _body;

    internal FaultContext(LocalOrgServer org, RecordedRequest request, JsonElement http)
    {
        _org = org;
        Request = request;
        Http = new HttpContext(http);
    }

    public HttpContext Http { get; }

    public RecordedRequest Request { get; }

    public CancellationToken ClientGone => _clientGone.Token;

    public CancellationToken ServerStopping => _serverStopping.Token;

    public async Task<byte[]> WorkAsync()
    {
        if (_body is null)
        {
            JsonElement done = await CallAsync("work");
            Http.Response.Take(done.GetProperty("Response"));
            _body = done.GetProperty("Body").GetBytesFromBase64();
        }

        return _body;
    }

    public async Task SendAsync(CancellationToken cancellationToken = default) => await SendAsync(await WorkAsync(), cancellationToken);

    public Task SendAsync(string body, CancellationToken cancellationToken = default)
        => SendAsync(Encoding.UTF8.GetBytes(body), cancellationToken);

    public Task SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) => CallAsync("send", body);

    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) => CallAsync("write", bytes);

    public Task WriteRawAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) => CallAsync("writeRaw", bytes);

    public void Drop() => CallAsync("drop").GetAwaiter().GetResult();

    public void Dispose()
    {
        _clientGone.Dispose();
        _serverStopping.Dispose();
    }

    internal Task StreamAsync(long bytes, Func<Task> atGate)
    {
        _atGate = atGate;
        return CallAsync("stream", bytes);
    }

    internal IEnumerable<string> HeadLines(long contentLength)
        => CallAsync("headLines", contentLength).GetAwaiter().GetResult().Deserialize<string[]>()!;

    internal Task SendUnframedAsync(string text, CancellationToken cancellationToken) => CallAsync("sendUnframed", text);

    internal Task EndUnframedAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => CallAsync("endUnframed", body);

    /// <summary>Takes what the org's process tells about the request.</summary>
    internal Task ServeAsync(string call)
    {
        switch (call)
        {
            case "atGate":
                return _atGate!();
            case "clientGone":
                _clientGone.Cancel();
                break;
            default:
                _serverStopping.Cancel();
                break;
        }

        return Task.CompletedTask;
    }

    private Task<JsonElement> CallAsync(string name, params object?[] arguments)
        => _org.CallAsync(name, [Request.Number, Http.Response.State(), .. arguments]);
}
