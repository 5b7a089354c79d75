using System.IO.Compression;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

public sealed class ReportTests : OrgTest
{
    private const string Reports = "/services/data/v67.0/analytics/reports";

    protected override LocalOrgOptions Options => new() { AccountCount = 40, ContactCount = 10, OpportunityCount = 60, InvoiceCount = 1 };

    private string Stages => $"{Reports}/{Org.Reports.Id("Opportunities by Stage")}";

    private string All => $"{Reports}/{Org.Reports.Id("All Accounts")}";

    [Fact]
    public async Task Reports_are_listed_described_and_queried()
    {
        JsonElement list = (await Client.GetAsync(Reports)).Json;
        Assert.Equal("TABULAR", list[0].GetProperty("format").GetString());

        JsonElement described = (await Client.GetAsync(list[0].GetProperty("describeUrl").GetString()!)).Json;
        Assert.Equal("AccountList", described.GetProperty("reportMetadata").GetProperty("reportType").GetProperty("type").GetString());
        Assert.Equal(
            "currency",
            described.GetProperty("reportTypeMetadata").GetProperty("categories")[0].GetProperty("columns").GetProperty("SALES").GetProperty("dataType").GetString());

        JsonElement rows = (await Client.GetAsync("/services/data/v67.0/query?q=SELECT+Id,Format+FROM+Report+WHERE+Name='Stages+by+Type'")).Json;
        Assert.Equal("Matrix", rows.GetProperty("records")[0].GetProperty("Format").GetString());
    }

    [Fact]
    public async Task The_rows_of_a_summary_report_are_under_the_deepest_groups_alone()
    {
        JsonElement run = (await Client.GetAsync(Stages + "?includeDetails=true")).Json;

        JsonElement facts = run.GetProperty("factMap");
        string[] deepest =
        [
            .. run.GetProperty("groupingsDown").GetProperty("groupings").EnumerateArray()
                .SelectMany(outer => outer.GetProperty("groupings").EnumerateArray())
                .Select(inner => inner.GetProperty("key").GetString() + "!T"),
        ];
        Assert.All(
            facts.EnumerateObject(),
            fact => Assert.Equal(deepest.Contains(fact.Name), fact.Value.GetProperty("rows").GetArrayLength() > 0));
        Assert.Equal(
            facts.GetProperty("T!T").GetProperty("aggregates")[1].GetProperty("value").GetInt32(),
            deepest.Sum(key => facts.GetProperty(key).GetProperty("rows").GetArrayLength()));
        Assert.True(run.GetProperty("allData").GetBoolean());
    }

    [Fact]
    public async Task A_matrix_has_a_fact_for_each_cell_and_each_total()
    {
        JsonElement run = (await Client.GetAsync($"{Reports}/{Org.Reports.Id("Stages by Type")}")).Json;

        int down = run.GetProperty("groupingsDown").GetProperty("groupings").GetArrayLength();
        int across = run.GetProperty("groupingsAcross").GetProperty("groupings").GetArrayLength();
        Assert.Equal((down + 1) * (across + 1), run.GetProperty("factMap").EnumerateObject().Count());
        Assert.Equal(60, run.GetProperty("factMap").GetProperty("T!T").GetProperty("aggregates")[1].GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task Beyond_the_limit_rows_are_left_out_and_the_answer_says_so()
    {
        Org.Reports.DetailRowLimit = 10;

        JsonElement run = (await Client.GetAsync(All + "?includeDetails=true")).Json;

        Assert.False(run.GetProperty("allData").GetBoolean());
        Assert.Equal(10, run.GetProperty("factMap").GetProperty("T!T").GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task A_body_gives_one_run_other_filters()
    {
        JsonElement run = (await Client.SendAsync(HttpMethod.Post, All + "?includeDetails=true",
            """{"reportMetadata":{"reportFilters":[{"column":"EMPLOYEES","operator":"greaterThan","value":"1000"},{"column":"Account.Tier__c","operator":"equals","value":"Gold,Silver"}],"reportBooleanFilter":"1 AND NOT 2"}}""")).Json;

        int expected = Org.Store.Ids("Account").Select(id => Org.Store.Get("Account", id)!)
            .Count(row => row["NumberOfEmployees"] is int and > 1000 && row["Tier__c"] is not ("Gold" or "Silver"));
        Assert.InRange(expected, 1, 39);
        Assert.Equal(expected, run.GetProperty("factMap").GetProperty("T!T").GetProperty("rows").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"reportMetadata":{"reportFilters":[{"column":"NOPE","operator":"equals","value":"1"}]}}""")]
    [InlineData("""{"reportMetadata":{"reportFilters":[{"column":"EMPLOYEES","operator":"contains","value":"1"}]}}""")]
    [InlineData("""{"reportMetadata":{"reportFilters":[{"column":"EMPLOYEES","operator":"equals","value":"many"}]}}""")]
    [InlineData("""{"reportMetadata":{"reportFilters":[{"column":"EMPLOYEES","operator":"equals","value":"1"}],"reportBooleanFilter":"1 AND 2"}}""")]
    public async Task A_filter_that_is_none_is_refused(string body)
    {
        Answer answer = await Client.SendAsync(HttpMethod.Post, All, body);

        answer.AssertError(400, "BAD_REQUEST");
    }

    [Fact]
    public async Task An_asynchronous_run_is_asked_for_until_it_is_done_and_can_be_removed()
    {
        Org.Reports.PollsUntilDone = 2;
        JsonElement begun = (await Client.SendAsync(HttpMethod.Post, Stages + "/instances?includeDetails=true", "{}")).Json;
        Assert.Equal("New", begun.GetProperty("status").GetString());
        string url = begun.GetProperty("url").GetString()!;

        Assert.Equal("Running Running Success", $"{await StatusAsync()} {await StatusAsync()} {await StatusAsync()}");
        Assert.Equal(JsonValueKind.Object, (await Client.GetAsync(url)).Json.GetProperty("factMap").ValueKind);
        Assert.Equal(1, (await Client.GetAsync(Stages + "/instances")).Json.GetArrayLength());
        Assert.Equal(204, (await Client.DeleteAsync(url)).Status);
        Assert.Equal(404, (await Client.GetAsync(url)).Status);

        async Task<string?> StatusAsync()
            => (await Client.GetAsync(url)).Json.GetProperty("attributes").GetProperty("status").GetString();
    }

    [Fact]
    public async Task Who_accepts_a_workbook_gets_one_with_all_rows()
    {
        Org.Reports.DetailRowLimit = 1;
        using var request = new HttpRequestMessage(HttpMethod.Get, All);
        request.Headers.TryAddWithoutValidation("Accept", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        using HttpResponseMessage answer = await Client.Http.SendAsync(request);

        Assert.Equal("All_Accounts.xlsx", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        using var sheet = new StreamReader(zip.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        Assert.Equal(3 + 40, (await sheet.ReadToEndAsync()).Split("<row>").Length - 1);
    }
}
