using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

public sealed class SearchTests : OrgTest
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Org.Store.Insert("Account", new { Name = "Acme Foods", Industry = "Retail", Phone = "(415) 555-0100" });
        Org.Store.Insert("Account", new { Name = "Acme Söhne GmbH", Industry = "Energy", Description = "maker of fine Zürich foods" });
        Org.Store.Insert("Account", new { Name = "Globex", Industry = "Retail", Website = "https://acme.example.com" });
        Org.Store.Insert("Contact", new { LastName = "Acme", Email = "zoe@globex.example", Title = "VP" });
        Org.Store.Insert("Contact", new { LastName = "O'Brien", FirstName = "Zoë" });
    }

    [Theory]
    [InlineData("{acme}", "Acme Foods|Acme Söhne GmbH|Globex")]
    [InlineData("{ACME} IN NAME FIELDS", "Acme Foods|Acme Söhne GmbH")]
    [InlineData("{acme foods} IN ALL FIELDS", "Acme Foods|Acme Söhne GmbH")]
    [InlineData("{\"acme foods\"}", "Acme Foods")]
    [InlineData("{acme AND NOT foods}", "Globex")]
    [InlineData("{globex OR söhne}", "Acme Söhne GmbH|Globex")]
    [InlineData("{globex or söhne}", "Acme Söhne GmbH|Globex")]
    [InlineData("{globex \"OR\" söhne}", "")]
    [InlineData("{fine \"and\" zürich}", "")]
    [InlineData("{(globex OR söhne) AND gmbh}", "Acme Söhne GmbH")]
    [InlineData("{ac*}", "Acme Foods|Acme Söhne GmbH|Globex")]
    [InlineData("{s?hne}", "Acme Söhne GmbH")]
    [InlineData("{415*} IN PHONE FIELDS", "Acme Foods")]
    [InlineData("{acm}", "")]
    [InlineData("{fine zürich}", "Acme Söhne GmbH")]
    public async Task Accounts_are_found_by_their_words(string find, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                '|',
                (await FindAsync($"FIND {find} RETURNING Account(Name ORDER BY Name)")).Select(r => r.GetProperty("Name").GetString())));

    [Fact]
    public async Task Objects_come_in_the_order_of_returning_with_their_own_clauses()
    {
        JsonElement[] found = await FindAsync(
            "FIND {acme} IN ALL FIELDS RETURNING Contact(LastName, Owner.Name), Account(Id, Name WHERE Industry IN ('Retail', 'x') ORDER BY Name DESC LIMIT 1), Lead LIMIT 5");

        Assert.Equal(["Contact", "Account"], found.Select(r => r.GetProperty("attributes").GetProperty("type").GetString()));
        Assert.Equal(["attributes", "LastName", "Owner"], found[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal("Globex", found[1].GetProperty("Name").GetString());
    }

    [Fact]
    public async Task Without_returning_every_object_is_searched_and_ids_come_back()
    {
        JsonElement[] found = await FindAsync("FIND {acme}");

        Assert.Equal(4, found.Length);
        Assert.All(found, r => Assert.Equal(["attributes", "Id"], r.EnumerateObject().Select(p => p.Name)));
        Assert.Equal(2, (await FindAsync("FIND {acme} LIMIT 2")).Length);
        Assert.Empty(await FindAsync("FIND {nobody at all}"));
        Assert.Single(await FindAsync("FIND {globex} IN EMAIL FIELDS RETURNING Contact"));
        Assert.Single(await FindAsync("FIND {O\\'Brien} RETURNING Contact(Id WHERE LastName = 'O\\'Brien')"));
    }

    [Theory]
    [InlineData("", "MALFORMED_SEARCH")]
    [InlineData("FIND acme", "MALFORMED_SEARCH")]
    [InlineData("FIND {a}", "MALFORMED_SEARCH")]
    [InlineData("FIND {\"acme}", "MALFORMED_SEARCH")]
    [InlineData("FIND {(acme}", "MALFORMED_SEARCH")]
    [InlineData("FIND {acme OR}", "MALFORMED_SEARCH")]
    [InlineData("FIND {acme} IN SOME FIELDS", "MALFORMED_SEARCH")]
    [InlineData("FIND {acme} RETURNING Account(Id WHERE)", "MALFORMED_SEARCH")]
    [InlineData("FIND {acme} WITH DIVISION = 'x'", "MALFORMED_SEARCH")]
    [InlineData("FIND {acme} RETURNING Account(Foo)", "INVALID_FIELD")]
    [InlineData("FIND {acme} RETURNING Foo", "INVALID_TYPE")]
    [InlineData("FIND {acme} RETURNING Profile", "INVALID_TYPE")]
    public async Task What_is_wrong_with_a_search_is_said(string sosl, string errorCode) =>
        (await Client.GetAsync($"{OrgClient.Root}/search?q={Uri.EscapeDataString(sosl)}")).AssertError(400, errorCode);

    [Fact]
    public async Task A_search_can_be_put_into_parameters()
    {
        Answer answer = await Client.GetAsync(
            $"{OrgClient.Root}/parameterizedSearch?q=acme&in=NAME&sobject=Account,Contact&Account.fields=Id,Name&Account.where={Uri.EscapeDataString("Industry = 'Retail'")}&Contact.fields=LastName&Contact.limit=3");

        Assert.Equal(
            ["Acme Foods", "Acme"],
            answer.Json
                .GetProperty("searchRecords")
                .EnumerateArray()
                .Select(r => r.GetProperty(r.TryGetProperty("Name", out _) ? "Name" : "LastName").GetString()));
        (await Client.GetAsync($"{OrgClient.Root}/parameterizedSearch?q=acme&overallLimit=x")).AssertError(
            400, "ILLEGAL_QUERY_PARAMETER_VALUE");
        (await Client.GetAsync($"{OrgClient.Root}/parameterizedSearch")).AssertError(400, "MALFORMED_SEARCH");
    }

    [Fact]
    public async Task A_search_can_be_put_into_a_document()
    {
        Answer answer = await Client.PostAsync(OrgClient.Root + "/parameterizedSearch", new
        {
            q = "acme",
            @in = "ALL",
            fields = new[] { "Id" },
            sobjects = new object[]
            {
                new { name = "Account", fields = new[] { "Name" }, orderBy = "Name DESC", limit = 2 },
                new { name = "Contact" },
            },
            overallLimit = 10,
        });

        Assert.Equal(
            ["Globex", "Acme Söhne GmbH", null],
            answer.Json
                .GetProperty("searchRecords")
                .EnumerateArray()
                .Select(r => r.TryGetProperty("Name", out JsonElement name) ? name.GetString() : null));
        (await Client.PostAsync(OrgClient.Root + "/parameterizedSearch", new { sobjects = Array.Empty<string>() })).AssertError(
            400, "MALFORMED_SEARCH");
        (await Client.PostAsync(OrgClient.Root + "/search", new { })).AssertError(405, "METHOD_NOT_ALLOWED");
    }

    private async Task<System.Text.Json.JsonElement[]> FindAsync(string sosl)
    {
        Answer answer = await Client.GetAsync($"{OrgClient.Root}/search?q={Uri.EscapeDataString(sosl)}");
        Assert.True(answer.Status == 200, answer.Text);
        return [.. answer.Json.GetProperty("searchRecords").EnumerateArray()];
    }
}
