using System.Text;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>
/// A user's work in which a fault strikes in one phase, once or for good, and what came of it, written as a half of a cell of the
/// <see cref="FaultTable"/>. The work has a connection, a record and a name of its own, so that any number of cases share an org.
/// </summary>
internal sealed class FaultCase
{
    /// <summary>How many contacts the org holds: two pages of 200 at most.</summary>
    public const int Contacts = 250;


    private static readonly byte[] s_file = [.. Enumerable.Range(0, 150_000).Select(i => (byte)('a' + (i % 23)))];

    private static int s_last;

    private readonly LocalOrgServer _org;
    private readonly FaultRow _row;
    private readonly FaultPhase _phase;
    private readonly string _key = $"case-{Interlocked.Increment(ref s_last)}";
    private readonly string _folder;
    private readonly CaseConnection _connection;
    private readonly string? _record;

    public FaultCase(CoreTest test, FaultRow row, FaultPhase phase, bool always, string folder)
    {
        _org = test.Org;
        _row = row;
        _phase = phase;
        _folder = folder;
        _connection = new CaseConnection(test, _key, row.IsSilent);
        _record = phase switch
        {
            FaultPhase.Patch or FaultPhase.Delete => _org.Store.Insert("Account", new { Name = "Old" }),
            FaultPhase.Download
                => _org.Store.Insert("ContentVersion", new { PathOnClient = _key + ".txt" }, "VersionData", OrgBlob.FromBytes(s_file)),
            _ => null,
        };
        FaultRule rule = _org.Faults.On(IsStruck);
        _ = always ? rule.Always(row.Create()) : rule.Once(row.Create());
    }

    private string Wanted => Path.Combine(_folder, _key + ".txt");

