using System.Net;
using System.Text;
using System.Text.Json;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Reports;

namespace SalesforceConnect.Core.Tests.Reports;

/// <summary>A user's filters in place of the saved ones: what is sent, and which rows come.</summary>
public sealed class ReportFilterTests : CoreTest
{
    private const string Gold = "Gold Accounts";

    internal override LocalOrgOptions Options => new() { AccountCount = 300, ContactCount = 20, OpportunityCount = 60, InvoiceCount = 5 };

    [Fact]
    public async Task A_filter_takes_the_place_of_the_saved_one_and_keeps_its_place_in_the_logic()
    {
        JsonElement sent = await SentAsync(Gold, ("Rating", "Cold"));

        Assert.Equal(
            ["Account.Tier__c equals Gold", "RATING equals Cold", "EMPLOYEES greaterThan 100"], FiltersOf(sent));
        Assert.Equal("(1 AND (2 OR 3))", sent.GetProperty("reportBooleanFilter").GetString());
        Assert.False(sent.TryGetProperty("standardDateFilter", out _));
    }

    [Fact]
    public async Task Several_conditions_stand_for_one_and_a_new_column_is_added_to_the_logic()
    {
        JsonElement sent = await SentAsync(Gold, ("EMPLOYEES", Pairs((">=", 10), ("lt", 500))), ("Industry", List("Energy", "Retail, Food")));

        Assert.Equal(
            [
                "Account.Tier__c equals Gold", "RATING equals Hot,Warm", "EMPLOYEES greaterOrEqual 10", "EMPLOYEES lessThan 500",
                "INDUSTRY equals Energy,\"Retail, Food\"",
            ],
            FiltersOf(sent));
        Assert.Equal("(1 AND (2 OR (3 AND 4))) AND 5", sent.GetProperty("reportBooleanFilter").GetString());
    }

    [Fact]
    public async Task A_filter_by_the_column_of_the_standard_date_filter_takes_its_place()
    {
        JsonElement sent = await SentAsync(
            "Opportunities by Stage", ("close date", Pairs((">=", new DateTime(2024, 1, 1)), ("<", new DateTime(2024, 7, 1)))));

        Assert.Equal(
            ["STAGE_NAME equals Prospecting,Closed Won,Closed Lost", "CLOSE_DATE greaterOrEqual 2024-01-01", "CLOSE_DATE lessThan 2024-07-01"],
            FiltersOf(sent));
        Assert.Equal(
            """{"column":"CLOSE_DATE","durationValue":"CUSTOM","startDate":null,"endDate":null}""",
            sent.GetProperty("standardDateFilter").GetRawText());
        Assert.False(sent.TryGetProperty("reportBooleanFilter", out _));
    }

    [Theory]
    [InlineData("Active", true, "Account.Active__c equals True")]
    [InlineData("Employees", 12, "EMPLOYEES equals 12")]
    [InlineData("Annual Revenue", 1.5, "SALES equals 1.5")]
    [InlineData("Industry", null, "INDUSTRY equals ")]
    [InlineData("Industry", "a,b", "INDUSTRY equals \"a,b\"")]
    [InlineData("account.tier__c", "Silver", "Account.Tier__c equals Silver")]
    public async Task A_value_goes_as_a_report_reads_it(string column, object? value, string filter)
        => Assert.Contains(filter, FiltersOf(await SentAsync(Gold, (column, value))));

    [Fact]
    public async Task An_instant_goes_in_UTC_and_a_day_as_itself()
    {
        var local = new DateTime(2026, 3, 1, 12, 30, 0, DateTimeKind.Local);
        string utc = local.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

        Assert.Contains($"CREATED_DATE lessThan {utc}", FiltersOf(await SentAsync(Gold, ("Created Date", List("<", local)))));
        Assert.Contains("CLOSE_DATE equals 2026-03-01", FiltersOf(await SentAsync("Opportunities by Stage", ("Close Date", local))));
    }

    [Theory]
    [InlineData(Gold, "Teir", "x", "UnknownReportColumn")]
    [InlineData("Contacts with Phones", "Phone", "x", "ReportColumnAmbiguous")]
    public async Task A_column_that_is_not_one_is_an_error(string report, string column, string value, string errorId)
    {
        SfException error = await FailsAsync(
            () => SentAsync(report, (column, value)), errorId, SfErrorCategory.InvalidArgument);

        Assert.Equal(column, error.Target);
        Assert.Contains(errorId == "UnknownReportColumn" ? "Did you mean Tier?" : "PHONE1, ACCOUNT.PHONE1", error.Message);
        Assert.DoesNotContain(Org.Requests.All, request => request.Method == "POST" && request.Path != TokenPath);
    }

