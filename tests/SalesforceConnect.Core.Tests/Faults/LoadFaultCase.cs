using SalesforceConnect.Bulk;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Bulk;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;
using BulkJobs = SalesforceConnect.Bulk.BulkJobs;

namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>
/// A load while a fault strikes in one phase, once or for good, and what came of it, written as a half of a cell of the
/// <see cref="LoadFaultTable"/>. It has a connection and keys of its own, so that any number of cases share an org.
/// </summary>
internal sealed class LoadFaultCase
{

    // Of which the last fails.
    private const int Rows = 4;
    private const int Good = Rows - 1;

#if NET
    private static readonly TimeSpan s_shortPatience = TimeSpan.FromMilliseconds(1500);
#else
    private static readonly TimeSpan s_shortPatience = TimeSpan.FromMilliseconds(2000);
#endif

    private static int s_last;

    private readonly CoreTest _test;
    private readonly PhaseFaultRow _row;
    private readonly LoadFaultPhase _phase;
    private readonly bool _always;
    private readonly string _key = $"load-{Interlocked.Increment(ref s_last)}";
    private readonly CaseConnection _connection;
    private readonly LoadRun _run = new();

    public LoadFaultCase(CoreTest test, PhaseFaultRow row, LoadFaultPhase phase, bool always)
    {
        _test = test;
        _row = row;
        _phase = phase;
        _always = always;
        _connection = new CaseConnection(test, _key, row.Fault.IsSilent, s_shortPatience);
        IsTooLong = row.Fault.IsSilent && phase == LoadFaultPhase.Poll && always;
        FaultRule rule = test.Org.Faults.On(IsStruck);
        _ = always ? rule.Always(row.Fault.Create()) : rule.Once(row.Fault.Create());
    }

    /// <summary>Whether it would take the minutes that whoever waits for a job has the patience for.</summary>
    public bool IsTooLong { get; }

    /// <summary>Loads the rows, and makes sure of what holds for every case.</summary>
    public async Task<string> RunAsync()
    {
        Task loading = LoadAsync();
        Assert.True(await Task.WhenAny(loading, Task.Delay(CoreTest.Patience)) == loading, $"No end: {_key}, {_phase}{(_always ? ", always" : "")}.");
        await loading;
        RecordedRequest[] mine = [.. _test.Org.Requests.All.Where(_connection.IsMine)];

        // A job that is closed after its end was told of works on.
        int[] done = [.. Enumerable.Range(0, Rows).Select(CountDone)];
        Assert.All(done, count => Assert.InRange(count, 0, 1));
        Assert.Equal(0, done[Good]);
        int all = done.Sum();
        Assert.True(all is 0 or Good, $"{all} rows were done.");

        // No job has two files, and none that was given up is closed.
        Assert.All(
            mine.Where(request => request.Method == "PUT" && !IsStruck(request)).GroupBy(request => request.Path), puts => Assert.Single(puts));
        bool isGood = _run.Failure is null && _run.Errors.All(each => each.Error.ErrorId == "BulkRowsFailed");
        if (isGood)
        {
            Assert.Equal(Good, all);
            Assert.Equal("JobComplete 4/1", _run.States);
            Assert.Contains("1 of 4 rows failed. 1 × ", Assert.Single(_run.Errors).Error.Message, StringComparison.Ordinal);
            Assert.Empty(_run.Running);
        }

        Assert.All(_run.Errors, each => Assert.False(string.IsNullOrWhiteSpace(each.Error.RecommendedAction), each.Error.ErrorId));
        Assert.True(_run.Failure is null || _run.Jobs.Count == 0);
        string outcome = _run.Failure is SfException ended ? "!" + Shown(ended.ErrorId)
            : _run.Failure is not null ? "!" + _run.Failure
            : string.Concat(_run.Errors.Where(each => each.Error.ErrorId != "BulkRowsFailed").Select(each => "~" + Shown(each.Error.ErrorId)));
        return $"{mine.Count(IsStruck)}{outcome}{(_run.Running.Count > 0 ? "&" : "")}{(!isGood && all > 0 ? "*" : "")}";
    }

    private string Shown(string errorId) => errorId == _row.Fault.ErrorId ? "" : errorId;

    private string KeyOf(int number) => $"{_key}-{number}";

    private async Task LoadAsync()
    {
        IEnumerable<LoadRow> rows = Enumerable.Range(0, Rows).Select(number => new LoadRow(number, ["N", KeyOf(number), number == Good ? "x" : "1"]));
        var load = new BulkLoad(
            new BulkJobs(_connection, caller: null, () => null),
            new BulkResults(_connection, caller: null),
            LoadTest.Insert,
            _run,
            caller: null,
            _test.Clock);
        try
        {
            await load.RunAsync(new ListSource(["Name", "External_Id__c", "NumberOfEmployees"], rows), CancellationToken.None);
        }
        catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
        {
            _run.Failure = failure;
        }

        _run.Running = load.Running;
    }

    private bool IsStruck(RecordedRequest request) => _connection.IsMine(request) && _phase switch
    {
        LoadFaultPhase.Create => request.Method == "POST",
        LoadFaultPhase.Upload => request.Method == "PUT",
        LoadFaultPhase.Close => request.Method == "PATCH" && request.Body.Contains("UploadComplete"),
        LoadFaultPhase.Poll => request.Method == "GET" && !IsResults(request),
        _ => request.Method == "GET" && IsResults(request),
    };

    private static bool IsResults(RecordedRequest request) => request.Path.EndsWith("/failedResults", StringComparison.Ordinal);

    private int CountDone(int number) => _test.Org.Store
        .Ids("Account")
        .Select(id => _test.Org.Store.Get("Account", id))
        .Count(found => KeyOf(number).Equals(found?["External_Id__c"]));
}
