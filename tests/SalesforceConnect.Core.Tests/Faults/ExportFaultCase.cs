using SalesforceConnect.Bulk;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Describe;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;
using BulkJobs = SalesforceConnect.Bulk.BulkJobs;

namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>
/// An export in which a fault strikes in one phase, once or for good, and what came of it, written as a half of a cell of the
/// <see cref="ExportFaultTable"/>.
/// </summary>
internal sealed class ExportFaultCase
{
    /// <summary>How many accounts the org has, three pages of them.</summary>
    public const int Accounts = 25;

    /// <summary>How many are on a page.</summary>
    public const int OnPage = 10;

    private const string Before = "what was there before";

    private static int s_last;

    private readonly CoreTest _test;
    private readonly FaultRow _row;
    private readonly ExportFaultPhase _phase;
    private readonly string _key = $"export-{Interlocked.Increment(ref s_last)}";
    private readonly string _path;
    private readonly CaseConnection _connection;
    private readonly FaultRule _rule;

    public ExportFaultCase(CoreTest test, FaultRow row, ExportFaultPhase phase, bool always, string folder)
    {
        _test = test;
        _row = row;
        _phase = phase;
        _path = Path.Combine(folder, _key + ".csv");
        _connection = new CaseConnection(test, _key, row.IsSilent);
#if !NET
        IsTooLong = row.IsSilent && phase == ExportFaultPhase.Poll && always;
#endif
        _rule = test.Org.Faults.On(IsStruck);
        _ = always ? _rule.Always(row.Create()) : _rule.Once(row.Create());
    }

    /// <summary>Whether whoever waits for the job would ask it more often than a test has the patience for.</summary>
    public bool IsTooLong { get; }

    /// <summary>Exports, and makes sure of what holds for every case.</summary>
    public async Task<string> RunAsync()
    {
        await File.WriteAllTextAsync(_path, Before);
        var run = new ExportRun(
            _connection,
            new TypeCache(_connection),
            ExportSoql.Of("SELECT Id FROM Account ORDER BY Id"),
            new ExportOptions(),
            null,
            () => _connection.Org,
            _test.Clock);
        string outcome = "";
        try
        {
            await run.BeginAsync(CancellationToken.None).WaitAsync(CoreTest.Patience);
            Assert.Equal(Accounts, await run.ToFileAsync(_path, CancellationToken.None).WaitAsync(CoreTest.Patience));
        }
        catch (SfException error)
        {
            Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction), $"{error.ErrorId} recommends nothing.");
            Assert.Equal(Before, await File.ReadAllTextAsync(_path));
            outcome = error.ErrorId == _row.ErrorId ? "!" : "!" + error.ErrorId;
        }

        int struck = _test.Org.Requests.All.Count(IsStruck);
        string told = $"{struck}{outcome}";
        _rule.Remove();
        if (outcome.Length > 0 && run.Job is { } job)
        {
            // Another process goes on once all is well.
            var jobs = new BulkJobs(_connection, null, () => _connection.Org);
            SfBulkJob now = await new BulkWait(jobs, _test.Clock).EndAsync(job, null, CancellationToken.None);
            var receiver = new ExportReceiver(_connection, null, () => _connection.Org);
            Assert.Equal(Accounts, await receiver.ReceiveAsync(now, _path, null, CancellationToken.None));
        }

        if (outcome.Length == 0 || run.Job is not null)
        {
            string[] lines = await File.ReadAllLinesAsync(_path);
            bool isTrue = lines.Skip(1).SequenceEqual(_test.Org.Store.Ids("Account").Select(id => $"\"{id}\"")) && lines[0] == "\"Id\"";
            told += isTrue ? "" : "~";
        }

        return told;
    }

    private bool IsStruck(RecordedRequest request) => _connection.IsMine(request) && _phase switch
    {
        ExportFaultPhase.Create => request.Method == "POST",
        ExportFaultPhase.Poll => request.Method == "GET" && request.Path.Split('/').Length == 7,
        ExportFaultPhase.List => request.Path.EndsWith("/resultPages", StringComparison.Ordinal),
        ExportFaultPhase.FirstPage => request.Path.EndsWith("/results", StringComparison.Ordinal) && request.QueryString.Length == 0,
        _ => request.Path.EndsWith("/results", StringComparison.Ordinal) && request.QueryString.Contains("MTA", StringComparison.Ordinal),
    };
}
