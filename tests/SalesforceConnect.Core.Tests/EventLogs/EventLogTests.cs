using System.Text;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Describe;
using SalesforceConnect.EventLogs;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Core.Tests.EventLogs;

/// <summary>Event logs as Salesforce sends them, and as it does not.</summary>
public sealed class EventLogTests : CoreTest
{
    internal override LocalOrgOptions Options => new() { SampleData = false, QueryPageSize = 2 };

    private const string Header = "\"EVENT_TYPE\",\"TIMESTAMP\",\"TIMESTAMP_DERIVED\",\"RUN_TIME\",\"IS_SUCCESS\",\"A\",\"a\"\n";

    [Fact]
    public async Task Of_what_was_made_anew_the_newest_is_given_alone_also_where_a_page_ends_between()
    {
        foreach (int size in new[] { 1, 2, 3 })
        {
            Add("API", "2026-08-01T00:00:00Z", new string('a', size));
        }

        string last = Add("Login", "2026-08-01T00:00:00Z", "b");
        Add("Login", "2026-08-01T08:00:00Z", "c", "Hourly", 1);

        List<SfEventLog> logs = await ListAsync(new EventLogFilter());

        Assert.Equal(["API_2026-08-01_Daily 3", "Login_2026-08-01_Daily 1"], logs.Select(log => $"{log} {log.Length}"));
        Assert.Equal(last, logs[1].Id);
    }

    [Fact]
    public async Task Values_are_typed_as_far_as_it_is_certain_what_they_are()
    {
        Add("Login", "2026-08-01T00:00:00Z", Header
            + "\"Login\",\"20260801060708.123\",\"2026-08-01T06:07:08.123Z\",\"31\",\"1\",\"x\",\"y\"\n"
            + "\"Login\",\"20260801\",\"soon\",\"3.5\",\"maybe\",\"\",\"5\"\n");

        List<SfRecord> events = await ReadAsync();

        object at = new DateTime(2026, 8, 1, 6, 7, 8, 123, DateTimeKind.Utc).ToLocalTime();
        Assert.Equal(["Login", at, at, 31L, true, "x", "y"], Values(events[0]));
        Assert.Equal(["Login", "20260801", "soon", 3.5m, "maybe", null, "5"], Values(events[1]));
    }

    [Fact]
    public async Task A_log_that_is_larger_than_any_buffer_comes_in_pieces_and_zipped()
    {
        var csv = new StringBuilder("\"EVENT_TYPE\",\"RUN_TIME\"\n");
        for (int row = 0; row < 20_000; row++)
        {
            csv.Append("\"Login\",\"").Append(row).Append("\"\n");
        }

        Add("Login", "2026-08-01T00:00:00Z", csv.ToString());
        int most = 0;

        List<SfRecord> events = await ReadAsync(taken => most = Math.Max(most, taken));

        Assert.Equal(Enumerable.Range(0, 20_000).Select(row => (object)(long)row), events.Select(each => each.GetValue(1)!));
        Assert.True(most <= 1000, $"{most} at once.");
        Assert.Contains("gzip", Org.Requests.All[^1].Headers["Accept-Encoding"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_damaged_is_an_error_of_its_own_log_and_the_others_come()
    {
        Add("API", "2026-08-01T00:00:00Z", "\"EVENT_TYPE\"\n\"never closed\n");
        Add("Login", "2026-08-01T00:00:00Z", "\"EVENT_TYPE\"\n\"Login\"\n");
        Add("URI", "2026-08-01T00:00:00Z", "x");
        var failed = new List<string>();

        List<SfRecord> events = await ReadAsync(failed: (error, log) => failed.Add($"{error.ErrorId} {log.EventType}"));

        Assert.Equal(["CsvUnreadable API"], failed);
        Assert.Equal("Login", Assert.Single(events).GetValue(0));
    }

    [Fact]
    public void A_type_of_whatever_name_stays_in_the_folder()
        => Assert.Equal(
            "___x_y_2026-08-01_Daily",
            new SfEventLog { EventType = "../x y", LogDate = new DateTime(2026, 8, 1, 0, 0, 0, DateTimeKind.Utc) }.ToString());

    private static object?[] Values(SfRecord record) => [.. Enumerable.Range(0, 7).Select(record.GetValue)];

    private string Add(string type, string date, string csv, string interval = "Daily", int sequence = 0)
        => Org.Store.Insert(
            "EventLogFile",
            new { EventType = type, LogDate = date, Interval = interval, Sequence = sequence },
            "LogFile",
            OrgBlob.FromBytes(Encoding.UTF8.GetBytes(csv)));

    private async Task<List<SfEventLog>> ListAsync(EventLogFilter filter, OpenConnection? connection = null)
    {
        OpenConnection session = connection ?? Connect();
        var logs = new List<SfEventLog>();
        await new EventLogList(session, session.Types, Trace).ReadAsync(
            filter,
            namesColumns: true,
            (page, _) =>
            {
                logs.AddRange(page);
                return Task.CompletedTask;
            },
            CancellationToken.None).WaitAsync(Patience);
        return logs;
    }

    private async Task<List<SfRecord>> ReadAsync(Action<int>? taken = null, Action<SfException, SfEventLog>? failed = null)
    {
        OpenConnection session = Connect();
        var events = new List<SfRecord>();
        await new EventLogDownload(session, Trace) { OnFailure = failed ?? ((error, _) => throw error) }.ToRecordsAsync(
            await ListAsync(new EventLogFilter(), session),
            records =>
            {
                taken?.Invoke(records.Count);
                events.AddRange(records);
                return Task.CompletedTask;
            },
            CancellationToken.None).WaitAsync(Patience);
        return events;
    }
}
