using System.Collections.Concurrent;
using System.Text.Json;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Work;
using SalesforceConnect.Write;
using static SalesforceConnect.Core.Tests.Write.Describes;

namespace SalesforceConnect.Core.Tests.Write;

/// <summary>Rows written to an org, and what became of them.</summary>
public abstract class WriteTest : CoreTest
{
    internal const string Collection = Root + "/composite/sobjects";
    internal const string Graph = Root + "/composite/graph";

    internal static readonly WriteOptions Create = new() { Operation = WriteOperation.Create, ObjectName = "Account" };
    internal static readonly WriteOptions Update = Create with { Operation = WriteOperation.Update };
    internal static readonly WriteOptions Upsert = Create with { Operation = WriteOperation.Upsert, ExternalIdField = "External_Id__c" };
    internal static readonly WriteOptions Delete = Create with { Operation = WriteOperation.Delete };

    /// <summary>The calls that write.</summary>
    internal RecordedRequest[] Calls => [.. Org.Requests.All.Where(IsWrite)];

    internal static bool IsWrite(RecordedRequest request) => request.Path.StartsWith(Root + "/composite", StringComparison.Ordinal);

    internal Task<WriteRun> WriteAsync(WriteOptions options, params WriteRow[] rows) => WriteAsync(rows, options);

    /// <summary>Writes rows to their end.</summary>
    internal async Task<WriteRun> WriteAsync(
        IEnumerable<WriteRow> rows, WriteOptions options, Action<WriteRun>? prepare =
            null, OpenConnection? session = null, CancellationToken cancellationToken = default)
    {
        using var hand = new HandOver<WriteRow>(2 * WriteOptions.MostRows);
        var run = new WriteRun();
        prepare?.Invoke(run);
        Task feeding = FeedAsync(hand, rows, cancellationToken);
        Task writing = RunAsync(hand, options, run, session, cancellationToken);
        await writing.WaitAsync(Patience, CancellationToken.None);
        if (run.Failure is null)
        {
            await feeding.WaitAsync(Patience, CancellationToken.None);
        }

        return run;
    }

    /// <summary>Writes what is handed over.</summary>
    internal async Task RunAsync(
        HandOver<WriteRow> hand,
        WriteOptions options,
        WriteRun run,
        OpenConnection? session = null,
        CancellationToken cancellationToken = default)
    {
        session ??= Connect();
        using var writer = new RecordWriter(session.Types, new WriteCalls(session, options, Clock), options, run, Trace);
        try
        {
            await writer.RunAsync(hand, cancellationToken);
        }
        catch (Exception failure)
        {
            run.Failure = failure;
        }

        run.Succeeded = writer.Succeeded;
    }

    /// <summary>Brings rows whenever there is room.</summary>
    internal static async Task FeedAsync(HandOver<WriteRow> hand, IEnumerable<WriteRow> rows, CancellationToken cancellationToken = default)
    {
        var room = new SemaphoreSlim(0);
        hand.Taken += () => room.Release();
        foreach (WriteRow row in rows)
        {
            while (!hand.TryAdd(row))
            {
                await room.WaitAsync(cancellationToken);
            }
        }

        hand.Complete();
    }

    internal string[] AddAccounts(int count)
        => [.. Enumerable.Range(1, count)
            .Select(number => Org.Store.Insert("Account", new { Name = $"A{number}", External_Id__c = $"K{number}" }))];

    internal string?[] Names(string objectName = "Account", string field = "Name")
        => [.. Org.Store.Ids(objectName).Select(id => (string?)Org.Store.Get(objectName, id)![field])];

    internal string? Value(string id, string field = "Name", string objectName = "Account")
        => Org.Store.Get(objectName, id)?[field]?.ToString();

    /// <summary>How many records a call carries.</summary>
    internal static int Rows(RecordedRequest request)
    {
        if (request.Method == "DELETE")
        {
            return Uri.UnescapeDataString(request.QueryString).Split(["ids="], StringSplitOptions.None)[1].Split('&')[0].Split(',').Length;
        }

        using JsonDocument body = JsonDocument.Parse(request.Body);
        return body.RootElement
            .GetProperty(
                body.RootElement.TryGetProperty("records", out _)
                    ? "records"
                    : body.RootElement.TryGetProperty("graphs", out _) ? "graphs"
                    : "compositeRequest")
            .GetArrayLength();
    }

    /// <summary>Rows with a name each.</summary>
    internal static IEnumerable<WriteRow> NamedRows(int count, string prefix = "A")
        => Enumerable.Range(1, count).Select(number => Table(("Name", $"{prefix}{number}")));
}

/// <summary>What a writer told.</summary>
internal sealed class WriteRun : IWriteObserver
{
    private readonly ConcurrentQueue<SfWriteResult> _results = new();

    public IReadOnlyList<SfWriteResult> Results => [.. _results];

    public ConcurrentQueue<(SfException Error, IReadOnlyList<object?> Rows)> CallErrors { get; } = new();

    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What the questions said would be written.</summary>
    public ConcurrentQueue<string> Summaries { get; } = new();

    public (long Done, long Failed) Progress { get; private set; }

    /// <summary>What ended it; null where it came to its end.</summary>
    public Exception? Failure { get; set; }

    public long Succeeded { get; set; }

    /// <summary>The user's answer; yes where none is set.</summary>
    public Func<string, int, bool> Answer { get; set; } = (_, _) => true;

    /// <summary>What the user's first answer waits for.</summary>
    public Task AnswerFirstAfter { get; set; } = Task.CompletedTask;

    /// <summary>What takes the results.</summary>
    public Func<IReadOnlyList<SfWriteResult>, Task> Take { get; set; } = _ => Task.CompletedTask;

    /// <summary>What became of each row, as <c>Created</c> or <c>Failed:CODE</c>.</summary>
    public string Actions
        => string.Join(
            " ", Results.Select(result => result.ErrorCode is null ? result.Action.ToString() : $"{result.Action}:{result.ErrorCode}"));

    /// <summary>How many rows have an error of their own.</summary>
    public int RowErrors => Results.Count(result => result.Error is not null);

    /// <summary>The error that ended it, which is one for people.</summary>
    public SfException Ended(string errorId)
    {
        SfException error = Assert.IsAssignableFrom<SfException>(Failure);
        Assert.Equal(errorId, error.ErrorId);
        Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction));
        return error;
    }

    /// <summary>Nothing went wrong.</summary>
    public WriteRun Good()
    {
        Assert.True(Failure is null, Failure?.ToString());
        Assert.Empty(CallErrors);
        Assert.All(Results, result => Assert.True(result.Success, result.Message));
        return this;
    }

    public async Task<bool> MayWriteAsync(WriteBatch batch)
    {
        string objects = string.Join(", ", batch.Objects);
        Asked.Enqueue($"{batch.Slots.Count} {objects}");
        Summaries.Enqueue(batch.Summary);
        await (Asked.Count == 1 ? AnswerFirstAfter : Task.CompletedTask);
        return Answer(objects, batch.Slots.Count);
    }

    public async Task TakeAsync(IReadOnlyList<SfWriteResult> results)
    {
        foreach (SfWriteResult result in results)
        {
            _results.Enqueue(result);
        }

        await Take(results);
    }

    public void CallFailed(CallFailure failure)
        => CallErrors.Enqueue((failure.Error, [.. failure.Rows.Select(row => row.Input)]));

    public void Progressed(long done, long failed) => Progress = (done, failed);
}