    /// <summary>Does the work, and makes sure of what holds for every case.</summary>
    public async Task<string> RunAsync()
    {
        string outcome;
        bool isWhole = false;
        try
        {
            isWhole = await ActAsync().WaitAsync(CoreTest.Patience);
            outcome = isWhole ? "" : "~";
        }
        catch (SfException error)
        {
            Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction), $"{error.ErrorId} recommends nothing.");
            Assert.False(File.Exists(Wanted), "Half a file has got its name.");
            outcome = error.ErrorId == _row.ErrorId ? "!" : "!" + error.ErrorId;
        }

        // Of the last call the org may believe that it still answers, where the answer was whole before it fell silent.
        IReadOnlyList<RecordedRequest> mine = [.. _org.Requests.All.Where(IsMine)];
        await Task.WhenAll(mine.SkipLast(outcome.Length == 0 ? 1 : 0).Select(request => request.Completed)).WaitAsync(CoreTest.Patience);
        int done = await CountDoneAsync();
        bool changes = _phase is FaultPhase.Post or FaultPhase.Patch or FaultPhase.Delete or FaultPhase.Upload;
        Assert.InRange(done, 0, 1);
        Assert.True(!changes || !isWhole || done == 1, "The user was told of what has not happened.");
        if (_phase == FaultPhase.Token)
        {
            Assert.Equal(outcome.Length == 0, mine.Any(request => request.Path != CoreTest.TokenPath));
        }
        else
        {
            Assert.Equal(_row.Tokens, mine.Count(request => request.Path == CoreTest.TokenPath));
        }

        return $"{mine.Count(IsStruck)}{outcome}{(changes && !isWhole && done == 1 ? "*" : "")}";
    }

    private bool IsMine(RecordedRequest request)
        => _connection.IsMine(request)
            || (request.Path == CoreTest.TokenPath && request.Form("client_id") == _key);

    private bool IsStruck(RecordedRequest request) => IsMine(request) && _phase switch
    {
        FaultPhase.Token => request.Path == CoreTest.TokenPath,
        FaultPhase.Page => request.Path.StartsWith(CoreTest.Root + "/query/", StringComparison.Ordinal),
        _ => request.Path != CoreTest.TokenPath,
    };

    // Whether the user got what the org would have given without the fault.
    private Task<bool> ActAsync() => _phase switch
    {
        FaultPhase.Token or FaultPhase.Get => QueryAsync(),
        FaultPhase.Page => QueryAsync("batchSize=200"),
        FaultPhase.Post => SendAsync(new SfRequest("POST", "sobjects/Account", Json($$"""{"Name":"{{_key}}"}""")), IsCreated),
        FaultPhase.Patch
            => SendAsync(new SfRequest("PATCH", "sobjects/Account/" + _record, Json($$"""{"Name":"{{_key}}"}""")), HasNoContent),
        FaultPhase.Delete => SendAsync(new SfRequest("DELETE", "sobjects/Account/" + _record), HasNoContent),
        FaultPhase.Download => DownloadAsync(),
        _ => UploadAsync(),
    };

    private async Task<bool> QueryAsync(string? options = null)
    {
        var request = new SfRequest("GET", "query?q=SELECT+Id+FROM+Contact");
        if (options is not null)
        {
            request = request.WithHeader("Sforce-Query-Options", options);
        }

        SfResponse first = await SendAsync(request);
        var rows = new List<object?>();
        if (first.IsJson)
        {
            await new ResourcePages(SendAsync, JsonTable.Instance).ReadAsync(request, first, items =>
            {
                rows.AddRange(items);
                return Task.CompletedTask;
            });
        }

        return rows.Select(row => JsonTable.Instance.Find(row!, "Id")).OfType<string>().Distinct().Count() == Contacts;
    }

    private async Task<bool> DownloadAsync()
    {
        var request = new SfRequest("GET", $"sobjects/ContentVersion/{_record}/VersionData") { Sink = new FileSink(Wanted, resume: false) };
        await SendAsync(request);
        return (await File.ReadAllBytesAsync(Wanted)).AsSpan().SequenceEqual(s_file);
    }

    private async Task<bool> UploadAsync()
    {
        await File.WriteAllBytesAsync(Wanted + ".source", s_file);
        RequestBody form = RequestBody.FromParts(
        [
            new FormPart("entity_content", Json($$"""{"Title":"{{_key}}","PathOnClient":"a.txt"}""")),
            new FormPart("VersionData", RequestBody.FromFile(Wanted + ".source"), "a.txt"),
        ]);
        return await SendAsync(new SfRequest("POST", "sobjects/ContentVersion", form), IsCreated);
    }

    private async Task<bool> SendAsync(SfRequest request, Func<SfResponse, bool> isTrue) => isTrue(await SendAsync(request));

    private Task<SfResponse> SendAsync(SfRequest request) => _connection.SendAsync(request, caller: null, CancellationToken.None);

    // As Invoke-SfRequest reads an answer.
    private static object? Read(SfResponse response)
        => response.Body.Length == 0 ? null : response.IsJson ? JsonReader.Read(response.Body, JsonTable.Instance) : response.Text;

    private static bool IsCreated(SfResponse response)
        => Read(response) is Dictionary<string, object?> answer && answer.GetValueOrDefault("success") is true;

    private static bool HasNoContent(SfResponse response) => Read(response) is null && response.StatusCode == 204;

    private static RequestBody Json(string text) => new(text, RequestBody.Json);

    private async Task<int> CountDoneAsync()
    {
        switch (_phase)
        {
            case FaultPhase.Post:
                return Named("Account", "Name").Count();
            case FaultPhase.Patch:
                return Named("Account", "Name").Count(id => id == _record);
            case FaultPhase.Delete:
                return _org.Store.Get("Account", _record!) is null ? 1 : 0;
            case FaultPhase.Upload:
                string[] made = [.. Named("ContentVersion", "Title")];
                foreach (string id in made)
                {
                    using Stream stored = _org.Store.Blob("ContentVersion", id, "VersionData")!.OpenRead();
                    using var reader = new StreamReader(stored, Encoding.Latin1);
                    Assert.Equal(Encoding.Latin1.GetString(s_file), await reader.ReadToEndAsync());
                }

                return made.Length;
            default:
                return 0;
        }
    }

    private IEnumerable<string> Named(string objectName, string field)
        => _org.Store.Ids(objectName).Where(id => _key.Equals(_org.Store.Get(objectName, id)?[field]));
}
