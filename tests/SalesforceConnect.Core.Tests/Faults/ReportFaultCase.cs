using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Reports;

namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>
/// A report's export in which a fault strikes in one phase, once or for good, and what came of it, written as a half of a cell of the
/// <see cref="ReportFaultTable"/>.
/// </summary>
internal sealed class ReportFaultCase
{
    private const string Report = "Opportunities by Stage";
    private const string Before = "what was there before";

    private static readonly TimeSpan s_shortPatience = TimeSpan.FromMilliseconds(600);

    private static int s_last;

    private readonly CoreTest _test;
    private readonly FaultRow _row;
    private readonly ReportFaultPhase _phase;
    private readonly string _path;
    private readonly CaseConnection _connection;
    private readonly FaultRule? _rule;

    /// <param name="test">Whose org it is.</param>
    /// <param name="row">The fault.</param>
    /// <param name="phase">Where it strikes.</param>
    /// <param name="always">Whether it strikes for good; null for never.</param>
    /// <param name="folder">Where the file goes.</param>
    public ReportFaultCase(CoreTest test, FaultRow row, ReportFaultPhase phase, bool? always, string folder)
    {
        _test = test;
        _row = row;
        _phase = phase;
        string key = $"report-{Interlocked.Increment(ref s_last)}";
        _path = Path.Combine(folder, key + (phase == ReportFaultPhase.Sheet ? ".xlsx" : ".csv"));
        _connection = new CaseConnection(test, key, row.IsSilent);
        IsTooLong = row.IsSilent && phase == ReportFaultPhase.Poll && always == true;
        if (always is { } isForGood && !IsTooLong)
        {
            _rule = test.Org.Faults.On(IsStruck);
            _ = isForGood ? _rule.Always(row.Create()) : _rule.Once(row.Create());
        }
    }

    /// <summary>Whether whoever waits for the run would ask for it more often than a test has the patience for.</summary>
    public bool IsTooLong { get; }

    /// <summary>What the file holds after it.</summary>
    public byte[] Content => File.ReadAllBytes(_path);

    /// <summary>Exports, and makes sure of what holds for every case.</summary>
    /// <param name="expected">What the file is to hold; null where nobody knows yet.</param>
    public async Task<string> RunAsync(byte[]? expected)
    {
        await File.WriteAllTextAsync(_path, Before);
        string outcome = "";
        try
        {
            await ExportAsync().WaitAsync(CoreTest.Patience);
            outcome = expected is null || Content.AsSpan().SequenceEqual(expected) ? "" : "~";
        }
        catch (SfException error)
        {
            Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction), $"{error.ErrorId} recommends nothing.");
            Assert.Equal(Before, await File.ReadAllTextAsync(_path));
            outcome = error.ErrorId == _row.ErrorId ? "!" : "!" + error.ErrorId;
        }

        string told = $"{_test.Org.Requests.All.Count(IsStruck)}{outcome}";
        _rule?.Remove();
        return told;
    }

    private async Task ExportAsync()
    {
        SfReport found = await new ReportList(_connection, null).FindAsync(Report, CancellationToken.None);
        ReportDescription report = await ReportDescription.ReadAsync(_connection, found, null, CancellationToken.None);
        var run = new ReportRun(_connection, null, _test.Clock)
        {
            IsAsynchronous = _phase is ReportFaultPhase.Begin or ReportFaultPhase.Poll,
            Patience = _row.IsSilent ? s_shortPatience : CoreTest.Patience,
        };
        if (_phase == ReportFaultPhase.Sheet)
        {
            await run.ToSheetAsync(report, null, _path, CancellationToken.None);
            return;
        }

        ReportTable table = await run.ReadAsync(report, null, CancellationToken.None);
        ReportCsv.Write(_path, table, SfReportColumnName.Label, ',', null);
    }

    private bool IsStruck(RecordedRequest request) => _connection.IsMine(request) && _phase switch
    {
        ReportFaultPhase.Find => request.Path.EndsWith("/query", StringComparison.Ordinal),
        ReportFaultPhase.Describe => request.Path.EndsWith("/describe", StringComparison.Ordinal),
        ReportFaultPhase.Begin => request.Path.EndsWith("/instances", StringComparison.Ordinal),
        ReportFaultPhase.Poll => request.Path.Contains("/instances/", StringComparison.Ordinal),
        _ => request.Path.Contains("/analytics/reports/", StringComparison.Ordinal) && request.Path.Split('/').Length == 7,
    };
}
