using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>What queries read beyond rows of plain fields, and the other resources that read.</summary>
public sealed class ReadingTests : OrgTest
{
    protected override LocalOrgOptions Options => new() { SampleData = false, ChildPageSize = 2, QueryPageSize = 3 };

    [Fact]
    public async Task A_value_in_another_form_comes_under_the_fields_name_or_its_alias()
    {
        string account = Org.Store.Insert("Account", new { Name = "Acme", Industry = "Banking", AnnualRevenue = -1234567 });
        Org.Store.Insert(
            "Opportunity",
            new { Name = "Deal", CloseDate = "2026-03-09", StageName = "Prospecting", Amount = 1500.5, AccountId = account });

        JsonElement row = Assert.Single(await Client.RecordsAsync(
            "SELECT Amount, FORMAT(Amount) shown, FORMAT(CloseDate), toLabel(StageName), toLabel(Account.Industry), FORMAT(convertCurrency(Account.AnnualRevenue)) revenue, convertCurrency(ExpectedRevenue), FORMAT(Probability) FROM Opportunity WHERE Name = 'Deal'"));

        Assert.Equal(
            ["attributes", "Amount", "shown", "CloseDate", "StageName", "Account", "revenue", "ExpectedRevenue", "Probability"],
            row.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ("1500.5", "$1,500.50", "3/9/2026"),
            (row.GetProperty("Amount").GetRawText(), row.GetProperty("shown").GetString(), row.GetProperty("CloseDate").GetString()));
        Assert.Equal(
            ("Prospecting", "Banking"),
            (row.GetProperty("StageName").GetString(), row.GetProperty("Account").GetProperty("Industry").GetString()));
        Assert.Equal(("-$1,234,567", "10%"), (row.GetProperty("revenue").GetString(), row.GetProperty("Probability").GetString()));
    }

    [Fact]
    public async Task Children_page_at_every_depth()
    {
        Chain(parent: null, depth: 1, count: 3);
        const string soql =
            "SELECT Name, (SELECT Name, (SELECT Name, (SELECT Name, (SELECT Name FROM Sub_Sites__r) FROM Sub_Sites__r) FROM Sub_Sites__r) FROM Sub_Sites__r) "
            + "FROM Site__c WHERE Parent_Site__c = null";

        var seen = new List<string>();
        await CollectAsync((await Client.QueryAsync(soql)).Json, seen);

        // Three sites on each of five levels.
        Assert.Equal(3 + 9 + 27 + 81 + 243, seen.Count);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Contains("3.3.3.3.3", seen);
    }

    [Fact]
    public async Task Locations_times_long_numbers_and_picklists_are_in_the_wire_formats()
    {
        string id = Org.Store.Insert("Site__c", new
        {
            Name = "Zürich",
            Location__Latitude__s = 47.376887,
            Location__Longitude__s = 8.541694m,
            Opens_At__c = "09:00:00.000Z",
            Closes_At__c = "17:30",
            Visitors__c = 123456789012345678m,
            Area__c = 1234567890.12345678m,
            Languages__c = "Deutsch;日本語",
        });
        Org.Store.Insert("Site__c", new { Name = "Nowhere" });

        JsonElement[] rows = await Client.RecordsAsync(
            "SELECT Location__c, Opens_At__c, Closes_At__c, Visitors__c, Area__c, Languages__c, Location__Latitude__s FROM Site__c ORDER BY Name DESC");

        Assert.EndsWith(
            "\"Location__c\":{\"latitude\":47.376887,\"longitude\":8.541694},\"Opens_At__c\":\"09:00:00.000Z\",\"Closes_At__c\":\"17:30:00.000Z\","
            + "\"Visitors__c\":1.23456789012345678E17,\"Area__c\":1.23456789012345678E9,\"Languages__c\":\"Deutsch;日本語\",\"Location__Latitude__s\":47.376887}",
            rows[0].GetRawText(),
            StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, rows[1].GetProperty("Location__c").ValueKind);
        var types = (await Client.GetAsync(OrgClient.Root + "/sobjects/Site__c/describe")).Json.GetProperty("fields").EnumerateArray()
            .ToDictionary(f => f.GetProperty("name").GetString()!, f => f.GetProperty("type").GetString());
        Assert.Equal(("location", "time", "multipicklist"), (types["Location__c"], types["Opens_At__c"], types["Languages__c"]));
        Assert.Equal(47.376887m, Org.Store.Get("Site__c", id)!["Location__Latitude__s"]);
        Answer noon = await Client.PostAsync(OrgClient.Root + "/sobjects/Site__c", new { Name = "x", Opens_At__c = "noon" });
        noon.AssertError(400, "JSON_PARSER_ERROR");
    }

