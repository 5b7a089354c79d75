using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>An access token that becomes a browser's session.</summary>
public sealed class BrowserSessionTests : OrgTest
{
    private const string SingleAccess = "/services/oauth2/singleaccess";

    [Theory]
    [InlineData("GET", "header")]
    [InlineData("POST", "header")]
    [InlineData("POST", "form")]
    public async Task A_token_with_the_scope_opens_a_page_once(string method, string where)
    {
        using HttpClient browser = new(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = Org.Url };

        (int status, string address) = await AskAsync(method, where, Token("web"));

        Assert.Equal(200, status);
        string page = await browser.GetStringAsync(address);
        Assert.Contains("<h1 id=\"page\">/lightning/setup/Flows/home</h1>", page, StringComparison.Ordinal);
        Assert.Contains(Org.Users.Administrator.Username, page, StringComparison.Ordinal);
        using HttpClient other = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Org.Url };
        Assert.StartsWith("/?ec=302", (await other.GetAsync(address)).Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("have to log in", await other.GetStringAsync("/lightning/page/home"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_without_the_scope_or_of_client_credentials_opens_nothing()
    {
        Assert.Equal((403, "Bad_OAuth_Token"), await AskAsync("POST", "header", Token()));
        Assert.Equal((403, "Missing_OAuth_Token"), await AskAsync("POST", "header", null));
        Org.Apps.Default.Scopes.Add("web");
        using HttpClient client = new() { BaseAddress = Org.Url };
        using HttpResponseMessage granted = await client.PostAsync(
            "/services/oauth2/token",
            new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = LocalOrgServer.DefaultClientId,
                ["client_secret"] = LocalOrgServer.DefaultClientSecret,
            }));
        using var token = JsonDocument.Parse(await granted.Content.ReadAsStringAsync());
        Assert.DoesNotContain("web", token.RootElement.GetProperty("scope").GetString(), StringComparison.Ordinal);
        Assert.Equal((403, "Bad_OAuth_Token"), await AskAsync("POST", "header", token.RootElement.GetProperty("access_token").GetString()));
    }

    private string Token(params string[] scopes)
    {
        foreach (string scope in scopes)
        {
            Org.Apps.Default.Scopes.Add(scope);
        }

        return Org.Tokens.Issue(Org.Apps.Default, Org.Users.Administrator).Value;
    }

    private async Task<(int Status, string Answer)> AskAsync(string method, string where, string? token)
    {
        using HttpClient client = new() { BaseAddress = Org.Url };
        using HttpRequestMessage request = new(new HttpMethod(method), SingleAccess + (method == "GET" ? "?redirect_uri=%2Flightning%2Fsetup%2FFlows%2Fhome" : ""));
        if (where == "header" && token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (method == "POST")
        {
            Dictionary<string, string> form = new() { ["redirect_uri"] = "/lightning/setup/Flows/home" };
            if (where == "form")
            {
                form["access_token"] = token!;
            }

            request.Content = new FormUrlEncodedContent(form);
        }

        using HttpResponseMessage answer = await client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            return ((int)answer.StatusCode, text);
        }

        using var json = JsonDocument.Parse(text);
        return ((int)answer.StatusCode, json.RootElement.GetProperty("frontdoor_uri").GetString()!);
    }
}