    [Fact]
    public async Task An_operator_that_is_none_and_one_that_does_not_fit_are_errors()
    {
        SfException none = await FailsAsync(
            () => SentAsync(Gold, ("Employees", List("greatrThan", 5))), "UnknownReportOperator", SfErrorCategory.InvalidArgument);
        Assert.Contains("Did you mean greaterThan?", none.Message);

        SfException other = await FailsAsync(
            () => SentAsync(Gold, ("Employees", List("contains", 5))), "ReportOperatorNotForColumn", SfErrorCategory.InvalidArgument);
        Assert.Contains("greaterOrEqual", other.RecommendedAction);
    }

    [Theory]
    [InlineData("like", "contains")]
    [InlineData("-like", "contains")]
    [InlineData("-match", "contains")]
    [InlineData("-notLike", "notContain")]
    [InlineData("-in", "equals")]
    [InlineData("-contains", "contains")]
    [InlineData("==", "equals")]
    [InlineData("=~", "contains")]
    [InlineData("!==", "notEqual")]
    [InlineData("><", "notEqual")]
    [InlineData("=>", "greaterOrEqual")]
    [InlineData("startWith", "startsWith")]
    [InlineData("starts with", "startsWith")]
    [InlineData("between", "greaterOrEqual")]
    [InlineData("-wondering", "")]
    public async Task What_looks_like_an_operator_is_never_a_value_of_a_pair(string given, string meant)
    {
        foreach (object? pair in new object?[] { List(given, "x"), Pairs(("=", "y"), (given, "x")) })
        {
            SfException error = await FailsAsync(
                () => SentAsync(Gold, ("Industry", pair)), "UnknownReportOperator", SfErrorCategory.InvalidArgument);
            Assert.Equal(given, error.Target);
            Assert.Contains($"Did you mean {meant}", error.Message);
        }

        Assert.DoesNotContain(Org.Requests.All, request => request.Method == "POST" && request.Path != TokenPath);
    }

    [Theory]
    [InlineData("Hot", "Warm", "Hot,Warm")]
    [InlineData("IN", "OH", "IN,OH")]
    [InlineData("-", "x", "-,x")]
    [InlineData("-1", "2", "-1,2")]
    [InlineData("--None--", "2", "--None--,2")]
    public async Task Two_plain_values_stay_values(string one, string other, string sent)
        => Assert.Contains($"INDUSTRY equals {sent}", FiltersOf(await SentAsync(Gold, ("Industry", List(one, other)))));

    [Fact]
    public async Task Of_values_behind_an_operator_each_is_one()
        => Assert.Contains("INDUSTRY equals like,x", FiltersOf(await SentAsync(Gold, ("Industry", List("=", List("like", "x"))))));

    [Theory]
    [InlineData(Gold, "Employees", "> 400000", "'>', 400000")]
    [InlineData(Gold, "Employees", "1,000", "1234.5")]
    [InlineData(Gold, "Annual Revenue", "much", "1234.5")]
    [InlineData(Gold, "Annual Revenue", true, "1234.5")]
    [InlineData(Gold, "Created Date", "01.03.2026", "yyyy-MM-dd")]
    [InlineData("Opportunities by Stage", "Close Date", "01.03.2026", "yyyy-MM-dd")]
    [InlineData("Opportunities by Stage", "Close Date", "2026-02-30", "yyyy-MM-dd")]
    [InlineData("Opportunities by Stage", "Close Date", 4, "yyyy-MM-dd")]
    public async Task A_value_that_its_column_cannot_have_is_an_error_before_anything_is_run(
        string report, string column, object value, string recommends)
    {
        foreach (object? given in new[] { value, List(">=", value), List(null, value) })
        {
            SfException error = await FailsAsync(
                () => SentAsync(report, (column, given)), "ReportValueNotForColumn", SfErrorCategory.InvalidArgument);
            Assert.Contains(column, error.Message);
            Assert.Contains(recommends, error.RecommendedAction);
        }

        Assert.DoesNotContain(Org.Requests.All, request => request.Method == "POST" && request.Path != TokenPath);
    }

