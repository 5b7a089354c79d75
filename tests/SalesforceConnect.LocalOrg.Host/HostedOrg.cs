using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Host;

/// <summary>One org, and what the other side may do with it.</summary>
internal sealed class HostedOrg
{
    private readonly int _number;
    private readonly Link _other;
    private readonly ConcurrentDictionary<int, StruckRequest> _struck = new();
    private readonly ConcurrentDictionary<int, RecordedRequest> _requests = new();

    public HostedOrg(int number, LocalOrgServer server, Link other)
    {
        _number = number;
        _other = other;
        Server = server;
        server.Faults.On(IsStruck).Always(new StrikeElsewhere(this));
    }

    public LocalOrgServer Server { get; }

    /// <summary>Carries out a call of the other side.</summary>
    public async Task<object?> ServeAsync(string call, JsonElement[] arguments)
    {
        string Text(int index) => arguments[index].GetString()!;
        switch (call)
        {
            case "stop":
                await Server.DisposeAsync().ConfigureAwait(false);
                return null;
            case "addApp":
                return Server.Apps.Add(arguments[0].Deserialize<ExternalClientApp>()!).ConsumerKey;
            case "removeScope":
                return Server.Apps.Default.Scopes.Remove(Text(0));
            case "issueToken":
                return Server.Tokens.Issue(Server.Apps.Default, Server.Users.Administrator).Value;
            case "tokens":
                return Server.Tokens.All.Select(token => token.Value);
            case "expireTokens":
                return Server.Tokens.ExpireAll();
            case "get":
                (object owner, PropertyInfo read) = Property(Text(0));
                return read.GetValue(owner);
            case "set":
                (object changed, PropertyInfo written) = Property(Text(0));
                written.SetValue(changed, arguments[1].Deserialize(written.PropertyType));
                return null;
            case "nextBulkJob":
                Server.BulkJobs.Next(arguments[0].Deserialize<BulkJobPlan>()!);
                return null;
            case "releaseBulkJobs":
                Server.BulkJobs.Release();
                return null;
            case "expireBulkJobs":
                Server.BulkJobs.Expire();
                return null;
            case "bulkJobs":
                return Server.BulkJobs.All;
            case "addUnsupportedObject":
                return Server.BulkJobs.UnsupportedObjects.Add(Text(0));
            case "addRowLock":
                Server.RowLocks.Add(Text(0));
                return null;
            case "insert":
                return arguments.Length == 2
                    ? Server.Store.Insert(Text(0), arguments[1])
                    : Server.Store.Insert(Text(0), arguments[1], Text(2), OrgBlob.FromBytes(arguments[3].GetBytesFromBase64()));
            case "update":
                Server.Store.Update(Text(0), Text(1), arguments[2], Text(3), OrgBlob.FromBytes(arguments[4].GetBytesFromBase64()));
                return null;
            case "delete":
                Server.Store.Delete(Text(0), Text(1));
                return null;
            case "count":
                return Server.Store.Count(Text(0));
            case "ids":
                return Server.Store.Ids(Text(0));
            case "record":
                return Server.Store.Get(Text(0), Text(1))?.Where(field => field.Value is string).ToDictionary();
            case "blob":
                return await ReadAsync(Server.Store.Blob(Text(0), Text(1), Text(2))).ConfigureAwait(false);
            case "requests":
                return Requests(arguments[0].Deserialize<HashSet<int>>()!);
            case "clearRequests":
                Server.Requests.Clear();
                return null;
            case "body":
                return Request(arguments[0]).Body;
            case "completed":
                RecordedRequest request = Request(arguments[0]);
                await request.Completed.ConfigureAwait(false);
                return Facts(request);
            default:
                return await _struck[arguments[0].GetInt32()].ServeAsync(call, arguments[1..]).ConfigureAwait(false);
        }
    }

    /// <summary>The property at this path of names from the server, and whose it is.</summary>
    private (object Owner, PropertyInfo Property) Property(string path)
    {
        string[] names = path.Split('.');
        object owner = names[..^1].Aggregate((object)Server, (value, name) => value.GetType().GetProperty(name)!.GetValue(value)!);
        return (owner, owner.GetType().GetProperty(names[^1])!);
    }

    private bool IsStruck(RecordedRequest request)
    {
        _requests[request.Number] = request;
        return _other.Call("isStruck", _number, Facts(request)).GetBoolean();
    }

    private RecordedRequest Request(JsonElement number) => _requests[number.GetInt32()];

    /// <summary>The log but for those that the other side knows to the end.</summary>
    private object Requests(HashSet<int> known)
    {
        IReadOnlyList<RecordedRequest> all = Server.Requests.All;
        foreach (RecordedRequest request in all)
        {
            _requests[request.Number] = request;
        }

        return new
        {
            Numbers = all.Select(request => request.Number),
            Changed = all.Where(request => !known.Contains(request.Number))
            .Select(Facts)
        };
    }

    private static object Facts(RecordedRequest request) => new
    {
        request.Number,
        request.Method,
        request.Path,
        request.QueryString,
        request.Headers,
        request.IsCompleted,
        request.StatusCode,
        request.Aborted,
    };

    private static async Task<byte[]?> ReadAsync(OrgBlob? blob)
    {
        if (blob is null)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        await using Stream stream = blob.OpenRead();
        await stream.CopyToAsync(bytes).ConfigureAwait(false);
        return bytes.ToArray();
    }

    /// <summary>Lets the other side, which knows the fault, strike with it.</summary>
    private sealed class StrikeElsewhere(HostedOrg org) : Fault
    {
        public override async Task StrikeAsync(FaultContext context)
        {
            int number = context.Request.Number;
            var struck = new StruckRequest(context, atGate: () => org._other.CallAsync("atGate", org._number, number));
            org._struck[number] = struck;
            using CancellationTokenRegistration gone = context.ClientGone.Register(
                () => org._other.CallAsync("clientGone", org._number, number));
            using CancellationTokenRegistration stopping = context.ServerStopping.Register(
                () => org._other.CallAsync("serverStopping", org._number, number));
            try
            {
                JsonElement isWhole = await org._other.CallAsync("strike", org._number, number, struck.Response()).ConfigureAwait(false);
                if (!isWhole.GetBoolean())
                {
                    throw new OperationCanceledException();
                }
            }
            finally
            {
                org._struck.TryRemove(number, out _);
            }
        }
    }
}
