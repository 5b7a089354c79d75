using System.Collections.Concurrent;
using System.Text.Json;
using SalesforceConnect.Core.Tests.Hosting;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// An org in the <see cref="LocalOrgProcess"/>, with what the tests use of one in their own process. Its faults strike from here.
/// </summary>
public sealed class LocalOrgServer : IAsyncDisposable
{
    public const string DefaultClientId = "3MVG9LocalOrg.DefaultConsumerKey";

    public const string DefaultClientSecret = "local-org-consumer-secret";

    private readonly ConcurrentDictionary<int, (Fault Fault, RecordedRequest Request)> _taken = new();
    private readonly ConcurrentDictionary<int, FaultContext> _struck = new();

    private LocalOrgServer(JsonElement started)
    {
        Number = started.GetProperty(nameof(Number)).GetInt32();
        Url = new Uri(started.GetProperty(nameof(Url)).GetString()!);
        OrganizationId = started.GetProperty(nameof(OrganizationId)).GetString()!;
        Apps = new AppRegistry(this);
        Users = new UserDirectory(this);
        Tokens = new TokenStore(this);
        Store = new OrgStore(this);
        Requests = new RequestLog(this);
        BulkJobs = new BulkJobs(this);
        RowLocks = new RowLocks(this);
    }

    public Uri Url { get; }

    public string OrganizationId { get; }

    public AppRegistry Apps { get; }

    public UserDirectory Users { get; }

    public TokenStore Tokens { get; }

    public OrgStore Store { get; }

    public RequestLog Requests { get; }

    public BulkJobs BulkJobs { get; }

    public RowLocks RowLocks { get; }

    public FaultPlan Faults { get; } = new();

    public string MyDomainHost
    {
        set => Call("set", nameof(MyDomainHost), value);
    }

    public bool ApiEnabled
    {
        set => Call("set", nameof(ApiEnabled), value);
    }

    public int ApiRequestsUsed => Call("get", nameof(ApiRequestsUsed)).GetInt32();

    public int DailyApiLimit
    {
        set => Call("set", nameof(DailyApiLimit), value);
    }

    internal int Number { get; }

    public static async Task<LocalOrgServer> StartAsync(LocalOrgOptions? options = null)
    {
        options ??= new LocalOrgOptions();
        var given = typeof(LocalOrgOptions).GetProperties()
            .Where(property => property.Name is not (nameof(LocalOrgOptions.Certificate) or nameof(LocalOrgOptions.Clock)))
            .ToDictionary(property => property.Name, property => property.GetValue(options));
        var org = new LocalOrgServer(await LocalOrgProcess.Link.CallAsync("start", given, TestCertificate.Export(options.Certificate)));
        LocalOrgProcess.Add(org);
        return org;
    }

    public async ValueTask DisposeAsync() => await CallAsync("stop");

    internal JsonElement Call(string name, params object?[] arguments) => CallAsync(name, arguments).GetAwaiter().GetResult();

    internal Task<JsonElement> CallAsync(string name, params object?[] arguments)
        => LocalOrgProcess.Link.CallAsync(name, [Number, .. arguments]);

    /// <summary>Answers a call of the org's process about one of its requests.</summary>
    internal async Task<object?> ServeAsync(string call, JsonElement[] arguments)
    {
        switch (call)
        {
            case "isStruck":
                RecordedRequest request = Requests.Entry(arguments[0]);
                if (Faults.Take(request) is not { } fault)
                {
                    return false;
                }

                _taken[request.Number] = (fault, request);
                return true;
            case "strike":
                int number = arguments[0].GetInt32();
                _taken.TryRemove(number, out (Fault Fault, RecordedRequest Request) taken);
                using (var context = new FaultContext(this, taken.Request, arguments[1]))
                {
                    _struck[number] = context;
                    if (taken.Fault.StrikesAfterWork)
                    {
                        await context.WorkAsync();
                    }

                    try
                    {
                        await taken.Fault.StrikeAsync(context);
                        return true;
                    }
                    catch (OperationCanceledException)
                    {
                        return false;
                    }
                    finally
                    {
                        _struck.TryRemove(number, out _);
                    }
                }

            default:
                if (_struck.TryGetValue(arguments[0].GetInt32(), out FaultContext? struck))
                {
                    await struck.ServeAsync(call);
                }

                return null;
        }
    }
}