    [Fact]
    public async Task Locators_can_be_made_to_end()
    {
        Chain(parent: null, depth: 5, count: 7);
        string next = (await Client.QueryAsync("SELECT Id FROM Site__c")).Json.GetProperty("nextRecordsUrl").GetString()!;
        Assert.Equal(200, (await Client.GetAsync(next)).Status);

        Org.ExpireLocators();

        (await Client.GetAsync(next)).AssertError(400, "INVALID_QUERY_LOCATOR");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Records_come_by_id_in_order_with_null_for_those_that_are_not_there(string method)
    {
        string[] ids = [.. Enumerable.Range(0, 4).Select(i => Org.Store.Insert("Account", new { Name = $"A{i}" }))];
        Org.Store.Delete("Account", ids[1]);
        string[] asked = [ids[3], ids[1], "001000000000001AAA", "nonsense", ids[0][..15], ids[3]];

        Answer answer = method == "GET"
            ? await Client.GetAsync($"{OrgClient.Root}/composite/sobjects/Account?ids={string.Join(',', asked)}&fields=Name,Owner.Name")
            : await Client.PostAsync(
                $"{OrgClient.Root}/composite/sobjects/Account", new { ids = asked, fields = new[] { "Name", "Owner.Name" } });

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            ["A3", null, null, null, "A0", "A3"],
            answer.Json.EnumerateArray().Select(r => r.ValueKind == JsonValueKind.Null ? null : r.GetProperty("Name").GetString()));
        Assert.Equal(["attributes", "Name", "Owner"], answer.Json[0].EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task Records_by_id_need_ids_and_fields_and_are_2000_at_most()
    {
        string path = $"{OrgClient.Root}/composite/sobjects/Account";
        (await Client.GetAsync(path + "?fields=Id")).AssertError(400, "REQUIRED_FIELD_MISSING");
        (await Client.PostAsync(path, new { ids = new[] { "001" } })).AssertError(400, "REQUIRED_FIELD_MISSING");
        (await Client.GetAsync(path + "?ids=001000000000001AAA&fields=Foo")).AssertError(400, "INVALID_FIELD");
        (await Client.PostAsync(path, new { ids = Enumerable.Repeat("001000000000001AAA", 2001), fields = new[] { "Id" } })).AssertError(
            400, "EXCEEDED_ID_LIMIT");
        (await Client.GetAsync(path.Replace("Account", "Nothing", StringComparison.Ordinal) + "?ids=1&fields=Id")).AssertError(
            404, "NOT_FOUND");
        Assert.Equal(
            414, (await Client.GetAsync($"{path}?fields=Id&ids={string.Join(',', Enumerable.Repeat("001000000000001AAA", 900))}")).Status);
    }

    [Fact]
    public async Task The_tooling_api_has_objects_of_its_own()
    {
        for (int i = 0; i < 5; i++)
        {
            Org.Store.Insert("ApexClass", new { Name = $"Class{i}", Body = $"public class Class{i} {{ }}" });
        }

        JsonElement first = (await Client.QueryAsync("SELECT Id, Name, CreatedBy.Name FROM ApexClass ORDER BY Name", "tooling/query")).Json;

        Assert.Equal(
            ["size", "totalSize", "done", "nextRecordsUrl", "queryLocator", "entityTypeName", "records"],
            first.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            (3, 5, "ApexClass"),
            (first.GetProperty("size")
                .GetInt32(), first.GetProperty("totalSize").GetInt32(), first.GetProperty("entityTypeName").GetString()));
        string url = first.GetProperty("records")[0].GetProperty("attributes").GetProperty("url").GetString()!;
        Assert.StartsWith(OrgClient.Root + "/tooling/sobjects/ApexClass/01p", url, StringComparison.Ordinal);
        Assert.Equal("Class0", (await Client.GetAsync(url)).Json.GetProperty("Name").GetString());
        string next = first.GetProperty("nextRecordsUrl").GetString()!;
        Assert.StartsWith(OrgClient.Root + "/tooling/query/01g", next, StringComparison.Ordinal);
        Assert.Equal("Class4", (await Client.GetAsync(next)).Json.GetProperty("records")[1].GetProperty("Name").GetString());

        (await Client.QueryAsync("SELECT Id FROM ApexClass")).AssertError(400, "INVALID_TYPE");
        (await Client.QueryAsync("SELECT Id FROM Account", "tooling/query")).AssertError(400, "INVALID_TYPE");
        (await Client.GetAsync(OrgClient.Root + "/sobjects/ApexClass")).AssertError(404, "NOT_FOUND");
        Assert.Equal(
            ["ApexClass", "ApexLog", "ApexTrigger", "DebugLevel", "TraceFlag"],
            (await Client.GetAsync(OrgClient.Root + "/tooling/sobjects")).Json
                .GetProperty("sobjects")
                .EnumerateArray()
                .Select(o => o.GetProperty("name").GetString()));
        Assert.DoesNotContain("ApexClass", Org.Store.ObjectNames);
    }

    [Fact]
    public async Task A_query_can_be_explained_instead_of_run()
    {
        Org.Store.Insert("Account", new { Name = "A" });

        Answer answer = await Client.GetAsync($"{OrgClient.Root}/query?explain={Uri.EscapeDataString("SELECT Id FROM Account")}");

        JsonElement plan = answer.Json.GetProperty("plans")[0];
        Assert.Equal(
            ("TableScan", "Account", 1),
            (plan.GetProperty("leadingOperationType")
                .GetString(), plan.GetProperty("sobjectType").GetString(), plan.GetProperty("cardinality").GetInt32()));
        Assert.Equal("SELECT Id FROM Account", answer.Json.GetProperty("sourceQuery").GetString());
        (await Client.GetAsync($"{OrgClient.Root}/query?explain=SELECT")).AssertError(400, "MALFORMED_QUERY");
    }

    [Theory]
    [InlineData("Id = '001000000000001AAA'", "Id")]
    [InlineData("Name LIKE 'A%' AND OwnerId IN ('005000000000001AAA')", "OwnerId")]
    [InlineData("External_Id__c = 'none'", "External_Id__c")]
    [InlineData("Id = '001000000000001AAA' OR Industry = 'Energy'", null)]
    [InlineData("Industry = 'Energy'", null)]
    [InlineData("Id != '001000000000001AAA'", null)]
    [InlineData("NOT Id = '001000000000001AAA'", null)]
    public async Task A_plan_begins_with_an_index_where_every_record_has_to_match_an_indexed_field(string condition, string? field)
    {
        Org.Store.Insert("Account", new { Name = "A" });

        Answer answer = await Client.GetAsync(
            $"{OrgClient.Root}/query?explain={Uri.EscapeDataString("SELECT Id FROM Account WHERE " + condition)}");

        JsonElement plan = answer.Json.GetProperty("plans")[0];
        Assert.Equal(field is null ? "TableScan" : "Index", plan.GetProperty("leadingOperationType").GetString());
        Assert.Equal(
            field,
            plan.GetProperty("fields").EnumerateArray().SingleOrDefault() is { ValueKind: System.Text.Json.JsonValueKind.String } name
                ? name.GetString()
                : null);
        Assert.True(field is null || plan.GetProperty("relativeCost").GetDouble() < 1);
        Assert.Equal("TableScan", answer.Json.GetProperty("plans").EnumerateArray().Last().GetProperty("leadingOperationType").GetString());
    }

    [Fact]
    public async Task An_object_may_be_called_as_a_clause_begins()
    {
        Answer answer = await Client.GetAsync(
            $"{OrgClient.Root}/query?q={Uri.EscapeDataString("SELECT COUNT() FROM Group WHERE Name != null")}");
        Assert.Equal(200, answer.Status);
        (await Client.GetAsync($"{OrgClient.Root}/query?q={Uri.EscapeDataString("SELECT COUNT(Id) FROM GROUP BY Name")}")).AssertError(
            400, "MALFORMED_QUERY");
    }

    /// <summary>Sites under sites, so many under each, named by the way to them.</summary>
    private void Chain(string? parent, int depth, int count, string path = "")
    {
        for (int i = 1; i <= count; i++)
        {
            string name = path + i;
            string id = Org.Store.Insert("Site__c", new { Name = name, Parent_Site__c = parent });
            if (depth < 5)
            {
                Chain(id, depth + 1, count, name + ".");
            }
        }
    }

    private async Task CollectAsync(JsonElement page, List<string> names)
    {
        while (true)
        {
            foreach (JsonElement record in page.GetProperty("records").EnumerateArray())
            {
                names.Add(record.GetProperty("Name").GetString()!);
                if (record.TryGetProperty("Sub_Sites__r", out JsonElement children) && children.ValueKind != JsonValueKind.Null)
                {
                    await CollectAsync(children, names);
                }
            }

            if (page.GetProperty("done").GetBoolean())
            {
                return;
            }

            page = (await Client.GetAsync(page.GetProperty("nextRecordsUrl").GetString()!)).Json;
        }
    }
}