    [Theory]
    [InlineData("LAST_N_DAYS:30", "date")]
    [InlineData("this fiscal quarter", "date")]
    [InlineData("TODAY", "datetime")]
    [InlineData("30 DAYS AGO", "datetime")]
    [InlineData("2026-03-01T12:30:00Z", "datetime")]
    [InlineData("2026-03-01", "datetime")]
    [InlineData("-1.5e3", "double")]
    [InlineData("USD 5000", "currency")]
    [InlineData("", "int")]
    [InlineData("anything", "picklist")]
    public void Salesforces_own_forms_of_values_are_let_through(string text, string type) => Assert.True(ReportValue.Fits(text, text, type));

#if NET
    // An org in another process has no list of its reports.
    [Fact]
    public async Task A_refused_run_says_what_was_refused_and_nothing_of_paths_and_bodies()
    {
        Org.Faults.On("POST", Root + "/analytics/reports/" + Org.Reports.Id(Gold)).Once(
            Fault.Error(HttpStatusCode.BadRequest, "BAD_REQUEST", "The filter is invalid."));

        SfException error = await FailsAsync(
            () => SentAsync(Gold, ("Rating", "Cold")), "Salesforce.BAD_REQUEST", SfErrorCategory.InvalidArgument);

        Assert.StartsWith("Salesforce refused what was asked of the report 'Gold Accounts': ", error.Message, StringComparison.Ordinal);
        Assert.Contains("The filter is invalid.", error.Message);
        Assert.Contains($"Get-SfReport {Org.Reports.Id(Gold)} -Detailed", error.RecommendedAction);
        Assert.DoesNotContain("body", error.RecommendedAction);
    }

    // An org in another process gives no rows to compare with.
    [Fact]
    public async Task The_rows_are_those_that_the_filters_and_their_logic_let_through()
    {
        (ReportTable table, _) = await RunAsync(Gold, ("Rating", "Cold"), ("Employees", Pairs((">", 1000), ("<=", 15000))));

        string[] expected =
        [
            .. Org.Store.Ids("Account")
                .Select(id => Org.Store.Get("Account", id)!)
                .Where(row => "Gold".Equals(row["Tier__c"])
                    && ("Cold".Equals(row["Rating"]) || row["NumberOfEmployees"] is int and > 1000 and <= 15000))
                .Select(row => (string)row["Name"]!)
                .OrderBy(name => name, StringComparer.Ordinal),
        ];
        Assert.NotEmpty(expected);
        Assert.Equal(expected, table.Rows.Select(row => (string)row[0]!).OrderBy(name => name, StringComparer.Ordinal));
    }
#endif

    private static List<object?> List(params object?[] items) => [.. items];

    private static List<object?> Pairs(params (string Operator, object? Value)[] pairs)
        => [.. pairs.Select(pair => (object?)List(pair.Operator, pair.Value))];

    private static string[] FiltersOf(JsonElement metadata)
        => [.. metadata.GetProperty("reportFilters").EnumerateArray().Select(
            filter => $"{filter.GetProperty("column").GetString()} {filter.GetProperty("operator").GetString()} {filter.GetProperty("value").GetString()}")];

    // What the org was sent, which it took.
    private async Task<JsonElement> SentAsync(string report, params (string Column, object? Value)[] wanted)
    {
        (_, byte[] body) = await RunAsync(report, wanted);
        using JsonDocument document = JsonDocument.Parse(body);
        RecordedRequest run = Org.Requests.All[^1];
        Assert.Equal(Encoding.UTF8.GetString(body), run.Body);
        return document.RootElement.GetProperty("reportMetadata").Clone();
    }

    private async Task<(ReportTable Table, byte[] Body)> RunAsync(string report, params (string Column, object? Value)[] wanted)
    {
        OpenConnection session = Connect();
        SfReport found = await new ReportList(session, Trace).FindAsync(report, CancellationToken.None);
        ReportDescription description = await ReportDescription.ReadAsync(session, found, Trace, CancellationToken.None);
        byte[] body = ReportFilters.Body(description, wanted.ToDictionary(each => each.Column, each => each.Value))!;
        return (await new ReportRun(session, Trace, Clock).ReadAsync(description, body, CancellationToken.None), body);
    }
}
