using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>Many rows, and pages that are sent again.</summary>
public sealed class VolumeTests : OrgTest
{
    private const string Readings =
        "SELECT Id, Name, Kind__c, Value__c, Count__c, Taken_At__c, Day__c, Valid__c, Note__c, Owner.Name FROM Reading__c";

    protected override LocalOrgOptions Options => new() { SampleData = false, PreparedPages = true, ReadingCount = 10_000_000 };

    [Fact]
    public async Task Ten_million_readings_can_be_queried_page_by_page_and_take_no_memory()
    {
        JsonElement first = (await Client.QueryAsync(Readings)).Json;
        Assert.Equal(10_000_000, first.GetProperty("totalSize").GetInt32());
        string locator = first.GetProperty("nextRecordsUrl").GetString()!;

        JsonElement last = (await Client.GetAsync(locator.Replace("-2000", "-9998000", StringComparison.Ordinal))).Json;

        Assert.True(last.GetProperty("done").GetBoolean());
        Assert.Equal(2000, last.GetProperty("records").GetArrayLength());
        JsonElement row = last.GetProperty("records")[1999];
        Assert.Equal(("R-010000000", 10_000_000), (row.GetProperty("Name").GetString(), row.GetProperty("Count__c").GetInt32()));
        Assert.Equal(
            """{"totalSize":10000000,"done":true,"records":[]}""", (await Client.QueryAsync("SELECT COUNT() FROM Reading__c")).Text);
        Assert.Equal(10_000_000, Org.Store.Count("Reading__c"));
    }

    [Fact]
    public async Task Readings_are_records_like_others_but_cannot_be_written()
    {
        JsonElement[] page = await Client.RecordsAsync(Readings + " LIMIT 5 OFFSET 10");
        Assert.Equal(
            ["R-000000011", "R-000000012", "R-000000013", "R-000000014", "R-000000015"],
            page.Select(r => r.GetProperty("Name").GetString()));
        Assert.Equal("Ada Admin", page[0].GetProperty("Owner").GetProperty("Name").GetString());
        string id = page[1].GetProperty("Id").GetString()!;
        Assert.Equal(
            "R-000000012", (await Client.GetAsync($"{OrgClient.Root}/sobjects/Reading__c/{id}")).Json.GetProperty("Name").GetString());

        (await Client.PatchAsync($"{OrgClient.Root}/sobjects/Reading__c/{id}", new { Note__c = "x" })).AssertError(
            400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY");
        (await Client.GetAsync($"{OrgClient.Root}/sobjects/Reading__c/{SalesforceId.Create("a02", 10_000_001)}")).AssertError(
            404, "NOT_FOUND");
    }

    [Fact]
    public async Task A_prepared_page_never_shows_what_was_rolled_back()
    {
        const string query = "/query?q=SELECT+Name+FROM+Account";
        object[] compositeRequest =
        [
            new { method = "POST", url = OrgClient.Root + "/sobjects/Account", referenceId = "a", body = new { Name = "a" } },
            new { method = "GET", url = OrgClient.Root + query, referenceId = "q" },
            new { method = "POST", url = OrgClient.Root + "/sobjects/Account", referenceId = "b", body = new { } },
        ];

        await Client.PostAsync(OrgClient.Root + "/composite", new { allOrNone = true, collateSubrequests = false, compositeRequest });

        Assert.Equal(0, (await Client.GetAsync(OrgClient.Root + query)).Json.GetProperty("totalSize").GetInt32());
    }

    [Fact]
    public async Task A_prepared_page_is_the_page_that_would_be_written_zipped_or_not()
    {
        await using LocalOrgServer plainOrg = await LocalOrgServer.StartAsync(Options with { PreparedPages = false });
        using var plainClient = new OrgClient(plainOrg);
        string expected = Records(await plainClient.QueryAsync(Readings));

        Answer first = await Client.QueryAsync(Readings);
        Answer again = await Client.QueryAsync(Readings);
        string path = $"{OrgClient.Root}/query?q={Uri.EscapeDataString(Readings)}";
        Answer zipped = await Client.GetAsync(path, ("Accept-Encoding", "gzip, deflate"));

        Assert.Equal(expected, Records(first));
        Assert.Equal(first.Text, again.Text);
        Assert.Equal(("gzip", $"{zipped.Bytes.Length}"), (zipped.Headers["Content-Encoding"], zipped.Headers["Content-Length"]));
        Assert.Equal(expected, Records(zipped with { Bytes = Unzip(zipped.Bytes) }));
        string next = JsonDocument.Parse(Unzip(zipped.Bytes)).RootElement.GetProperty("nextRecordsUrl").GetString()!;
        Assert.Equal("R-000002001", (await Client.GetAsync(next)).Json.GetProperty("records")[0].GetProperty("Name").GetString());
        Answer fewer = await Client.GetAsync(path, ("Sforce-Query-Options", "batchSize=200"));
        Assert.Equal(200, fewer.Json.GetProperty("records").GetArrayLength());
    }

    [Fact]
    public async Task A_prepared_page_is_made_anew_when_a_record_changes_or_locators_end()
    {
        string id = Org.Store.Insert("Account", new { Name = "A" });
        const string soql = "SELECT Name FROM Account";
        Assert.Equal("A", (await Client.ColumnAsync(soql, "Name"))[0]);

        Org.Store.Update("Account", id, new { Name = "B" });

        Assert.Equal("B", (await Client.ColumnAsync(soql, "Name"))[0]);
        string next = (await Client.QueryAsync(Readings)).Json.GetProperty("nextRecordsUrl").GetString()!;
        Org.ExpireLocators();
        (await Client.GetAsync(next)).AssertError(400, "INVALID_QUERY_LOCATOR");
        Assert.Equal(
            200, (await Client.GetAsync((await Client.QueryAsync(Readings)).Json.GetProperty("nextRecordsUrl").GetString()!)).Status);
    }

    [Fact]
    public async Task A_fault_sees_a_prepared_page_plain()
    {
        Org.Faults
            .On("GET", OrgClient.Root + "/query")
            .Once(Fault.TransformResponse(body => body.Replace("R-000000001", "changed", StringComparison.Ordinal)));

        Answer answer = await Client.GetAsync($"{OrgClient.Root}/query?q={Uri.EscapeDataString(Readings)}", ("Accept-Encoding", "gzip"));

        Assert.Contains("\"changed\"", Encoding.UTF8.GetString(Unzip(answer.Bytes)), StringComparison.Ordinal);
    }

    private static string Records(Answer answer) => answer.Json.GetProperty("records").GetRawText();

    private static byte[] Unzip(byte[] bytes)
    {
        using var zip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        zip.CopyTo(whole);
        return whole.ToArray();
    }
}
