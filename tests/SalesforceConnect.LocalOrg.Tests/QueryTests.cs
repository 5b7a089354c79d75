using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace SalesforceConnect.LocalOrg.Tests;

public sealed class QueryTests : OrgTest
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 8, 26, 15, 30, 0, TimeSpan.Zero));

    protected override LocalOrgOptions Options => new() { Clock = _clock };

    [Fact]
    public async Task A_large_result_comes_in_pages_of_2000_until_done()
    {
        Answer first = await Client.QueryAsync("SELECT Id FROM Contact");

        Assert.Equal(["totalSize", "done", "nextRecordsUrl", "records"], first.Json.EnumerateObject().Select(p => p.Name));
        string url = first.Json.GetProperty("nextRecordsUrl").GetString()!;
        Assert.Matches("^/services/data/v67\\.0/query/01g[0-9A-Za-z]{15}-2000$", url);
        var ids = new List<string>();
        var sizes = new List<int>();
        for (Answer page = first; ; page = await Client.GetAsync(url))
        {
            Assert.Equal(5000, page.Json.GetProperty("totalSize").GetInt32());
            string[] records = page.Json.GetProperty("records").EnumerateArray().Select(r => r.GetProperty("Id").GetString()!).ToArray();
            sizes.Add(records.Length);
            ids.AddRange(records);
            if (page.Json.GetProperty("done").GetBoolean())
            {
                Assert.False(page.Json.TryGetProperty("nextRecordsUrl", out _));
                break;
            }

            url = page.Json.GetProperty("nextRecordsUrl").GetString()!;
        }

        Assert.Equal([2000, 2000, 1000], sizes);
        Assert.Equal(Org.Store.Ids("Contact"), ids);
    }

    [Theory]
    [InlineData("batchSize=200", 200)]
    [InlineData("batchSize=500", 500)]
    [InlineData("batchSize=1", 200)]
    [InlineData("batchSize=9999", 2000)]
    public async Task BatchSize_is_honoured_within_bounds(string header, int expected)
    {
        Client.Http.DefaultRequestHeaders.Add("Sforce-Query-Options", header);

        Answer answer = await Client.QueryAsync("SELECT Id FROM Account");

        Assert.Equal(expected, answer.Json.GetProperty("records").GetArrayLength());
        Client.Http.DefaultRequestHeaders.Remove("Sforce-Query-Options");
        Answer next = await Client.GetAsync(answer.Json.GetProperty("nextRecordsUrl").GetString()!);
        Assert.Equal(Math.Min(expected, 2500 - expected), next.Json.GetProperty("records").GetArrayLength());
    }

    [Fact]
    public async Task A_locator_keeps_the_rows_as_they_were_and_ends_after_two_days()
    {
        Answer first = await Client.QueryAsync("SELECT Id, Name FROM Account");
        string url = first.Json.GetProperty("nextRecordsUrl").GetString()!;
        string last = Org.Store.Ids("Account")[^1];
        string name = (string)Org.Store.Get("Account", last)!["Name"]!;
        Org.Store.Update("Account", last, new { Name = "Changed" });

        _clock.Advance(TimeSpan.FromHours(47));
        Answer page = await Client.GetAsync(url);
        Assert.Equal(name, page.Json.GetProperty("records").EnumerateArray().Last().GetProperty("Name").GetString());

        _clock.Advance(TimeSpan.FromHours(1));
        (await Client.GetAsync(url)).AssertError(400, "INVALID_QUERY_LOCATOR");
    }

    [Theory]
    [InlineData("01gxx0000000000AAA-2000")]
    [InlineData("nonsense")]
    public async Task An_unknown_locator_is_refused(string locator) =>
        (await Client.GetAsync($"{OrgClient.Root}/query/{locator}")).AssertError(400, "INVALID_QUERY_LOCATOR");

    [Fact]
    public async Task A_record_has_its_fields_in_the_order_of_the_select_and_parents_inside()
    {
        string id = Org.Store.Insert(
            "Contact", new { FirstName = "Zoë", LastName = "O'Brien", Birthdate = "1980-02-29", AccountId = Org.Store.Ids("Account")[0] });

        Answer answer = await Client.QueryAsync(
            $"SELECT LastName, Account.Name, Id, Account.Owner.Username, Birthdate, CreatedDate, Account.AnnualRevenue FROM Contact WHERE Id = '{id[..15]}'");

        JsonElement record = answer.Json.GetProperty("records")[0];
        Assert.Equal(["attributes", "LastName", "Account", "Id", "Birthdate", "CreatedDate"], record.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            $"{{\"type\":\"Contact\",\"url\":\"/services/data/v67.0/sobjects/Contact/{id}\"}}",
            record.GetProperty("attributes").GetRawText());
        Assert.Equal(["attributes", "Name", "Owner", "AnnualRevenue"], record.GetProperty("Account").EnumerateObject().Select(p => p.Name));
        Assert.Equal("User", record.GetProperty("Account").GetProperty("Owner").GetProperty("attributes").GetProperty("type").GetString());
        Assert.Equal("1980-02-29", record.GetProperty("Birthdate").GetString());
        Assert.Equal("2026-08-26T15:30:00.000+0000", record.GetProperty("CreatedDate").GetString());
    }

    [Fact]
    public async Task The_first_contact_has_no_account()
    {
        JsonElement record = (await Client.RecordsAsync("SELECT Id, Account.Name FROM Contact LIMIT 1"))[0];

        Assert.Equal(JsonValueKind.Null, record.GetProperty("Account").ValueKind);
    }

    [Fact]
    public async Task Count_has_a_total_and_no_records()
    {
        Assert.Equal("""{"totalSize":2500,"done":true,"records":[]}""", (await Client.QueryAsync("SELECT COUNT() FROM Account")).Text);
        Assert.Equal(
            """{"totalSize":0,"done":true,"records":[]}""",
            (await Client.QueryAsync("SELECT COUNT() FROM Account WHERE Name = 'nobody at all'")).Text);
        Assert.Equal(
            """{"totalSize":10,"done":true,"records":[]}""", (await Client.QueryAsync("SELECT COUNT() FROM Account LIMIT 10")).Text);
    }

    [Fact]
    public async Task An_aggregate_row_has_aliases_or_expr_and_no_url()
    {
        Answer answer = await Client.QueryAsync(
            "SELECT COUNT(Id), MAX(CreatedDate) newest, SUM(AnnualRevenue) FROM Account WHERE Name = 'nobody'");

        Assert.Equal(
            """{"totalSize":1,"done":true,"records":[{"attributes":{"type":"AggregateResult"},"expr0":0,"newest":null,"expr1":null}]}""",
            answer.Text);
    }

    [Fact]
    public async Task QueryAll_also_sees_deleted_rows()
    {
        string id = Org.Store.Ids("Invoice__c")[3];
        Assert.Equal(204, (await Client.DeleteAsync($"{OrgClient.Root}/sobjects/Invoice__c/{id}")).Status);

        Assert.Empty(await Client.RecordsAsync($"SELECT Id FROM Invoice__c WHERE Id = '{id}'"));
        JsonElement[] deleted = await Client.RecordsAsync($"SELECT Id, IsDeleted FROM Invoice__c WHERE Id = '{id}'", "queryAll");
        Assert.True(Assert.Single(deleted).GetProperty("IsDeleted").GetBoolean());
        Assert.Equal(999, (await Client.QueryAsync("SELECT COUNT() FROM Invoice__c")).Json.GetProperty("totalSize").GetInt32());
        Assert.Equal(
            1000, (await Client.QueryAsync("SELECT COUNT() FROM Invoice__c", "queryAll")).Json.GetProperty("totalSize").GetInt32());
    }

    [Fact]
    public async Task Fields_stands_for_all_fields_of_its_kind()
    {
        string[] all = (await Client.RecordsAsync("SELECT FIELDS(ALL) FROM Account LIMIT 1"))[0].EnumerateObject()
            .Select(p => p.Name)
            .ToArray();
        string[] custom = (await Client.RecordsAsync("SELECT Id, FIELDS(CUSTOM) FROM Account LIMIT 1"))[0].EnumerateObject()
            .Select(p => p.Name)
            .ToArray();
        string[] standard = (await Client.RecordsAsync("SELECT FIELDS(STANDARD) FROM Account"))[0].EnumerateObject()
            .Select(p => p.Name)
            .ToArray();

        Assert.Equal(["attributes", "Id", "External_Id__c", "Tier__c", "Regions__c", "Active__c"], custom);
        Assert.Equal(all.Length, standard.Length + 4);
        Assert.Contains("BillingAddress", standard);
    }

    [Fact]
    public async Task Children_come_inside_their_parent_with_pages_of_their_own()
    {
        string account = Org.Store.Insert("Account", new { Name = "Parent" });
        for (int i = 0; i < 450; i++)
        {
            Org.Store.Insert("Contact", new { LastName = $"Child {i:D3}", AccountId = account });
        }

        JsonElement record = (await Client.RecordsAsync(
            $"SELECT Name, (SELECT LastName, Owner.Name FROM Contacts ORDER BY LastName DESC), (SELECT Id FROM Opportunities) FROM Account WHERE Id = '{account}'"))[0];

        Assert.Equal(JsonValueKind.Null, record.GetProperty("Opportunities").ValueKind);
        JsonElement children = record.GetProperty("Contacts");
        Assert.Equal((450, false), (children.GetProperty("totalSize").GetInt32(), children.GetProperty("done").GetBoolean()));
        var names = children.GetProperty("records").EnumerateArray().Select(r => r.GetProperty("LastName").GetString()!).ToList();
        Assert.Equal(200, names.Count);
        while (!children.GetProperty("done").GetBoolean())
        {
            children = (await Client.GetAsync(children.GetProperty("nextRecordsUrl").GetString()!)).Json;
            names.AddRange(children.GetProperty("records").EnumerateArray().Select(r => r.GetProperty("LastName").GetString()!));
        }

        Assert.Equal(Enumerable.Range(0, 450).Select(i => $"Child {449 - i:D3}"), names);
    }

    [Fact]
    public async Task Child_subqueries_have_limits_filters_and_nest()
    {
        string account = Org.Store.Insert("Account", new { Name = "Parent" });
        string boss = Org.Store.Insert("Contact", new { LastName = "Boss", AccountId = account });
        Org.Store.Insert("Contact", new { LastName = "Report", ReportsToId = boss });
        Org.Store.Insert("Contact", new { LastName = "Other", AccountId = account });

        JsonElement record = (await Client.RecordsAsync(
            $"SELECT Id, (SELECT LastName, (SELECT LastName FROM DirectReports) FROM Contacts WHERE LastName != 'Other' LIMIT 1) FROM Account WHERE Id = '{account}'"))[0];

        JsonElement child = Assert.Single(record.GetProperty("Contacts").GetProperty("records").EnumerateArray());
        Assert.Equal("Boss", child.GetProperty("LastName").GetString());
        Assert.Equal("Report", child.GetProperty("DirectReports").GetProperty("records")[0].GetProperty("LastName").GetString());
    }

    [Fact]
    public async Task Values_are_in_the_wire_formats()
    {
        string id = Org.Store.Insert("Invoice__c", new
        {
            Number__c = "N/1 ü",
            Amount__c = 12_500_000.5,
            Tax_Rate__c = 19,
            Quantity__c = 0.125,
            Due_Date__c = "2026-01-31",
            Paid_At__c = "2026-01-31T23:59:59.250+02:00",
            Tags__c = "Urgent;Export",
        });

        JsonElement record = (await Client.RecordsAsync(
            $"SELECT Amount__c, Tax_Rate__c, Quantity__c, Due_Date__c, Paid_At__c, Paid__c, Tags__c, Account__r.Name, Name FROM Invoice__c WHERE Id = '{id}'"))[0];

        Assert.Equal(
            "\"Amount__c\":1.25000005E7,\"Tax_Rate__c\":19.0,\"Quantity__c\":0.125,\"Due_Date__c\":\"2026-01-31\",\"Paid_At__c\":\"2026-01-31T21:59:59.250+0000\",\"Paid__c\":false,\"Tags__c\":\"Urgent;Export\",\"Account__r\":null,\"Name\":\"INV-01001\"}",
            record.GetRawText()[(record.GetRawText().IndexOf("},", StringComparison.Ordinal) + 2)..]);
    }

    [Fact]
    public async Task Errors_travel_as_a_json_array() => Assert.EndsWith(
        "unexpected token: 'FORM'", (await Client.QueryAsync("SELECT Id FORM Account")).AssertError(
            400, "MALFORMED_QUERY"), StringComparison.Ordinal);

    [Fact]
    public async Task The_wire_is_gzip_when_asked_for_and_unzips_to_the_same()
    {
        Answer plain = await Client.QueryAsync("SELECT Id, Name, Description FROM Account LIMIT 500");
        Client.Http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));

        Answer zipped = await Client.QueryAsync("SELECT Id, Name, Description FROM Account LIMIT 500");

        Assert.False(plain.Headers.ContainsKey("Content-Encoding"));
        Assert.Equal("gzip", zipped.Headers["Content-Encoding"]);
        Assert.True(zipped.Bytes.Length < plain.Bytes.Length / 2);
        using var reader = new StreamReader(
            new System.IO.Compression.GZipStream(new MemoryStream(zipped.Bytes), System.IO.Compression.CompressionMode.Decompress));
        Assert.Equal(plain.Text, await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task A_uri_over_16384_bytes_is_414_and_with_headers_431()
    {
        string shell = $"{OrgClient.Root}/query?q=";
        Assert.Equal(414, (await Client.GetAsync(shell + new string('x', 16_385 - shell.Length))).Status);
        Assert.Equal(431, (await Client.GetAsync(shell + new string('x', 16_380 - shell.Length))).Status);
        Assert.Equal(400, (await Client.GetAsync(shell + new string('x', 15_000))).Status);
    }

    [Fact]
    public async Task Other_methods_are_not_allowed() =>
        (await Client.PostAsync($"{OrgClient.Root}/query?q=x", new { })).AssertError(405, "METHOD_NOT_ALLOWED");
}
