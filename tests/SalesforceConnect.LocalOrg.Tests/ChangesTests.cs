using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>What changed since when, permission sets and who has them, the columns of a query.</summary>
public sealed class ChangesTests : OrgTest
{
    private const string Accounts = OrgClient.Root + "/sobjects/Account";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));

    protected override LocalOrgOptions Options => new() { SampleData = false, Clock = _clock };

    [Fact]
    public async Task What_was_made_changed_or_deleted_in_a_time_is_told()
    {
        string early = Org.Store.Insert("Account", new { Name = "early" });
        string changed = Org.Store.Insert("Account", new { Name = "changed" });
        string deleted = Org.Store.Insert("Account", new { Name = "deleted" });
        _clock.Advance(TimeSpan.FromMinutes(10));
        Org.Store.Update("Account", changed, new { Phone = "1" });
        string made = Org.Store.Insert("Account", new { Name = "made" });
        Org.Store.Delete("Account", deleted);
        _clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(
            $$"""{"ids":["{{changed}}","{{made}}"],"latestDateCovered":"2026-07-01T12:15:00.000+0000"}""",
            (await Client.GetAsync(Accounts + "/updated/?start=2026-07-01T12:05:30Z&end=2026-07-01T14:15:59%2B02:00")).Text);
        Assert.Equal(
            $$"""{"deletedRecords":[{"deletedDate":"2026-07-01T12:10:00.000+0000","id":"{{deleted}}"}],"""
            + "\"earliestDateAvailable\":\"2026-06-01T12:20:00.000+0000\",\"latestDateCovered\":\"2026-07-01T12:20:00.000+0000\"}",
            (await Client.GetAsync(Accounts + "/deleted?start=2026-07-01T12:00:00.000%2B0000&end=2026-07-02T00:00:00Z")).Text);
        Assert.Contains(
            early,
            (await Client.GetAsync(Accounts + "/updated?start=2026-07-01T12:00:00Z&end=2026-07-01T12:01:00Z")).Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("updated?start=2026-07-01T12:00:00Z", "MISSING_ARGUMENT")]
    [InlineData("deleted?end=2026-07-01T12:00:00Z", "MISSING_ARGUMENT")]
    [InlineData("updated?start=2026-07-01T12:00:00Z&end=2026-07-01T11:00:00Z", "INVALID_REPLICATION_DATE")]
    [InlineData("updated?start=2026-07-01T12:00:00Z&end=2026-07-01T12:00:59Z", "INVALID_REPLICATION_DATE")]
    [InlineData("updated?start=2026-05-31T00:00:00Z&end=2026-07-01T12:00:00Z", "INVALID_REPLICATION_DATE")]
    [InlineData("updated?start=yesterday&end=2026-07-01T12:00:00Z", "INVALID_REPLICATION_DATE")]
    public async Task A_time_that_makes_no_sense_is_refused(string query, string errorCode) =>
        (await Client.GetAsync($"{Accounts}/{query}")).AssertError(400, errorCode);

    [Fact]
    public async Task A_permission_set_is_assigned_once_and_taken_away()
    {
        string user = Org.Users.Find("niamh.oconnor@local-org.example")!.Id;
        Answer made = await Client.PostAsync(OrgClient.Root + "/sobjects/PermissionSet", new { Name = "Export", Label = "Export" });
        string set = made.Json.GetProperty("id").GetString()!;
        const string assignments = OrgClient.Root + "/sobjects/PermissionSetAssignment";

        made = await Client.PostAsync(assignments, new { AssigneeId = user, PermissionSetId = set });
        Assert.Equal(201, made.Status);
        (await Client.PostAsync(assignments, new { AssigneeId = user, PermissionSetId = set })).AssertError(400, "DUPLICATE_VALUE");
        Assert.Equal(
            201, (await Client.PostAsync(assignments, new { AssigneeId = Org.Users.Administrator.Id, PermissionSetId = set })).Status);
        JsonElement[] assigned = await Client.RecordsAsync(
            "SELECT Assignee.Name FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Export' ORDER BY Assignee.Name");
        Assert.Equal(["Ada Admin", "Niamh O'Connor"], assigned.Select(r => r.GetProperty("Assignee").GetProperty("Name").GetString()));
        string id = made.Json.GetProperty("id").GetString()!;
        Answer changed = await Client.PatchAsync($"{assignments}/{id}", new { PermissionSetId = set });
        changed.AssertError(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY");
        Assert.Equal(204, (await Client.DeleteAsync($"{assignments}/{id}")).Status);
        Assert.Equal(201, (await Client.PostAsync(assignments, new { AssigneeId = user, PermissionSetId = set })).Status);
    }

    [Fact]
    public async Task The_literal_Id_as_external_id_makes_a_record()
    {
        Assert.Equal(201, (await Client.PostAsync(Accounts + "/Id", new { Name = "a" })).Status);
        (await Client.PatchAsync(Accounts + "/External_Id__c/none?updateOnly=true", new { Name = "a" })).AssertError(404, "NOT_FOUND");
        Assert.Equal(1, Org.Store.Count("Account"));
    }

    [Theory]
    [InlineData("v46.0", 200)]
    [InlineData("v45.0", 204)]
    public async Task An_upsert_says_whether_it_made_the_record_since_version_46(string version, int statusOfChange)
    {
        string path = $"/services/data/{version}/sobjects/Account/External_Id__c/E";

        Answer made = await Client.PatchAsync(path, new { Name = "a" });
        Answer changed = await Client.PatchAsync(path, new { Name = "b" });

        Assert.Equal((201, statusOfChange), (made.Status, changed.Status));
        Assert.Equal(statusOfChange == 200, made.Json.TryGetProperty("created", out _));
        Assert.Equal(statusOfChange == 200, changed.Text.EndsWith("\"created\":false}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SELECT Id, Name FROM Contact", "Id:Id Name:String")]
    [InlineData(
        "SELECT Name, (SELECT LastName, Account.Name FROM Contacts) FROM Account",
        "Name:String Contacts*:[LastName:String Account<AccountId:[Name:String]]")]
    [InlineData(
        "SELECT Owner.Name, Owner.Profile.Name, Owner.Email FROM Account",
        "Owner<OwnerId:[Name:String Profile<ProfileId:[Name:String] Email:String]")]
    [InlineData(
        "SELECT Industry, AVG(AnnualRevenue), COUNT(Id) many FROM Account GROUP BY Industry",
        "Industry:String expr0*=avg(AnnualRevenue)# many*=count(Id)#")]
    [InlineData("SELECT COUNT() FROM Account", "expr0*=count()#")]
    [InlineData(
        "SELECT a.NumberOfEmployees, a.AnnualRevenue, a.Active__c FROM Account a",
        "NumberOfEmployees:Integer AnnualRevenue:Double Active__c:Boolean")]
    public async Task The_columns_of_a_query_are_told_instead_of_its_rows(string soql, string columns)
    {
        Answer answer = await Client.GetAsync($"{OrgClient.Root}/query?q={Uri.EscapeDataString(soql)}&columns=true");

        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(columns, Shown(answer.Json.GetProperty("columnMetadata")));
        Assert.Equal(
            soql.Contains("Contact", StringComparison.Ordinal) && soql.StartsWith("SELECT Id", StringComparison.Ordinal),
            answer.Json.GetProperty("idSelected").GetBoolean());
        Assert.False(answer.Json.TryGetProperty("records", out _));
        (await Client.GetAsync($"{OrgClient.Root}/query?q=SELECT+Nothing+FROM+Account&columns=true")).AssertError(400, "INVALID_FIELD");
    }

    [Fact]
    public void The_sample_rows_of_service_hang_together()
    {
        OrgStore store = new Org(new LocalOrgOptions()).Store;
        string[] objects = ["Case", "Task", "Event", "PermissionSet", "PermissionSetAssignment"];
        Assert.Equal([60, 60, 30, 3, 3], objects.Select(store.Count));
        Assert.All(store.Ids("Case"), id => Assert.NotNull(store.Get("Account", (string)store.Get("Case", id)!["AccountId"]!)));
        Assert.All(store.Ids("Task"), id => Assert.NotNull(store.Get("Case", (string)store.Get("Task", id)!["WhatId"]!)));
        Assert.All(
            store.Ids("PermissionSetAssignment"),
            id => Assert.NotNull(store.Get("User", (string)store.Get("PermissionSetAssignment", id)!["AssigneeId"]!)));
        Assert.Contains(store.Ids("Case"), id => store.Get("Case", id)!["Priority"] is "High");
    }

    private static string Shown(JsonElement columns) => string.Join(' ', columns.EnumerateArray().Select(c =>
    {
        string name = c.GetProperty("columnName").GetString()!;
        string display = c.GetProperty("displayName").GetString()!;
        return name + (c.GetProperty("aggregate").GetBoolean() ? "*" : "")
            + (c.GetProperty("foreignKeyName").GetString() is { } key ? "<" + key : "")
            + (display == name ? "" : "=" + display)
            + (c.GetProperty("apexType").GetString() is { } type ? ":" + type : c.GetProperty("numberType").GetBoolean() ? "#" : "")
            + (c.GetProperty("joinColumns").GetArrayLength() > 0 ? ":[" + Shown(c.GetProperty("joinColumns")) + "]" : "");
    }));
}
