using Microsoft.Extensions.Time.Testing;
using SalesforceConnect.Bulk;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Soql;

namespace SalesforceConnect.Core.Tests.Bulk;

/// <summary>What has changed since the last export, and nothing of it missing: the mark is the server's time less a quarter of an hour.</summary>
public sealed class WatermarkTests : ExportTest
{
    private static readonly DateTimeOffset s_begin = new(2026, 8, 3, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _server = new(s_begin);

    internal override LocalOrgOptions Options => base.Options with { AccountCount = 40, Clock = _server };

    private string Marks => Path.Combine(Folder, "marks.json");

    [Theory]
    [InlineData(-300)]
    [InlineData(0)]
    [InlineData(2000)]
    public async Task After_a_week_of_nights_nothing_is_missing_whatever_the_clocks_say(int minutesAhead)
    {
        // This machine's clock is wrong by hours, or by a day and more.
        Clock = new TestClock();
        Clock.SetUtcNow(s_begin.AddMinutes(minutesAhead));
        var random = new Random(minutesAhead);
        var copy = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var late = new List<(DateTimeOffset Stamp, DateTimeOffset Export)>();
        int exported = 0;
        for (int night = 0; night < 7; night++)
        {
            for (int change = 0; change < 12; change++)
            {
                _server.Advance(TimeSpan.FromMinutes(random.Next(20, 120)));
                Change(random, $"{night}.{change}");
            }

            DateTimeOffset before = _server.GetUtcNow();
            exported += await ExportAsync(copy);

            // Begun before the export, committed after it.
            foreach (int minutes in new[] { 1, 7, 14 })
            {
                _server.Advance(TimeSpan.FromSeconds(20));
                string id = Change(random, $"{night}.late{minutes}");
                DateTimeOffset stamp = before.AddMinutes(-minutes);
                Org.Store.Stamp("Account", id, stamp);
                late.Add((stamp, before));
            }
        }

        _server.Advance(TimeSpan.FromDays(1));
        exported += await ExportAsync(copy);

        Assert.All(late, each => Assert.True(each.Stamp < each.Export));
        Assert.Equal(
            Org.Store.Ids("Account").Order(StringComparer.Ordinal),
            copy.Where(row => row.Value[2] == "false").Select(row => row.Key).Order(StringComparer.Ordinal));
        Assert.All(Org.Store.Ids("Account"), id => Assert.Equal(Org.Store.Get("Account", id)!["Name"], copy[id][1]));
        Assert.InRange(exported, Org.Store.Count("Account"), 8 * 40);
        Assert.InRange(exported, 41, (40 * 2) + (7 * 40));
    }

    [Fact]
    public async Task The_mark_is_the_servers_time_when_the_job_was_made_less_a_quarter_of_an_hour()
    {
        var copy = new Dictionary<string, string[]>(StringComparer.Ordinal);
        Org.BulkJobs.Next(new BulkJobPlan { RunningPolls = 3 });

        await ExportAsync(copy);
        _server.Advance(TimeSpan.FromHours(5));
        Org.Requests.Clear();
        await ExportAsync(copy);

        Assert.Contains(
            Org.Requests.All,
            request => request.Method == "POST" && request.Body.Contains("WHERE SystemModstamp >= 2026-08-02T23:45:00.000Z", StringComparison.Ordinal));
        Assert.Contains("\"mark\": \"2026-08-03T04:45:00.000Z\"", await File.ReadAllTextAsync(Marks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mark_stays_where_the_file_is_not_whole()
    {
        var copy = new Dictionary<string, string[]>(StringComparer.Ordinal);
        await ExportAsync(copy);
        string marks = await File.ReadAllTextAsync(Marks);
        _server.Advance(TimeSpan.FromHours(5));
        Change(new Random(1), "changed");
        Org.Faults.On(request => request.Path.EndsWith("/results", StringComparison.Ordinal)).Times(7, Fault.Drop());

        await Assert.ThrowsAnyAsync<SfException>(() => ExportAsync(copy));

        Assert.Equal(marks, await File.ReadAllTextAsync(Marks));
        await ExportAsync(copy);
        Assert.Contains(copy.Values, row => row[1].EndsWith("changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task By_the_rest_api_there_is_a_mark_too()
    {
        Org.BulkJobs.UnsupportedObjects.Add("Account");
        var copy = new Dictionary<string, string[]>(StringComparer.Ordinal);

        await ExportAsync(copy);
        _server.Advance(TimeSpan.FromDays(1));
        string changed = Change(new Random(1), "changed");
        copy.Clear();
        Assert.Equal(1, await ExportAsync(copy));

        Assert.Equal([changed], copy.Keys);
    }

    [Theory]
    [InlineData("SELECT Id, Name FROM Account", "WatermarkOfOtherQuery")]
    [InlineData("SELECT Id, Name, IsDeleted FROM Account WHERE Name != 'x'", "WatermarkOfOtherQuery")]
    [InlineData("SELECT Id, Name FROM Contact", "WatermarkOfOtherObject")]
    [InlineData("SELECT Id FROM Reading__c", "WatermarkOfOtherObject")]
    public async Task Another_query_is_an_error_before_anything_is_read(string soql, string errorId)
    {
        await ExportAsync(new Dictionary<string, string[]>(StringComparer.Ordinal));
        string marks = await File.ReadAllTextAsync(Marks);
        Org.Requests.Clear();

        SfException error = await FailsAsync(
            () => ExportAsync(new Dictionary<string, string[]>(StringComparer.Ordinal), soql), errorId, SfErrorCategory.InvalidArgument);

        Assert.Equal(Marks, error.Target);
        Assert.DoesNotContain(Org.Requests.All, request => request.Method == "POST" && request.Path != TokenPath);
        Assert.Equal(marks, await File.ReadAllTextAsync(Marks));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_mark_of_an_export_with_deletions_is_none_of_one_without(bool includesDeleted)
    {
        await ExportAsync([], includesDeleted: includesDeleted);
        string marks = await File.ReadAllTextAsync(Marks);
        Org.Requests.Clear();

        SfException error = await FailsAsync(
            () => ExportAsync([], includesDeleted: !includesDeleted), "WatermarkOfOtherQuery", SfErrorCategory.InvalidArgument);

        Assert.Contains($"Account: Id, Name, IsDeleted, {(includesDeleted ? "with" : "without")} -IncludeDeleted (and now", error.Message, StringComparison.Ordinal);
        Assert.Contains($"now: Id, Name, IsDeleted, {(includesDeleted ? "without" : "with")} -IncludeDeleted)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Org.Requests.All, request => request.Method == "POST" && request.Path != TokenPath);
        Assert.Equal(marks, await File.ReadAllTextAsync(Marks));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_object_that_is_to_have_a_mark_is_in_the_file_whichever_export_ends_first(bool isExpectedFirst)
    {
        OrgKey org = new("00D5g0000000001EAA", "acme.my.salesforce.com");
        SoqlQuery contacts = ExportSoql.Of("SELECT Id FROM Contact");
        var marks = new Watermark(Marks, org);
        if (isExpectedFirst)
        {
            marks.Expect(contacts, includesDeleted: false);
        }

        marks.Keep(ExportSoql.Of("SELECT Id FROM Account"), includesDeleted: false, s_begin);
        if (!isExpectedFirst)
        {
            marks.Expect(contacts, includesDeleted: false);
        }

        Assert.Null(new Watermark(Marks, org).Find(contacts, includesDeleted: false));
    }

    [Fact]
    public async Task A_mark_that_does_not_say_is_one_without_deletions()
    {
        await ExportAsync([], includesDeleted: false);
        string marks = await File.ReadAllTextAsync(Marks);
        await File.WriteAllTextAsync(Marks, marks.Replace("\"includeDeleted\": false,", "", StringComparison.Ordinal));
        Assert.NotEqual(marks, await File.ReadAllTextAsync(Marks));

        await FailsAsync(() => ExportAsync([]), "WatermarkOfOtherQuery", SfErrorCategory.InvalidArgument);
        await ExportAsync([], includesDeleted: false);
    }

    [Fact]
    public async Task The_same_query_written_otherwise_is_the_same()
    {
        var copy = new Dictionary<string, string[]>(StringComparer.Ordinal);
        await ExportAsync(copy);
        copy.Clear();
        _server.Advance(TimeSpan.FromDays(1));

        Assert.Equal(0, await ExportAsync(copy, "select id,NAME , IsDeleted\nfrom Account -- ".Replace(" -- ", "", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Another_org_and_another_file_are_errors()
    {
        await ExportAsync(new Dictionary<string, string[]>(StringComparer.Ordinal));
        string marks = await File.ReadAllTextAsync(Marks);
        await File.WriteAllTextAsync(Marks, marks.Replace("00D5g", "00D6g", StringComparison.Ordinal).Replace("\"host\": \"", "\"host\": \"other.", StringComparison.Ordinal));
        await FailsAsync(() => ExportAsync([]), "WatermarkOfOtherOrg", SfErrorCategory.SecurityError);
        await File.WriteAllTextAsync(Marks, "{\"a\":1}");
        await FailsAsync(() => ExportAsync([]), "WatermarkUnreadable", SfErrorCategory.InvalidData);
        await File.WriteAllTextAsync(Marks, "Id,Name\n");
        await FailsAsync(() => ExportAsync([]), "WatermarkUnreadable", SfErrorCategory.InvalidData);
    }

    [Fact]
    public async Task An_object_without_SystemModstamp_is_an_error()
    {
        OpenConnection session = Connect();
        ExportRun run = RunOf(session, "SELECT Id FROM LoginIp");

        SfException error = await Assert.ThrowsAnyAsync<SfException>(() => run.BeginAsync(CancellationToken.None));

        Assert.True(error.ErrorId is "SystemModstampMissing" or "Salesforce.NOT_FOUND", error.ErrorId);
    }

    [Theory]
    [InlineData(16, true, true)]
    [InlineData(16, false, false)]
    [InlineData(14, true, false)]
    public async Task Deletions_of_more_than_fifteen_days_are_warned_of(int days, bool includesDeleted, bool isWarned)
    {
        OpenConnection session = Connect();
        Clock.SetUtcNow(_server.GetUtcNow());
        var run = new ExportRun(
            session, session.Types, ExportSoql.Of(Soql), new ExportOptions { IncludeDeleted = includesDeleted }, Trace, () => session.Key, Clock)
        {
            Since = _server.GetUtcNow().AddDays(-days),
        };

        await run.BeginAsync(CancellationToken.None);

        Assert.Equal(isWarned, Trace.Warnings.Any(line => line.StartsWith("What was deleted in Account", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("SELECT Id FROM Account", "SELECT Id FROM Account WHERE SystemModstamp >= T")]
    [InlineData("SELECT Id FROM Account a", "SELECT Id FROM Account a WHERE SystemModstamp >= T")]
    [InlineData("SELECT Id FROM Account ORDER BY Name LIMIT 5", "SELECT Id FROM Account WHERE SystemModstamp >= T ORDER BY Name LIMIT 5")]
    [InlineData("SELECT Id FROM Account USING SCOPE Mine ORDER BY Name", "SELECT Id FROM Account USING SCOPE Mine WHERE SystemModstamp >= T ORDER BY Name")]
    [InlineData("SELECT Id FROM Account WHERE Name = 'a' OR Name = 'b'", "SELECT Id FROM Account WHERE (Name = 'a' OR Name = 'b') AND SystemModstamp >= T")]
    [InlineData(
        "SELECT Id FROM Account WHERE (Name = 'a (WHERE' OR Id IN (SELECT AccountId FROM Contact WHERE LastName = 'x')) WITH SECURITY_ENFORCED ORDER BY Id",
        "SELECT Id FROM Account WHERE ((Name = 'a (WHERE' OR Id IN (SELECT AccountId FROM Contact WHERE LastName = 'x'))) AND SystemModstamp >= T WITH SECURITY_ENFORCED ORDER BY Id")]
    [InlineData("SELECT Id FROM Account // all\nWHERE Name = 'a' /* b */ ;", "SELECT Id FROM Account  \nWHERE (Name = 'a') AND SystemModstamp >= T")]
    public void The_condition_goes_where_the_others_are(string soql, string expected)
        => Assert.Equal(
            expected.Replace(">= T", ">= 2026-08-03T00:00:00.000Z", StringComparison.Ordinal),
            ExportSoql.Since(ExportSoql.Of(soql), s_begin).Text.Given);

    private string Change(Random random, string name)
    {
        IReadOnlyList<string> ids = Org.Store.Ids("Account");
        string id = ids[random.Next(ids.Count)];
        switch (random.Next(4))
        {
            case 0:
                return Org.Store.Insert("Account", new { Name = "new " + name });
            case 1 when ids.Count > 30 && !name.Contains("late", StringComparison.Ordinal):
                Org.Store.Delete("Account", id);
                return id;
            default:
                Org.Store.Update("Account", id, new { Name = "changed " + name });
                return id;
        }
    }

    private ExportRun RunOf(OpenConnection session, string soql, bool includesDeleted = true)
        => new(session, session.Types, ExportSoql.Of(soql), new ExportOptions { IncludeDeleted = includesDeleted }, Trace, () => session.Key, Clock)
        {
            Marks = () => new Watermark(Marks, session.Key),
        };

    // A new process each night, whose rows go over those of the nights before, by their IDs.
    private async Task<int> ExportAsync(
        Dictionary<string, string[]> copy, string soql = "SELECT Id, Name, IsDeleted FROM Account", bool includesDeleted = true)
    {
        OpenConnection session = Connect();
        ExportRun run = RunOf(session, soql, includesDeleted);
        await run.BeginAsync(CancellationToken.None);
        await run.ToFileAsync(Wanted, CancellationToken.None);
        List<string[]> rows = Rows(Wanted);
        foreach (string[] row in rows.Skip(1))
        {
            copy[row[0]] = row;
        }

        return rows.Count - 1;
    }
}
