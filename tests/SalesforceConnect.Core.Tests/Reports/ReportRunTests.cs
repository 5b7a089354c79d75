using System.Globalization;
using System.Net;
using System.Text;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Reports;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Reports;

/// <summary>What a run's fact map becomes, and how a run goes on.</summary>
public sealed class ReportRunTests : CoreTest
{
    private const string Stages = "Opportunities by Stage";

    private static readonly SfReport s_report = new("00O5g0000000009EAA", "Made up");

    internal override LocalOrgOptions Options => new() { AccountCount = 120, ContactCount = 60, OpportunityCount = 80, InvoiceCount = 5 };

    [Fact]
    public async Task The_rows_of_a_summary_report_stand_behind_their_groups_and_none_is_missing()
    {
        ReportTable table = await ReadAsync(Stages);

        Assert.Equal(
            ["Stage", "Type", "Opportunity Name", "Amount", "Probability (%)", "Close Date"], table.Names(SfReportColumnName.Label));
        Assert.Equal(
            ["STAGE_NAME", "TYPE", "OPPORTUNITY_NAME", "AMOUNT", "PROBABILITY", "CLOSE_DATE"], table.Names(SfReportColumnName.ApiName));
        string[] expected =
        [
            .. Org.Store.Ids("Opportunity")
                .Select(id => Org.Store.Get("Opportunity", id)!)
                .Where(row => row["StageName"] is "Prospecting" or "Closed Won" or "Closed Lost")
                .Select(row => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row["StageName"]}|{row["Type"]}|{row["Name"]}|{row["Amount"]:0.00}|{row["CloseDate"]:yyyy-MM-dd}"))
                .Order(StringComparer.Ordinal),
        ];
        Assert.NotEmpty(expected);
        Assert.Equal(
            expected,
            table.Rows
                .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row[0]}|{row[1]}|{row[2]}|{row[3]:0.00}|{row[5]:yyyy-MM-dd}"))
                .Order(StringComparer.Ordinal));
        Assert.All(table.Rows, row => Assert.True(row[3] is decimal or null && row[5] is DateTime { Kind: DateTimeKind.Unspecified }));
    }

    [Theory]
    [InlineData(Stages, false)]
    [InlineData("Pipeline Totals", true)]
    public async Task Without_rows_there_is_one_for_each_innermost_group_with_its_sums(string report, bool wantsRows)
    {
        ReportTable table = await ReadAsync(report, run => new ReportRun(run, Trace, Clock) { WantsRows = wantsRows });

        Assert.Equal("Record Count", table.Columns[^1].Label);
        int place = table.Names(SfReportColumnName.Label).ToList().IndexOf("Sum of Amount");
        Assert.All(table.Rows, row => Assert.IsType<decimal>(row[place]));
        Assert.Equal(
            report == Stages
                ? Org.Store.Ids("Opportunity").Count(
                    id => Org.Store.Get("Opportunity", id)!["StageName"] is "Prospecting" or "Closed Won" or "Closed Lost")
                : Org.Store.Count("Opportunity"),
            table.Rows.Sum(row => (int)row[^1]!));
    }

    [Fact]
    public async Task Values_are_typed_and_what_is_shown_as_a_dash_is_none()
    {
        Org.Store.Insert("Account", new { Name = "Zyx", Tier__c = "Gold", Rating = "Hot", Active__c = false });

        object?[] row = (await ReadAsync("Gold Accounts")).Rows.Single(row => "Zyx".Equals(row[0]));

        Assert.Equal([null, null, null, false], row.Skip(1).Take(4));
        DateTime created = Assert.IsType<DateTime>(row[5]);
        Assert.Equal(DateTimeKind.Local, created.Kind);
        Assert.InRange(created, DateTime.Now.AddMinutes(-5), DateTime.Now.AddMinutes(5));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_report_with_more_rows_than_the_org_gives_is_an_error_at_once_and_beside(bool isAsynchronous)
    {
        Org.Reports.DetailRowLimit = 100;

        SfException error = await FailsAsync(
            () => ReadAsync("All Accounts", run => new ReportRun(run, Trace, Clock) { IsAsynchronous = isAsynchronous }),
            "ReportTooLarge",
            SfErrorCategory.LimitsExceeded);
        Assert.Contains("Export-SfData", error.RecommendedAction);
    }

    [Fact]
    public async Task Rows_that_are_missing_are_found_by_the_reports_own_count()
    {
        Org.Reports.DetailRowLimit = 100;
        OnRun("All Accounts")
            .Always(Fault.TransformResponse(body => body.Replace("\"allData\":false", "\"allData\":true", StringComparison.Ordinal)));

        await FailsAsync(() => ReadAsync("All Accounts"), "ReportTooLarge", SfErrorCategory.LimitsExceeded);
    }

    [Theory]
    [InlineData("Stages by Type", "ReportIsMatrix")]
    [InlineData("Accounts and Contacts", "ReportIsJoined")]
    public async Task What_has_no_rows_is_refused_before_it_is_run(string report, string errorId)
    {
        await FailsAsync(() => ReadAsync(report), errorId, SfErrorCategory.InvalidOperation);

        Assert.EndsWith("/describe", Org.Requests.All[^1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_at_once_that_fails_for_a_moment_goes_on_beside()
    {
        Org.Reports.PollsUntilDone = 3;
        OnRun(Stages).Always(Fault.ServerUnavailable());
        var asked = new List<string>();

        ReportTable table = await ReadAsync(Stages, run => new ReportRun(run, Trace, Clock) { OnStatus = asked.Add });

        Assert.NotEmpty(table.Rows);
        Assert.Equal(["Running", "Running", "Running", "Success"], asked);
        Assert.Equal(1, Org.Requests.All.Count(request => request.Method == "POST" && request.Path.EndsWith("/instances", StringComparison.Ordinal)));
        Assert.Contains(Trace.VerboseLines, line => line.Contains("beside other things", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_fails_says_why()
    {
        Org.Reports.InstanceError = "The report took too long.";
        SfException failed = await FailsAsync(
            () => ReadAsync(Stages, run => new ReportRun(run, Trace, Clock) { IsAsynchronous = true }),
            "ReportRunFailed",
            SfErrorCategory.ResourceUnavailable);
        Assert.Contains("The report took too long.", failed.Message);
    }

    // The clock stands still until it is turned, so that nothing else ends them.
    [Theory]
    [InlineData("/query", false, "not found yet")]
    [InlineData("/describe", false, "not described yet")]
    [InlineData("", false, "not done")]
    [InlineData("", true, "not done")]
    [InlineData("/instances", false, "not done")]
    [InlineData("/instances/", false, "Running")]
    public async Task A_limit_covers_every_call_from_finding_the_report_on(string at, bool isSheet, string state)
    {
        Clock = new TestClock { Stopped = true };
        Org.Reports.PollsUntilDone = int.MaxValue;
        bool isPoll = at == "/instances/";
        bool IsStruck(RecordedRequest request) => request.Path.StartsWith(Root, StringComparison.Ordinal) && (isPoll
            ? request.Path.Contains(at, StringComparison.Ordinal)
            : request.Path.EndsWith(at.Length > 0 ? at : Org.Reports.Id(Stages), StringComparison.Ordinal));
        if (!isPoll)
        {
            Org.Faults.On(IsStruck).Always(Fault.Hang());
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("sf-report-");
        OpenConnection session = Connect();
        var limit = new ReportLimit(Clock, TimeSpan.FromSeconds(20), Stages);
        bool wasRunning = false;
        Task work = WorkAsync();
        while (isPoll ? !wasRunning : !Org.Requests.All.Any(IsStruck))
        {
            Assert.False(work.IsCompleted);
            await Task.Yield();
        }

        Clock.Advance(TimeSpan.FromSeconds(20));

        SfException late = await FailsAsync(() => work.WaitAsync(Patience), "ReportTimeout", SfErrorCategory.OperationTimeout);
        Assert.Equal(Stages, late.Target);
        Assert.Contains($"is {state} after 20 s", late.Message);
        Assert.Empty(folder.GetFiles());
        folder.Delete();

        async Task WorkAsync()
        {
            ReportDescription report = await ReportDescription.FindAsync(session, Stages, limit, Trace, CancellationToken.None);
            var run = new ReportRun(session, Trace, Clock)
            {
                IsAsynchronous = at.StartsWith("/instances", StringComparison.Ordinal),
                Limit = limit,
                OnStatus = status => wasRunning = status == "Running",
            };
            await (isSheet
                ? run.ToSheetAsync(report, null, Path.Combine(folder.FullName, "x.xlsx"), CancellationToken.None)
                : run.ReadAsync(report, null, CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_limit_that_is_not_reached_changes_nothing()
    {
        Clock = new TestClock { Stopped = true };
        OpenConnection session = Connect();
        var limit = new ReportLimit(Clock, TimeSpan.FromSeconds(20), Stages);

        ReportDescription report = await ReportDescription.FindAsync(session, Stages, limit, Trace, CancellationToken.None);

        Assert.NotEmpty((await new ReportRun(session, Trace, Clock) { Limit = limit }.ReadAsync(report, null, CancellationToken.None)).Rows);
    }

    [Fact]
    public async Task A_name_finds_by_unique_name_too_and_an_ID_of_15_characters()
    {
        var list = new ReportList(Connect(), Trace);

        Assert.Equal(Stages, (await list.FindAsync("opportunities_by_stage", CancellationToken.None)).Name);
        Assert.Equal(Stages, (await list.FindAsync(Org.Reports.Id(Stages)[..15], CancellationToken.None)).Name);
        SfException error = await FailsAsync(
            () => list.FindAsync("Opportunities by Stag'", CancellationToken.None), "ReportNotFound", SfErrorCategory.ObjectNotFound);
        Assert.Contains("Did you mean Opportunities by Stage?", error.Message);
    }

    [Fact]
    public void Columns_of_one_label_are_told_apart()
    {
        ReportTable table = Table(
            """
            "detailColumns":["A","B","C","D"]
            """,
            """
            "A":{"label":"Phone","dataType":"phone"},"B":{"label":"phone","dataType":"phone"},
            "C":{"label":"Phone 2","dataType":"string"},"D":{"label":"","dataType":"string"}
            """,
            """
            {"label":"1","value":"1"},{"label":"2","value":"2"},{"label":"3","value":"3"},{"label":"4","value":"4"}
            """);

        Assert.Equal(["Phone", "phone 2", "Phone 2 2", "D"], table.Names(SfReportColumnName.Label));
        Assert.Equal("4", ((dynamic)table.Records(SfReportColumnName.ApiName)[0]).D);
    }

    [Theory]
    [InlineData("string", """{"label":"Acme","value":"0015g00000ZZZZZAAA"}""", "Acme")]
    [InlineData("id", """{"label":"0015g00000ZZZZZ","value":"0015g00000ZZZZZAAA"}""", "0015g00000ZZZZZAAA")]
    [InlineData("picklist", """{"label":"Heiß","value":"Hot"}""", "Heiß")]
    [InlineData("string", """{"label":"-","value":null}""", null)]
    [InlineData("string", """{"label":"-","value":"-"}""", "-")]
    [InlineData("boolean", """{"label":"wahr","value":true}""", true)]
    [InlineData("boolean", """{"label":"true","value":"true"}""", true)]
    [InlineData("int", """{"label":"1.234","value":1234}""", 1234)]
    [InlineData("currency", """{"label":"-","value":{"amount":null,"currency":null}}""", null)]
    [InlineData("date", """{"label":"März 2026","value":"not a day"}""", "März 2026")]
    public void A_cell_becomes_what_its_column_says(string type, string cell, object? expected)
    {
        ReportTable table = Table("\"detailColumns\":[\"A\"]", $$"""
            "A":{"label":"A","dataType":"{{type}}"}
            """, cell);

        Assert.Equal(expected, Assert.Single(Assert.Single(table.Rows)));
    }

    [Fact]
    public void Amounts_of_several_currencies_are_told_apart_by_a_column()
    {
        ReportTable table = Table(
            "\"detailColumns\":[\"A\",\"B\"]",
            """
            "A":{"label":"Amount","dataType":"currency"},"B":{"label":"B","dataType":"string"}
            """,
            """
            {"label":"€ 1","value":{"amount":1.50,"currency":"EUR"}},{"label":"x","value":"x"}
            """,
            """
            {"label":"$ 2","value":{"amount":2,"currency":"USD"}},{"label":"y","value":"y"}
            """);

        Assert.Equal(["Amount", "Amount Currency", "B"], table.Names(SfReportColumnName.Label));
        Assert.Equal([1.50m, "EUR", "x"], table.Rows[0]);
        Assert.Equal([2m, "USD", "y"], table.Rows[1]);
    }

    [Fact]
    public async Task A_workbook_is_written_whole_and_anything_else_is_an_error()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sf-report-");
        try
        {
            string path = Path.Combine(folder.FullName, "x.xlsx");
            Org.Reports.DetailRowLimit = 1;
            await SheetAsync("All Accounts", path);
            using (System.IO.Compression.ZipArchive zip = System.IO.Compression.ZipFile.OpenRead(path))
            {
                using var sheet = new StreamReader(zip.GetEntry("xl/worksheets/sheet1.xml")!.Open());
                Assert.Equal(120 + 3, (await sheet.ReadToEndAsync()).Split("<row>").Length - 1);
            }

            await SheetAsync("Accounts and Contacts", path);
            Assert.Equal("PK"u8.ToArray(), (await File.ReadAllBytesAsync(path))[..2]);
            byte[] before = await File.ReadAllBytesAsync(path);
            OnRun("All Accounts").Once(Fault.HtmlPage(HttpStatusCode.OK));
            await FailsAsync(() => SheetAsync("All Accounts", path), "ReportNotExcel", SfErrorCategory.InvalidData);
            Assert.Equal(before, await File.ReadAllBytesAsync(path));
            Assert.Single(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<ReportTable> ReadAsync(string report, Func<OpenConnection, ReportRun>? run = null)
    {
        OpenConnection session = Connect();
        return await (run?.Invoke(session) ?? new ReportRun(session, Trace, Clock)).ReadAsync(
            await DescribeAsync(session, report), null, CancellationToken.None);
    }

    private FaultRule OnRun(string report)
        => Org.Faults.On(request => request.Path == Root + "/analytics/reports/" + Org.Reports.Id(report));

    private async Task SheetAsync(string report, string path)
    {
        OpenConnection session = Connect();
        await new ReportRun(session, Trace, Clock).ToSheetAsync(
            await DescribeAsync(session, report), null, path, CancellationToken.None);
    }

    private async Task<ReportDescription> DescribeAsync(OpenConnection session, string report) => await ReportDescription.ReadAsync(
        session, await new ReportList(session, Trace).FindAsync(report, CancellationToken.None), Trace, CancellationToken.None);

    // A tabular run's answer with these columns and rows.
    private static ReportTable Table(string metadata, string infos, params string[] rows)
    {
        string cells = string.Join(",", rows.Select(row => "{\"dataCells\":[" + row + "]}"));
        string json = """
            {"allData":true,"hasDetailRows":true,"groupingsDown":{"groupings":[]},"groupingsAcross":{"groupings":[]},
            "factMap":{"T!T":{"aggregates":[],"rows":[CELLS]}},
            "reportMetadata":{"reportFormat":"TABULAR","groupingsDown":[],"aggregates":[],METADATA},
            "reportExtendedMetadata":{"aggregateColumnInfo":{},"groupingColumnInfo":{},"detailColumnInfo":{INFOS}}}
            """
            .Replace("CELLS", cells, StringComparison.Ordinal)
            .Replace("METADATA", metadata, StringComparison.Ordinal)
            .Replace("INFOS", infos, StringComparison.Ordinal);
        return ReportTable.Read(new SfResponse(new WireAnswer(new AnswerHead(200), Encoding.UTF8.GetBytes(json))), wantsRows: true, s_report);
    }
}
