using System.Management.Automation;
using System.Text;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;
using SalesforceConnect.Tests.Pipeline;

namespace SalesforceConnect.Tests.EventLogs;

/// <summary><c>Export-SfEventLog</c>, in an org whose logs are the test's own.</summary>
public sealed class ExportEventLogTests : StoppingTest, IDisposable
{
    private const string Logs = "/services/data/v67.0/sobjects/EventLogFile/";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sf-eventlogs-");

    protected override LocalOrgOptions Options => new() { SampleData = false };

    private IReadOnlyList<string> Files => [.. Directory.GetFileSystemEntries(_folder.FullName).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    private int Downloads => Org.Requests.All.Count(request => request.Path.StartsWith(Logs, StringComparison.Ordinal) && request.Path.EndsWith("/LogFile", StringComparison.Ordinal));

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Add("Login", "2026-08-01T00:00:00Z", "\"EVENT_TYPE\",\"TIMESTAMP\",\"USER_ID\",\"RUN_TIME\",\"IS_SUCCESS\"\n\"Login\",\"20260801060708.123\",\"005000000000001\",\"31\",\"1\"\n\"Login\",\"20260801070000.000\",\"005000000000002\",\"\",\"0\"\n");
        Add("Login", "2026-08-02T00:00:00Z", "\"EVENT_TYPE\",\"USER_ID\"\n\"Login\",\"005000000000003\"\n");
        Add("API", "2026-08-02T00:00:00Z", "\"EVENT_TYPE\",\"URI\"\n\"API\",\"/a \"\"b\"\",\nc\"\n");
        Add("Login", "2026-08-02T08:00:00Z", "\"EVENT_TYPE\"\n\"Login\"\n", "Hourly", 1);
        Add("Login", "2026-08-02T08:00:00Z", "\"EVENT_TYPE\"\n\"Login\"\n\"Login\"\n", "Hourly", 2);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void All_logs_of_days_go_into_a_folder_and_another_night_brings_only_what_is_new()
    {
        using ModuleSession session = Session();

        IReadOnlyList<PSObject?> first = session.Run("Export-SfEventLog -Directory $Folder/new").Good();
        Assert.Equal(["Login", "API", "Login"], first.Select(log => (string)((dynamic)log!).EventType));
        Assert.Equal(
            ["API_2026-08-02_Daily.csv", "Login_2026-08-01_Daily.csv", "Login_2026-08-02_Daily.csv"],
            Directory.GetFiles(Path.Combine(_folder.FullName, "new")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        Assert.Equal(
            Blob("API", "2026-08-02"), File.ReadAllText(Path.Combine(_folder.FullName, "new", "API_2026-08-02_Daily.csv")));
        Assert.Equal(3, Downloads);

        Assert.Empty(session.Run("Export-SfEventLog -Directory $Folder/new").Good());
        Assert.Equal(3, Downloads);

        // A late one, and one that Salesforce has made anew with the events that came late.
        Add("URI", "2026-08-01T00:00:00Z", "\"EVENT_TYPE\"\n\"URI\"\n");
        string anew = Add("Login", "2026-08-01T00:00:00Z", "\"EVENT_TYPE\"\n\"Login\"\n\"late\"\n");
        IReadOnlyList<PSObject?> second = session.Run("Export-SfEventLog -Directory $Folder/new").Good();
        Assert.Equal(["Login", "URI"], second.Select(log => (string)((dynamic)log!).EventType));
        Assert.Equal(anew, (string)((dynamic)second[0]!).Id);
        Assert.Contains("late", File.ReadAllText(Path.Combine(_folder.FullName, "new", "Login_2026-08-01_Daily.csv")), StringComparison.Ordinal);
        Assert.Equal(5, Downloads);
    }

    [Fact]
    public void A_log_of_the_same_size_that_was_made_at_another_time_is_fetched()
    {
        using ModuleSession session = Session();
        session.Run("Export-SfEventLog API $Folder").Good();
        File.SetLastWriteTimeUtc(Path.Combine(_folder.FullName, "API_2026-08-02_Daily.csv"), DateTime.UtcNow.AddHours(-3));

        Assert.Single(session.Run("Export-SfEventLog API $Folder").Good());
        Assert.Empty(session.Run("Export-SfEventLog API $Folder").Good());
    }

    [Fact]
    public void Without_a_folder_events_are_typed_records()
    {
        using ModuleSession session = Session();

        IReadOnlyList<PSObject?> events = session.Run("Export-SfEventLog Login").Good();

        Assert.Equal(3, events.Count);
        dynamic first = events[0]!;
        Assert.Equal("005000000000001", (string)first.USER_ID);
        Assert.Equal(31L, (long)first.RUN_TIME);
        Assert.True((bool)first.IS_SUCCESS);
        Assert.Equal(new DateTime(2026, 8, 1, 6, 7, 8, 123, DateTimeKind.Utc), ((DateTime)first.TIMESTAMP).ToUniversalTime());
        Assert.Null(events[1]!.Properties["RUN_TIME"].Value);
        Assert.Equal(["EVENT_TYPE", "USER_ID"], events[2]!.Properties.Select(property => property.Name));
        Assert.True(session.Run("(Export-SfEventLog API).URI -eq \"/a `\"b`\",`nc\"").Is(true));
        Assert.Empty(Files);
    }

    [Theory]
    [InlineData("Log*, API -Interval Hourly, Daily", "Login 0,API 0,Login 0,Login 1,Login 2")]
    [InlineData("login -Interval Hourly", "Login 1,Login 2")]
    [InlineData("-Since '2026-08-02T23:59:00Z'", "API 0,Login 0")]
    [InlineData("-Since '2026-08-03T00:00:00Z'", "")]
    [InlineData("-Until '2026-08-02T00:00:00Z'", "Login 0")]
    [InlineData("-Since '2026-08-02T08:59:00Z' -Interval Hourly", "Login 1,Login 2")]
    [InlineData("-Days 1", "")]
    [InlineData("Report", "")]
    public void Types_and_times_say_which(string parameters, string expected)
    {
        using ModuleSession session = Session();

        IReadOnlyList<PSObject?> logs = session.Run($"Export-SfEventLog {parameters} -Directory $Folder").Good();

        Assert.Equal(expected, string.Join(",", logs.Select(log => (dynamic)log!).Select(log => $"{log.EventType} {log.Sequence}")));
    }

    [Fact]
    public void A_type_that_there_is_not_is_an_error_and_the_others_come()
    {
        using ModuleSession session = Session();

        RunResult result = session.Run("Export-SfEventLog Logn, API $Folder");

        Assert.Single(result.Output);
        result.Error.Is("EventTypeUnknown", ErrorCategory.ObjectNotFound, "Logn").Says("Did you mean Login?");
    }

    [Fact]
    public void What_fails_of_one_log_leaves_the_others_and_nothing_half()
    {
        string id = Id("Login", "2026-08-01");
        Org.Faults.On(request => request.Path == $"{Logs}{id}/LogFile").Always(Fault.TransformResponse(body => body + "x"));
        using ModuleSession session = Session();

        RunResult result = session.Run("Export-SfEventLog -Directory $Folder");

        Assert.Equal(2, result.Output.Count);
        result.Error.Is("SizeDiffers", ErrorCategory.InvalidData, "Login_2026-08-01_Daily");
        Assert.Equal(["API_2026-08-02_Daily.csv", "Login_2026-08-02_Daily.csv"], Files);
    }

    [Fact]
    public void A_log_that_was_taken_away_meanwhile_is_told_as_that()
    {
        Org.Faults.On(request => request.Path == $"{Logs}{Id("API", "2026-08-02")}/LogFile")
            .Always(Fault.Error(System.Net.HttpStatusCode.NotFound, "NOT_FOUND", "The requested resource does not exist"));
        using ModuleSession session = Session();

        session.Run("Export-SfEventLog API").Error.Is("Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound, "API_2026-08-02_Daily").Says("not there any more");
    }

    [Fact]
    public void Who_may_not_see_logs_learns_what_to_ask_for()
    {
        Org.Faults.On(request => request.QueryString.Contains("EventLogFile", StringComparison.Ordinal))
            .Always(Fault.Error(System.Net.HttpStatusCode.BadRequest, "INVALID_TYPE", "sObject type 'EventLogFile' is not supported."));
        using ModuleSession session = Session();

        session.Run("Export-SfEventLog -Directory $Folder").Error.Is("Salesforce.INVALID_TYPE", ErrorCategory.InvalidArgument).Recommends("View Event Log Files");
        Assert.Empty(Files);
    }

    [Fact]
    public void What_if_names_the_files_that_are_missing_and_writes_none()
    {
        using ModuleSession session = Session();
        session.Run("Export-SfEventLog API $Folder").Good();

        Assert.Empty(session.Run("Export-SfEventLog -Directory $Folder -WhatIf").Good());
        Assert.Empty(session.Run("Export-SfEventLog -Directory $Folder/none -WhatIf").Good());

        Assert.Equal(["API_2026-08-02_Daily.csv"], Files);
        Assert.Contains("Login_2026-08-01_Daily.csv", session.Host.Written, StringComparison.Ordinal);
        Assert.Equal(1, Downloads);
    }

    [Theory]
    [InlineData("-Since 2026-08-01 -Days 3", "ParametersDoNotFit")]
    [InlineData("-Directory $Folder/file", "FileNotWritten")]
    [InlineData("-Directory env:x", "FileNotWritten")]
    public void What_cannot_be_is_an_error(string parameters, string errorId)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "file"), "mine");
        using ModuleSession session = Session();

        Assert.StartsWith(errorId + ",", session.Run($"Export-SfEventLog {parameters}").Error.FullyQualifiedErrorId, StringComparison.Ordinal);

        Assert.Equal("mine", File.ReadAllText(Path.Combine(_folder.FullName, "file")));
    }

    [Theory]
    [InlineData("Export-SfEventLog Login $Folder")]
    [InlineData("Export-SfEventLog Login")]
    public async Task Ctrl_C_during_a_download_ends_it_and_leaves_nothing_half(string script)
    {
        using ModuleSession session = Session();

        await StopWhileHanging(session, script, "GET", $"{Logs}{Id("Login", "2026-08-01")}/LogFile", inBody: true);

        // The other one may have come meanwhile.
        Assert.DoesNotContain(Files, file => file != "Login_2026-08-02_Daily.csv");
    }

    [Fact]
    public async Task Who_has_enough_events_ends_the_download()
    {
        HangFault hang = Fault.HangInBody();
        Org.Faults.On(request => request.Path == $"{Logs}{Id("Login", "2026-08-02")}/LogFile").Always(hang);
        using ModuleSession session = Session();

        Assert.Single(session.Run("Export-SfEventLog Login | Select-First 1").Good());

        await Task.WhenAll(Org.Requests.All.Select(request => request.Completed)).WaitAsync(Patience);
    }

    [Fact]
    public void What_was_written_is_piped_to_what_reads_files()
    {
        using ModuleSession session = Session();

        Assert.True(session.Run("$log = Export-SfEventLog API $Folder; \"$log\" -eq $log.Path -and [IO.File]::Exists($log.Path)").Is(true));
    }

    [Fact]
    public void Tab_completes_the_types()
    {
        using ModuleSession session = Session();
        session.Run("Get-SfLimit | Out-Null").Good();

        Assert.Equal(["Login", "LoginAs"], session.Complete("Export-SfEventLog Logi"));
        Assert.Contains("Hourly", session.Complete("Export-SfEventLog Login -Interval H"));
    }

    private ModuleSession Session() => new ModuleSession().Connect(Org).Set("Folder", _folder.FullName);

    private string Add(string type, string date, string csv, string interval = "Daily", int sequence = 0)
        => Org.Store.Insert(
            "EventLogFile",
            new { EventType = type, LogDate = date, Interval = interval, Sequence = sequence },
            "LogFile",
            OrgBlob.FromBytes(Encoding.UTF8.GetBytes(csv)));

    private string Id(string type, string day) => Org.Store.Ids("EventLogFile").First(id => Org.Store.Get("EventLogFile", id)! is { } log
        && (string?)log["EventType"] == type && (string?)log["Interval"] == "Daily"
        && ((DateTime)log["LogDate"]!).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) == day);

    private string Blob(string type, string day)
    {
        using var text = new StreamReader(Org.Store.Blob("EventLogFile", Id(type, day), "LogFile")!.OpenRead());
        return text.ReadToEnd();
    }
}
