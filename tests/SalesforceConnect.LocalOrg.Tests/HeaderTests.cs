using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>The request headers of Salesforce's own.</summary>
public sealed class HeaderTests : OrgTest
{
    [Theory]
    [InlineData("Sforce-Query-Options", "batchSize=many")]
    [InlineData("Sforce-Query-Options", "200")]
    [InlineData("Sforce-Query-Options", "pageSize=200")]
    [InlineData("Sforce-Auto-Assign", "perhaps")]
    [InlineData("Sforce-Auto-Assign", "")]
    [InlineData("Sforce-Duplicate-Rule-Header", "allowSave=maybe")]
    [InlineData("Sforce-Duplicate-Rule-Header", "allow=true")]
    [InlineData("Sforce-Call-Options", "name=x")]
    [InlineData("Sforce-Mru", "updateMru=1")]
    [InlineData("x-sfdc-packageversion-acme", "two")]
    public async Task What_cannot_mean_anything_is_refused(string header, string value) => Assert.Contains(
        header, (await Client.GetAsync(OrgClient.Root + "/limits", (header, value))).AssertError(
            400, "INVALID_HEADER"), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public async Task What_is_documented_is_taken_and_stands_in_the_log()
    {
        Answer answer = await Client.GetAsync(
            OrgClient.Root + "/limits",
            ("Sforce-Query-Options", "batchSize=500"),
            ("Sforce-Auto-Assign", "FALSE"),
            ("Sforce-Duplicate-Rule-Header", "allowSave=true; includeRecordDetails=true; runAsCurrentUser=true"),
            ("Sforce-Call-Options", "client=Nightly load, defaultNamespace=acme"),
            ("Sforce-Mru", "updateMru=true"),
            ("x-sfdc-packageversion-acme", "2.0"));

        Assert.Equal(200, answer.Status);
        RecordedRequest request = Org.Requests.All[^1];
        Assert.Equal("500", request.HeaderOption("Sforce-Query-Options", "batchSize"));
        Assert.Equal("Nightly load", request.HeaderOption("sforce-call-options", "client"));
        Assert.Equal("acme", request.HeaderOption("Sforce-Call-Options", "defaultNamespace"));
        Assert.Equal("true", request.HeaderOption("Sforce-Duplicate-Rule-Header", "runAsCurrentUser"));
        Assert.Null(request.HeaderOption("Sforce-Duplicate-Rule-Header", "other"));
        Assert.Null(request.HeaderOption("Sforce-Nothing", "other"));
    }

    [Fact]
    public async Task The_active_assignment_rule_gives_a_new_lead_its_owner_unless_the_header_says_no()
    {
        string owner = Org.Users.Add("lead.owner@local-org.example", "Lead", "Owner").Id;
        string queue = Org.Store.Insert("Group", new { Name = "Leads", Type = "Queue" });
        Org.AssignmentRules.Add("Lead", "Old", queue);
        Org.AssignmentRules.Add("Lead", "Standard", owner);
        string other = Org.AssignmentRules.Add("Lead", "Other", queue, active: false);
        Assert.Equal(
            ["Old False", "Standard True", "Other False"],
            (await Client.RecordsAsync("SELECT Name, Active FROM AssignmentRule ORDER BY Id"))
            .Select(r => $"{r.GetProperty("Name")} {r.GetProperty("Active").GetBoolean()}"));

        Assert.Equal(owner, await OwnerOfNewAsync("Lead", null));
        Assert.Equal(owner, await OwnerOfNewAsync("Lead", "TRUE"));
        Assert.Equal(Org.Users.Administrator.Id, await OwnerOfNewAsync("Lead", "FALSE"));
        Assert.Equal(queue, await OwnerOfNewAsync("Lead", other));
        Assert.Equal(Org.Users.Administrator.Id, await OwnerOfNewAsync("Case", "TRUE"));
        (await SaveAsync(HttpMethod.Post, "/sobjects/Case", "{}", ("Sforce-Auto-Assign", other))).AssertError(
            400, "INVALID_CROSS_REFERENCE_KEY");

        const string owned = """{"LastName":"a","Company":"b","OwnerId":"005"}""";
        Answer answer = await SaveAsync(
            HttpMethod.Post, "/sobjects/Lead", owned.Replace("005", Org.Users.Administrator.Id, StringComparison.Ordinal));
        Assert.Equal(owner, Org.Store.Get("Lead", answer.Json.GetProperty("id").GetString()!)!["OwnerId"]);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("TRUE", true)]
    [InlineData("FALSE", false)]
    [InlineData("false", false)]
    public async Task The_active_assignment_rule_takes_a_changed_case_too_unless_the_header_says_no(string? header, bool isAssigned)
    {
        string owner = Org.Users.Add("case.owner@local-org.example", "Case", "Owner").Id;
        string id = Org.Store.Insert("Case", new { Subject = "x" });
        Org.AssignmentRules.Add("Case", "Standard", owner);

        await SaveAsync(
            HttpMethod.Patch, $"/sobjects/Case/{id}", """{"Subject":"y"}""", header is null ? [] : [("Sforce-Auto-Assign", header)]);

        Assert.Equal(isAssigned ? owner : Org.Users.Administrator.Id, Org.Store.Get("Case", id)!["OwnerId"]);
    }

    [Fact]
    public async Task A_rule_that_the_header_names_is_for_new_records_alone()
    {
        string owner = Org.Users.Add("case.owner@local-org.example", "Case", "Owner").Id;
        string id = Org.Store.Insert("Case", new { Subject = "x" });
        string rule = Org.AssignmentRules.Add("Case", "Other", owner, active: false);

        await SaveAsync(HttpMethod.Patch, $"/sobjects/Case/{id}", """{"Subject":"z"}""", ("Sforce-Auto-Assign", rule));
        Assert.Equal(Org.Users.Administrator.Id, Org.Store.Get("Case", id)!["OwnerId"]);
        Assert.Equal(owner, await OwnerOfNewAsync("Case", rule));
    }

    [Fact]
    public async Task A_duplicate_is_refused_with_what_it_is_a_duplicate_of_unless_the_header_lets_it_pass()
    {
        Org.DuplicateRules.Add("Contact", "Email");
        string id = Org.Store.Insert("Contact", new { LastName = "Löwe", Email = "a@example.com" });
        const string twin = """{"LastName":"Lowe","Email":"A@example.com"}""";

        Answer refused = await SaveAsync(HttpMethod.Post, "/sobjects/Contact", twin);
        refused.AssertError(400, "DUPLICATES_DETECTED");
        Assert.False(refused.Json[0].TryGetProperty("duplicateResult", out _));
        JsonElement result = refused.Json[0].GetProperty("duplicateResut");
        Assert.True(result.GetProperty("allowSave").GetBoolean());
        JsonElement record = result.GetProperty("matchResults")[0].GetProperty("matchRecords")[0].GetProperty("record");
        Assert.Equal(["attributes", "Id"], record.EnumerateObject().Select(p => p.Name));
        Assert.Equal(id, record.GetProperty("Id").GetString());
        Assert.Equal(1, Org.Store.Count("Contact"));
        Org.DuplicateRules.ResultProperty = "duplicateResult";
        Assert.True((await SaveAsync(HttpMethod.Post, "/sobjects/Contact", twin)).Json[0].TryGetProperty("duplicateResult", out _));

        Answer told = await SaveAsync(
            HttpMethod.Post, "/sobjects/Contact", twin, ("Sforce-Duplicate-Rule-Header", "includeRecordDetails=true"));
        Assert.Contains("Löwe", told.Text, StringComparison.Ordinal);

        Assert.Equal(
            201, (await SaveAsync(HttpMethod.Post, "/sobjects/Contact", twin, ("Sforce-Duplicate-Rule-Header", "allowSave=true"))).Status);
        Org.DuplicateRules.Clear();
        Org.DuplicateRules.Add("Contact", "Email", allowSave: false);
        (await SaveAsync(HttpMethod.Post, "/sobjects/Contact", twin, ("Sforce-Duplicate-Rule-Header", "allowSave=true"))).AssertError(
            400, "DUPLICATES_DETECTED");
    }

    [Fact]
    public async Task The_usage_can_be_put_anywhere()
    {
        Org.DailyApiLimit = 1000;
        Org.ApiRequestsUsed = 799;
        Assert.Equal("api-usage=800/1000", (await Client.GetAsync(OrgClient.Root + "/limits")).Headers["Sforce-Limit-Info"]);

        Org.ApiRequestsUsed = 949;
        Org.AppApiUsage = new AppApiUsage("sample-app", 17, 250);
        Assert.Equal(
            "api-usage=950/1000; per-app-api-usage=17/250(appName=sample-app)", (await Client.GetAsync(
                OrgClient.Root + "/limits")).Headers["Sforce-Limit-Info"]);
    }

    private async Task<object?> OwnerOfNewAsync(string objectName, string? header)
    {
        Answer answer = await SaveAsync(
            HttpMethod.Post, $"/sobjects/{objectName}", objectName == "Lead"
                ? """{"LastName":"a","Company":"b"}"""
                : "{}", header is null ? [] : [("Sforce-Auto-Assign", header)]);
        Assert.True(answer.Status == 201, answer.Text);
        return Org.Store.Get(objectName, answer.Json.GetProperty("id").GetString()!)!["OwnerId"];
    }

    private Task<Answer> SaveAsync(HttpMethod method, string path, string body, params (string Name, string Value)[] headers) =>
        Client.SendAsync(method, OrgClient.Root + path, body, headers);
}
