using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>The resources that page without being queries.</summary>
public sealed class PagingTests : OrgTest
{
    protected override LocalOrgOptions Options => new() { SampleData = false, ListPageSize = 10, ListViewCount = 25 };

    [Theory]
    [InlineData("/sobjects/Account/listviews", "listviews", "nextRecordsUrl", "id", 25)]
    [InlineData("/chatter/users", "users", "nextPageUrl", "username", 24)]
    public async Task A_list_comes_in_pages_until_its_link_is_null(string path, string list, string link, string key, int total)
    {
        for (int i = 0; i < 20; i++)
        {
            Org.Users.Add($"user{i}@local-org.example", "User", $"{i}");
        }

        var keys = new List<string>();
        var sizes = new List<int>();
        for (string? next = OrgClient.Root + path; next is not null;)
        {
            JsonElement page = (await Client.GetAsync(next)).Json;
            keys.AddRange(page.GetProperty(list).EnumerateArray().Select(e => e.GetProperty(key).GetString()!));
            sizes.Add(page.GetProperty(list).GetArrayLength());
            next = page.GetProperty(link) is { ValueKind: JsonValueKind.String } url ? url.GetString() : null;
        }

        Assert.Equal(total, keys.Distinct().Count());
        Assert.Equal([10, 10, total - 20], sizes);
    }

    [Fact]
    public async Task A_page_of_users_has_the_links_of_the_Connect_API_and_a_size_to_choose()
    {
        JsonElement page = (await Client.GetAsync(OrgClient.Root + "/chatter/users?page=1&pageSize=3")).Json;

        Assert.Equal(
            ["currentPageToken", "currentPageUrl", "nextPageToken", "nextPageUrl", "previousPageToken", "previousPageUrl", "total", "users"],
            page.EnumerateObject().Select(p => p.Name));
        Assert.Equal(OrgClient.Root + "/chatter/users?page=0&pageSize=3", page.GetProperty("previousPageUrl").GetString());
        Assert.Equal(JsonValueKind.Null, page.GetProperty("nextPageUrl").ValueKind);
        Assert.Equal((4, 1), (page.GetProperty("total").GetInt32(), page.GetProperty("users").GetArrayLength()));
        (await Client.GetAsync(OrgClient.Root + "/chatter/users?page=x")).AssertError(400, "ILLEGAL_QUERY_PARAMETER_VALUE");
    }
}
