using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Core.Tests.Write;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;
using SalesforceConnect.Write;
using static SalesforceConnect.Core.Tests.Write.Describes;

namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>
/// Rows that are written while a fault strikes in one phase, once or for good, and what came of it, written as a half of a cell of the
/// <see cref="WriteFaultTable"/>. The work has a connection and records of its own, so that any number of cases share an org.
/// </summary>
internal sealed class WriteFaultCase
{
    private const string New = "New";

    // Four rows in two calls.
    private const int Rows = 4;

    private static int s_last;

    private readonly CoreTest _test;
    private readonly PhaseFaultRow _row;
    private readonly WriteFaultPhase _phase;
    private readonly string _key = $"write-{Interlocked.Increment(ref s_last)}";
    private readonly CaseConnection _connection;
    private readonly string[] _records;
    private readonly WriteRun _run = new();

    public WriteFaultCase(CoreTest test, PhaseFaultRow row, WriteFaultPhase phase, bool always)
    {
        _test = test;
        _row = row;
        _phase = phase;
        _connection = new CaseConnection(test, _key, row.Fault.IsSilent);

        // Of an upsert, half of the records are there.
        int known = Operation switch { WriteOperation.Create => 0, WriteOperation.Upsert => Rows / 2, _ => Rows };
        _records =
            [.. Enumerable.Range(0, known)
                .Select(
                    number => test.Org.Store.Insert(
                        "Account",
                        new { Name = "Old", External_Id__c = KeyOf(Operation == WriteOperation.Upsert ? number * 2 : number) }))];
        FaultRule rule = test.Org.Faults.On(IsStruck).Skip(IsSecond ? 1 : 0);
        _ = always ? rule.Always(row.Fault.Create()) : rule.Once(row.Fault.Create());
    }

    private WriteOperation Operation => _phase switch
    {
        WriteFaultPhase.Update or WriteFaultPhase.SecondUpdate => WriteOperation.Update,
        WriteFaultPhase.Upsert => WriteOperation.Upsert,
        WriteFaultPhase.Delete => WriteOperation.Delete,
        _ => WriteOperation.Create,
    };

    /// <summary>Whether it would take the minutes that a describe has the patience for.</summary>
    public bool IsTooLong => _row.Fault.IsSilent && _phase == WriteFaultPhase.Describe;

    private bool IsSecond => _phase is WriteFaultPhase.SecondCreate or WriteFaultPhase.SecondUpdate;

    /// <summary>Writes the rows, and makes sure of what holds for every case.</summary>
    public async Task<string> RunAsync()
    {
        await WriteAsync().WaitAsync(CoreTest.Patience);
        RecordedRequest[] mine = [.. _test.Org.Requests.All.Where(_connection.IsMine)];
        await Task.WhenAll(
            mine.Select(request => request.Completed.WaitAsync(CoreTest.Patience)).Take(_row.Fault.IsSilent ? 0 : int.MaxValue));
        string done = string.Concat(Enumerable.Range(0, Rows).Select(number => CountDone(number)));
        Assert.DoesNotContain(done, count => count > '1');
        if (_run.Failure is not null)
        {
            Assert.Empty(_run.Results);
            Assert.Equal("0000", done);
        }
        else
        {
            Assert.Equal(Rows, _run.Results.Count);
            Assert.Equal(Enumerable.Range(0, Rows), _run.Results.Select(result => (int)result.InputObject!));
            for (int number = 0; number < Rows; number++)
            {
                SfWriteResult result = _run.Results[number];
                Assert.True(
                    result.Action == SfWriteAction.Unknown || (done[number] == '1') == result.Success,
                    $"{_key}: the user was told {result.Action} of a row of which {done[number]} was done.");
                Assert.True(
                    !result.Success || result.Id is not null || Operation == WriteOperation.Delete, $"{result.Action} without an ID.");
                Assert.Null(result.Error);
            }
        }

        // One error a call, not one a row; each says what to do.
        int lost = _run.Results.Count(result => !result.Success);
        Assert.Equal(lost, _run.CallErrors.Sum(error => error.Rows.Count));
        Assert.All(_run.CallErrors, error => Assert.False(string.IsNullOrWhiteSpace(error.Error.RecommendedAction), error.Error.ErrorId));
        Assert.All(_run.CallErrors.Where(error => error.Error.ErrorId == "WriteOutcomeUnknown"), error =>
        {
            Assert.NotNull(error.Error.InnerException);
            Assert.Contains(
                Operation == WriteOperation.Create
                    ? "SELECT Id, CreatedDate FROM Account WHERE CreatedDate >= "
                    : "send the same rows again", error.Error.RecommendedAction!, StringComparison.Ordinal);
        });
        return $"{mine.Count(IsStruck)}{Outcome}{(lost > 0 && HasDoneLost(done) ? "*" : "")}";
    }

    private string Outcome => _run.Failure is SfException ended ? "#" + Shown(ended.ErrorId)
        : _run.Failure is not null ? "#" + _run.Failure.GetType().Name
        : string.Concat(
            _run.CallErrors
                .Select(error => error.Error.ErrorId == "WriteOutcomeUnknown" ? "?" : "!" + Shown(error.Error.ErrorId))
                .Distinct())
            + (_run.Results.Any(result => result.Action == SfWriteAction.Upserted) ? "u" : "");

    private string Shown(string errorId) => errorId == _row.Fault.ErrorId ? "" : errorId;

    private bool HasDoneLost(string done) => _run.Results.Where((result, number) => !result.Success && done[number] == '1').Any();

    private string KeyOf(int number) => $"{_key}-{number}";

    private async Task WriteAsync()
    {
        IEnumerable<WriteRow> rows = Enumerable.Range(0, Rows).Select(number => Operation switch
        {
            WriteOperation.Create => Table(("Name", New), ("External_Id__c", KeyOf(number))),
            WriteOperation.Upsert => Table(("External_Id__c", KeyOf(number)), ("Name", New)),
            WriteOperation.Update => Table(("Id", _records[number]), ("Name", New)),
            _ => Table(("Id", _records[number])),
        } with
        { Input = number });
        using var hand = new HandOver<WriteRow>(Rows);
        Task feeding = WriteTest.FeedAsync(hand, rows);
        var options = new WriteOptions
        {
            Operation = Operation,
            ObjectName = "Account",
            ExternalIdField = "External_Id__c",
            BatchSize = Rows / 2,
            Throttle = 1
        };
        using var writer = new RecordWriter(
            new Describe.TypeCache(_connection), new WriteCalls(_connection, options, _test.Clock), options, _run, caller: null);
        try
        {
            await writer.RunAsync(hand, CancellationToken.None);
            Assert.Equal(_run.Results.Count(result => result.Success), writer.Succeeded);
        }
        catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
        {
            _run.Failure = failure;
        }

        await feeding;
    }

    private bool IsStruck(RecordedRequest request) => _connection.IsMine(request)
        && request.Path.EndsWith("/describe", StringComparison.Ordinal) == (_phase == WriteFaultPhase.Describe);

    private int CountDone(int number) => Operation switch
    {
        WriteOperation.Delete => _test.Org.Store.Get("Account", _records[number]) is null ? 1 : 0,
        WriteOperation.Update => New.Equals(_test.Org.Store.Get("Account", _records[number])!["Name"]) ? 1 : 0,
        _ => _test.Org.Store
            .Ids("Account")
            .Select(id => _test.Org.Store.Get("Account", id))
            .Count(found => KeyOf(number).Equals(found?["External_Id__c"]) && New.Equals(found!["Name"])),
    };
}
