using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

public sealed class GraphQlTests : OrgTest
{
    private const string Path = OrgClient.Root + "/graphql";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        string parent = Org.Store.Insert("Account", new { Name = "Acme", Industry = "Energy", AnnualRevenue = 1500 });
        Org.Store.Insert("Account", new { Name = "Globex", Industry = "Retail", ParentId = parent });
        Org.Store.Insert("Account", new { Name = "Initech" });
    }

    [Theory]
    [InlineData("""where: { Name: { like: "%e%" } }""", "Acme|Globex|Initech")]
    [InlineData("""where: { Industry: { in: ["Energy", "Retail"] } }""", "Acme|Globex")]
    [InlineData("""where: { Industry: { eq: null } }""", "Initech")]
    [InlineData("""where: { or: [{ Name: { eq: "Acme" } }, { not: { Industry: { ne: null } } }] }""", "Acme|Initech")]
    [InlineData("""where: { Parent: { Name: { eq: "Acme" } } }""", "Globex")]
    [InlineData("""where: { CreatedDate: { gte: { value: "2020-01-01T00:00:00Z" } }, Name: { gt: "B", lt: "H" } }""", "Globex")]
    [InlineData("""orderBy: { Name: { order: DESC } }, first: 2""", "Initech|Globex")]
    public async Task Records_are_found_and_sorted(string arguments, string names)
    {
        JsonElement query = await DataAsync($$"""{ uiapi { query { Account({{arguments}}) { edges { node { Name { value } } } } } } }""");

        Assert.Equal(
            names,
            string.Join('|', query.GetProperty("Account").GetProperty("edges").EnumerateArray()
                .Select(edge => edge.GetProperty("node").GetProperty("Name").GetProperty("value").GetString())));
    }

    [Fact]
    public async Task A_cursor_leads_on_and_parents_have_their_fields()
    {
        const string text = """query ($after: String) { uiapi { query { Account(first: 2, after: $after, orderBy: { Name: { order: ASC } }) { edges { cursor node { Id Parent { Name { value } } AnnualRevenue { value displayValue } } } pageInfo { hasNextPage hasPreviousPage endCursor } totalCount } } } }""";
        JsonElement first = (await DataAsync(text)).GetProperty("Account");
        Assert.Equal("$1,500.00", first.GetProperty("edges")[0].GetProperty("node").GetProperty("AnnualRevenue").GetProperty("displayValue").GetString());
        Assert.Equal("Acme", first.GetProperty("edges")[1].GetProperty("node").GetProperty("Parent").GetProperty("Name").GetProperty("value").GetString());
        Assert.True(first.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean());

        JsonElement second = (await DataAsync(
            text, new { after = first.GetProperty("pageInfo").GetProperty("endCursor").GetString() })).GetProperty("Account");
        Assert.Equal(1, second.GetProperty("edges").GetArrayLength());
        Assert.False(second.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean());
        Assert.True(second.GetProperty("pageInfo").GetProperty("hasPreviousPage").GetBoolean());
        Assert.Equal(3, second.GetProperty("totalCount").GetInt32());
    }

    [Theory]
    [InlineData("{ uiapi { query { Account { edges { node { Nope { value } } } } } } }", "ValidationError", 1, 44)]
    [InlineData("{ uiapi { query { Nope__c { totalCount } } } }", "ValidationError", 1, 19)]
    [InlineData("{ uiapi { query { Account { edges { node { Name } } } } } }", "ValidationError", 1, 44)]
    [InlineData("{ uiapi {\n  query", "InvalidSyntax", 2, 8)]
    public async Task A_query_that_is_none_is_answered_with_200_and_its_place(string text, string kind, int line, int column)
    {
        Answer answer = await Client.PostAsync(Path, new { query = text });

        Assert.Equal(200, answer.Status);
        Assert.Equal(JsonValueKind.Null, answer.Json.GetProperty("data").ValueKind);
        JsonElement error = answer.Json.GetProperty("errors")[0];
        Assert.Equal(kind, error.GetProperty("extensions").GetProperty("ErrorType").GetString());
        Assert.Equal(
            (line, column),
            (error.GetProperty("locations")[0].GetProperty("line").GetInt32(), error.GetProperty("locations")[0].GetProperty("column").GetInt32()));
    }

    [Fact]
    public async Task What_cannot_be_had_is_null_with_an_error_and_its_path_and_the_rest_is_there()
    {
        JsonElement answer = (await Client.PostAsync(
            Path, new { query = """{ uiapi { query { Account { totalCount } bad: Contact(where: { Email: { gt: 5 } }) { totalCount } } } }""" })).Json;

        JsonElement query = answer.GetProperty("data").GetProperty("uiapi").GetProperty("query");
        Assert.Equal(3, query.GetProperty("Account").GetProperty("totalCount").GetInt32());
        Assert.Equal(JsonValueKind.Null, query.GetProperty("bad").ValueKind);
        Assert.Equal("uiapi/query/bad", string.Join('/', answer.GetProperty("errors")[0].GetProperty("path").EnumerateArray()));
    }

    [Fact]
    public async Task Without_a_token_it_is_refused_as_any_other_resource()
    {
        using var client = new OrgClient(Org, authorize: false);

        (await client.PostAsync(Path, new { query = "{ uiapi { query { Account { totalCount } } } }" })).AssertError(401, "INVALID_SESSION_ID");
    }

    private async Task<JsonElement> DataAsync(string text, object? variables = null)
    {
        JsonElement answer = (await Client.PostAsync(Path, new { query = text, variables = variables ?? new { } })).Json;
        Assert.True(answer.GetProperty("errors").GetArrayLength() == 0, answer.ToString());
        return answer.GetProperty("data").GetProperty("uiapi").GetProperty("query");
    }
}
