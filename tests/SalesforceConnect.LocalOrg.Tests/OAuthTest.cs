using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>A test class around an app that users sign in to, and what such an app sends.</summary>
public abstract class OAuthTest : OrgTest
{
    protected const string RedirectUri = "http://localhost:1717/OauthRedirect";
    protected const string Secret = "the-app's-secret";
    protected const string State = "st/a+te=&1";
    protected static readonly string Verifier = new('v', 43);
    protected static readonly string Challenge = ChallengeOf(Verifier);

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 8, 24, 10, 0, 0, TimeSpan.Zero));

    protected ExternalClientApp App { get; } = new()
    {
        Name = "Tests & <Co>",
        ConsumerKey = "3MVG9.TestApp",
        ConsumerSecret = Secret,
        CallbackUrls = { RedirectUri, "https://app.example/cb?tenant=1" },
    };

    protected override LocalOrgOptions Options => new() { SampleData = false, Clock = Clock, TokenLifetime = TimeSpan.FromHours(2) };

    protected override bool Authorize => false;

    protected string Origin => Org.Url.GetLeftPart(UriPartial.Authority);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Org.Apps.Add(App);
    }

    protected static string ChallengeOf(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    /// <summary>Goes to the authorize endpoint as the app's browser does, with these parameters changed or, for null, left out.</summary>
    internal Task<Answer> AuthorizeAsync(params (string Name, string? Value)[] changes) =>
        Client.GetAsync(QueryHelpers.AddQueryString("/services/oauth2/authorize", Merge(
            changes,
            ("response_type", "code"),
            ("client_id", App.ConsumerKey),
            ("redirect_uri", RedirectUri),
            ("state", State),
            ("code_challenge", Challenge),
            ("code_challenge_method", "S256")).ToDictionary(p => p.Name, p => (string?)p.Value)));

    /// <summary>What comes back to the app at its callback URL.</summary>
    protected async Task<Dictionary<string, string>> CallbackAsync(params (string Name, string? Value)[] changes)
        => CallbackOf(await AuthorizeAsync(changes));

    internal static Dictionary<string, string> CallbackOf(Answer answer, string redirectUri = RedirectUri)
    {
        Assert.True(answer.Status == 302, $"Expected a redirect, got {answer.Status}: {answer.Text}");
        string location = answer.Headers["Location"];
        Assert.StartsWith(redirectUri, location, StringComparison.Ordinal);
        return QueryHelpers.ParseQuery(new Uri(location).Query).ToDictionary(p => p.Key, p => p.Value.ToString());
    }

    protected async Task<string> CodeAsync(params (string Name, string? Value)[] changes) => (await CallbackAsync(changes))["code"];

    internal Task<Answer> RedeemAsync(string code, params (string Name, string? Value)[] changes) => Client.TokenAsync(Merge(
        changes,
        ("grant_type", "authorization_code"),
        ("code", code),
        ("client_id", App.ConsumerKey),
        ("client_secret", Secret),
        ("redirect_uri", RedirectUri),
        ("code_verifier", Verifier)));

    internal Task<Answer> RefreshAsync(string refreshToken, params (string Name, string? Value)[] changes) => Client.TokenAsync(Merge(
        changes,
        ("grant_type", "refresh_token"),
        ("refresh_token", refreshToken),
        ("client_id", App.ConsumerKey),
        ("client_secret", Secret)));

    /// <summary>An access and a refresh token, by signing in.</summary>
    protected async Task<(string Access, string Refresh)> SignInAsync()
    {
        Answer answer = await RedeemAsync(await CodeAsync());
        Assert.True(answer.Status == 200, answer.Text);
        return (Text(answer, "access_token"), Text(answer, "refresh_token"));
    }

    /// <summary>The status of a REST call with this access token.</summary>
    protected async Task<int> CallAsync(string accessToken) => (await GetAsync(OrgClient.Root + "/limits", accessToken)).Status;

    internal Task<Answer> GetAsync(string path, string accessToken) => Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, path)
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", accessToken) },
    });

    internal static string Text(Answer answer, string property) => answer.Json.GetProperty(property).GetString()!;

    internal static string[] Names(Answer answer) => [.. answer.Json.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)];

    private static (string Name, string Value)[] Merge(
        (string Name, string? Value)[] changes, params (string Name, string Value)[] defaults)
        =>
        [.. defaults.Where(d => !changes.Any(c => c.Name == d.Name)), .. changes.Where(c => c.Value is not null)
            .Select(c => (c.Name, c.Value!))];
}
