using System.Text;
using SalesforceConnect.Apex;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Describe;
using SalesforceConnect.EventLogs;
using SalesforceConnect.LocalOrg;
#if NET
using SalesforceConnect.Pages;
#endif

namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>
/// A job that administrators have, in which a fault strikes in one phase, once or for good, and what came of it, written as a half of a cell
/// of the <see cref="AdminFaultTable"/>.
/// </summary>
internal sealed class AdminFaultCase
{
    private const string Before = "what was there before";

    private static readonly string s_log = string.Concat(Enumerable.Repeat("\"EVENT_TYPE\"\n", 40));

    private static int s_last;

    private readonly string _key = $"admin-{Interlocked.Increment(ref s_last)}";
    private readonly FaultRow _row;
    private readonly AdminFaultPhase _phase;
    private readonly CoreTest _test;
    private readonly string _folder;
    private readonly CaseConnection _connection;
    private readonly FaultRule _rule;

    public AdminFaultCase(CoreTest test, FaultRow row, AdminFaultPhase phase, bool always, string folder)
    {
        _test = test;
        _row = row;
        _phase = phase;
        _folder = Directory.CreateDirectory(Path.Combine(folder, _key)).FullName;
        _connection = new CaseConnection(test, _key, row.IsSilent);
        IsTooLong = row.IsSilent && always;
        _rule = test.Org.Faults.On(IsStruck);
        _ = always ? _rule.Always(row.Create()) : _rule.Once(row.Create());
    }

    /// <summary>Whether it would take longer than a test has the patience for.</summary>
    public bool IsTooLong { get; }

    /// <summary>Puts into the org what the cases work with.</summary>
    public static void Prepare(LocalOrgServer org)
        => org.Store.Insert(
            EventLogList.ObjectName,
            new { EventType = "Login", LogDate = "2026-08-01T00:00:00Z" },
            "LogFile",
            OrgBlob.FromBytes(Encoding.UTF8.GetBytes(s_log)));

    /// <summary>Does the job, and makes sure of what holds for every case.</summary>
    public async Task<string> RunAsync()
    {
        string outcome;
        try
        {
            outcome = await (_phase switch
            {
                AdminFaultPhase.EventLogList or AdminFaultPhase.EventLogFile => ExportAsync(),
                AdminFaultPhase.ApexRun => RunApexAsync(),
#if NET
                AdminFaultPhase.SingleAccess => OpenAsync(),
#endif
                _ => throw new NotSupportedException($"{_phase}"),
            }).WaitAsync(CoreTest.Patience);
        }
        catch (SfException error)
        {
            Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction), $"{error.ErrorId} recommends nothing.");
            outcome = error.ErrorId == "ApexOutcomeUnknown" ? "?" : error.ErrorId == _row.ErrorId ? "!" : "!" + error.ErrorId;
        }

        int struck = _test.Org.Requests.All.Count(IsStruck);
        _rule.Remove();
        int records = _test.Org.Store.Ids("Account").Count(id => _key.Equals(_test.Org.Store.Get("Account", id)!["Name"]));
        Assert.True(_phase != AdminFaultPhase.ApexRun || records == 1 || outcome.Length > 0, "The block has not run.");
        Assert.True(records == 0 || outcome is "" or "?", $"{outcome}, and the block has run.");
        Assert.InRange(records, 0, 1);
        return $"{struck}{outcome}";
    }

    // A file that was there stays until the new one is whole.
    private async Task<string> ExportAsync()
    {
        string path = Path.Combine(_folder, "Login_2026-08-01_Daily.csv");
        await File.WriteAllTextAsync(path, Before);
        var folder = new EventLogFolder(_folder);
        string expected = Before;
        try
        {
            SfException? failed = null;
            await new EventLogList(_connection, new TypeCache(_connection), null).ReadAsync(
                new EventLogFilter(),
                namesColumns: false,
                (logs, _) => new EventLogDownload(_connection, null) { OnFailure = (error, _) => failed = error }
                    .ToFolderAsync(logs, folder, _ => expected = s_log, CancellationToken.None),
                CancellationToken.None);
            if (failed is not null)
            {
                throw failed;
            }

            return expected == s_log ? "" : "~";
        }
        finally
        {
            Assert.Equal(expected, await File.ReadAllTextAsync(path));
            Assert.Single(Directory.GetFileSystemEntries(_folder));
        }
    }

    private async Task<string> RunApexAsync()
    {
        await new ApexRun(_connection, null).RunAsync($"insert new Account(Name = '{_key}');", CancellationToken.None);
        return "";
    }

#if NET
    private async Task<string> OpenAsync()
    {
        Assert.True(_test.Org.Apps.TryGet(_key, out ExternalClientApp? app));
        app.Scopes.Add("full");
        Uri address = await new SingleAccess(_connection, null).FindAsync(() => _test.Org.Url, "/", CancellationToken.None);
        return address.AbsolutePath == "/secur/frontdoor.jsp" ? "" : "~";
    }

#endif
    private bool IsStruck(RecordedRequest request) => _connection.IsMine(request) && _phase switch
    {
        AdminFaultPhase.EventLogList => request.Path.EndsWith("/query", StringComparison.Ordinal),
        AdminFaultPhase.EventLogFile => request.Path.EndsWith("/LogFile", StringComparison.Ordinal),
        AdminFaultPhase.ApexRun => request.Path.EndsWith("/executeAnonymous/", StringComparison.Ordinal),
        _ => request.Path.EndsWith("/singleaccess", StringComparison.Ordinal),
    };
}
