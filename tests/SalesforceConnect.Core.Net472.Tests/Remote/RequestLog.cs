using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>The log of an org in another process.</summary>
public sealed class RequestLog
{
    private readonly LocalOrgServer _org;
    private readonly ConcurrentDictionary<int, RecordedRequest> _entries = new();

    internal RequestLog(LocalOrgServer org) => _org = org;

    public IReadOnlyList<RecordedRequest> All
    {
        get
        {
            JsonElement log = _org.Call("requests", _entries.Values.Where(entry => entry.IsCompleted).Select(entry => entry.Number));
            foreach (JsonElement facts in log.GetProperty("Changed").EnumerateArray())
            {
                Entry(facts);
            }

            return [.. log.GetProperty("Numbers").EnumerateArray().Select(number => _entries[number.GetInt32()])];
        }
    }

    public void Clear() => _org.Call("clearRequests");

    public int Count(string? method = null, string? pathPrefix = null) => All.Count(request =>
        (method is null || request.Method == method)
            && (pathPrefix is null || request.Path.StartsWith(pathPrefix, StringComparison.OrdinalIgnoreCase)));

    public async Task<RecordedRequest> WaitForAsync(Func<RecordedRequest, bool> predicate, TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout);
        while (true)
        {
            if (All.FirstOrDefault(predicate) is { } found)
            {
                return found;
            }

            await Task.Delay(5, deadline.Token);
        }
    }

    public Task<RecordedRequest> WaitForAsync(string method, string pathPrefix, TimeSpan timeout)
        => WaitForAsync(
            request => request.Method == method && request.Path.StartsWith(pathPrefix, StringComparison.OrdinalIgnoreCase), timeout);

    internal RecordedRequest Entry(JsonElement facts)
    {
        RecordedRequest entry = _entries.GetOrAdd(
            facts.GetProperty("Number").GetInt32(), number => new RecordedRequest(_org, number, facts));
        entry.Take(facts);
        return entry;
    }
}

/// <summary>A request to an org in another process.</summary>
public sealed class RecordedRequest
{
    private readonly LocalOrgServer _org;
    private readonly Lazy<Task> _completed;

    internal RecordedRequest(LocalOrgServer org, int number, JsonElement facts)
    {
        _org = org;
        Number = number;
        Method = facts.GetProperty(nameof(Method)).GetString()!;
        Path = facts.GetProperty(nameof(Path)).GetString()!;
        QueryString = facts.GetProperty(nameof(QueryString)).GetString()!;
        Headers = new Dictionary<string, string>(
            facts.GetProperty(nameof(Headers)).Deserialize<Dictionary<string, string>>()!, StringComparer.OrdinalIgnoreCase);
        _completed = new Lazy<Task>(async () => Take(await _org.CallAsync("completed", Number)));
    }

    public int Number { get; }

    public string Method { get; }

    public string Path { get; }

    public string QueryString { get; }

    public Dictionary<string, string> Headers { get; }

    public string Body => _org.Call("body", Number).GetString()!;

    public int StatusCode { get; private set; }

    public bool Aborted { get; private set; }

    public bool IsCompleted { get; private set; }

    public Task Completed => IsCompleted ? Task.CompletedTask : _completed.Value;

    internal bool EndedByServer
    {
        set => _org.Call("endedByServer", Number, null);
    }

    public string? Form(string name) => Body.Split('&').Select(field => field.Split('='))
        .Where(field => field.Length == 2 && WebUtility.UrlDecode(field[0]) == name)
            .Select(field => WebUtility.UrlDecode(field[1]))
            .FirstOrDefault();

    public override string ToString() => $"{Method} {Path} → {StatusCode}";

    internal void Take(JsonElement facts)
    {
        StatusCode = facts.GetProperty(nameof(StatusCode)).GetInt32();
        Aborted = facts.GetProperty(nameof(Aborted)).GetBoolean();
        IsCompleted = facts.GetProperty(nameof(IsCompleted)).GetBoolean();
    }
}
