using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>Lookups that point to records of several kinds.</summary>
public sealed class PolymorphicTests : OrgTest
{
    private string _account = null!;
    private string _opportunity = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _account = Org.Store.Insert("Account", new { Name = "Acme", Phone = "1" });
        _opportunity = Org.Store.Insert(
            "Opportunity", new { Name = "Deal", StageName = "Prospecting", CloseDate = "2026-01-31", Amount = 5, AccountId = _account });
        string contact = Org.Store.Insert("Contact", new { FirstName = "Zoë", LastName = "Contact", Email = "z@example.com" });
        string lead = Org.Store.Insert("Lead", new { LastName = "Lead", Company = "C", Title = "CEO" });
        Org.Store.Insert("Task", new { Subject = "1", WhatId = _account, WhoId = contact });
        Org.Store.Insert("Task", new { Subject = "2", WhatId = _opportunity, WhoId = lead });
        Org.Store.Insert("Task", new { Subject = "3", OwnerId = Org.Store.Insert("Group", new { Name = "Queue", Type = "Queue" }) });
    }

    [Fact]
    public async Task What_the_kinds_have_in_common_is_described_as_Name_and_cannot_be_queried()
    {
        JsonElement described = (await Client.GetAsync($"{OrgClient.Root}/sobjects/name/describe")).Json;

        Assert.Equal("Name", described.GetProperty("name").GetString());
        Assert.False(described.GetProperty("queryable").GetBoolean());
        Assert.Contains("Email", described.GetProperty("fields").EnumerateArray().Select(f => f.GetProperty("name").GetString()));
        (await Client.QueryAsync("SELECT Id FROM Name")).AssertError(400, "INVALID_TYPE");
        (await Client.GetAsync($"{OrgClient.Root}/sobjects/Name")).AssertError(404, "NOT_FOUND");
    }

    [Fact]
    public async Task Typeof_gives_each_kind_its_own_fields()
    {
        JsonElement[] rows = await Client.RecordsAsync(
            "SELECT Subject, TYPEOF What WHEN Account THEN Phone, Owner.Name WHEN Opportunity THEN Amount, Account.Name END, "
            + "TYPEOF Who WHEN Lead THEN Company ELSE Name, Email END FROM Task ORDER BY Subject");

        Assert.Equal(
            $"{{\"attributes\":{{\"type\":\"Account\",\"url\":\"/services/data/v67.0/sobjects/Account/{_account}\"}},\"Phone\":\"1\",\"Owner\":",
            rows[0].GetProperty("What")
                .GetRawText()[..(rows[0].GetProperty("What").GetRawText().IndexOf("\"Owner\":", StringComparison.Ordinal) + 8)]);
        Assert.Equal(["attributes", "Amount", "Account"], rows[1].GetProperty("What").EnumerateObject().Select(p => p.Name));
        Assert.Equal("Acme", rows[1].GetProperty("What").GetProperty("Account").GetProperty("Name").GetString());
        Assert.Equal(JsonValueKind.Null, rows[2].GetProperty("What").ValueKind);
        Assert.Equal(["attributes", "Name", "Email"], rows[0].GetProperty("Who").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["attributes", "Company"], rows[1].GetProperty("Who").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["attributes", "Subject", "What", "Who"], rows[2].EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task Without_typeof_the_fields_that_all_kinds_share_can_be_selected_filtered_and_sorted_by()
    {
        JsonElement[] rows = await Client.RecordsAsync(
            "SELECT Subject, Owner.Name, Owner.Type, Who.Title, Who.Type, What.Name FROM Task ORDER BY Subject");

        Assert.Equal(
            ["User", "User", "Group"], rows.Select(r => r.GetProperty("Owner").GetProperty("attributes").GetProperty("type").GetString()));
        Assert.Equal(["Ada Admin", "Ada Admin", "Queue"], rows.Select(r => r.GetProperty("Owner").GetProperty("Name").GetString()));
        Assert.Equal("Group", rows[2].GetProperty("Owner").GetProperty("Type").GetString());
        Assert.Equal(
            ("CEO", "Lead"),
            (rows[1].GetProperty("Who").GetProperty("Title").GetString(), rows[1].GetProperty("Who").GetProperty("Type").GetString()));
        Assert.Equal("Deal", rows[1].GetProperty("What").GetProperty("Name").GetString());
        Assert.Equal(
            "1",
            Assert.Single(
                await Client.ColumnAsync("SELECT Subject FROM Task WHERE What.Type = 'Account' AND Who.Name = 'zoë contact'", "Subject")));
        Assert.Equal(
            "3 2 1", string.Join(' ', await Client.ColumnAsync("SELECT Subject FROM Task ORDER BY What.Name DESC NULLS FIRST", "Subject")));
    }

    [Fact]
    public async Task Each_kind_sees_its_children()
    {
        JsonElement row = (await Client.RecordsAsync("SELECT Name, (SELECT Subject FROM Tasks) FROM Account"))[0];
        Assert.Equal("1", row.GetProperty("Tasks").GetProperty("records")[0].GetProperty("Subject").GetString());

        JsonElement field = (await Client.GetAsync(OrgClient.Root + "/sobjects/Task/describe")).Json.GetProperty("fields").EnumerateArray()
            .Single(f => f.GetProperty("name").GetString() == "WhoId");
        Assert.Equal(["Contact", "Lead"], field.GetProperty("referenceTo").EnumerateArray().Select(r => r.GetString()));
        Assert.True(field.GetProperty("polymorphicForeignKey").GetBoolean());
    }

    [Theory]
    [InlineData("SELECT TYPEOF Owner WHEN User THEN Name END FROM Account", "MALFORMED_QUERY", "TYPEOF needs a polymorphic relationship, which 'Owner' is not")]
    [InlineData("SELECT TYPEOF What WHEN User THEN Name END FROM Task", "INVALID_TYPE", "sObject type 'User' is not supported")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Amount END FROM Task", "INVALID_FIELD", "No such column 'Amount' on entity 'Account'")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Name ELSE Amount END FROM Task", "INVALID_FIELD", "No such column 'Amount' on entity 'Name'")]
    [InlineData("SELECT TYPEOF Whatever WHEN Account THEN Name END FROM Task", "INVALID_FIELD", "Didn't understand relationship 'Whatever'")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Name FROM Task", "MALFORMED_QUERY", "unexpected token: 'FROM'")]
    [InlineData("SELECT What.Name, TYPEOF What WHEN Account THEN Name END FROM Task", "INVALID_FIELD", "duplicate field selected: What")]
    [InlineData("SELECT What.Amount FROM Task", "INVALID_FIELD", "No such column 'Amount' on entity 'Name'")]
    public async Task What_cannot_be_asked_of_several_kinds_is_said(string soql, string errorCode, string message) =>
        Assert.Contains(message, (await Client.QueryAsync(soql)).AssertError(400, errorCode), StringComparison.Ordinal);
}
