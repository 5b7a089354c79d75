using System.Net;
using System.Text.RegularExpressions;

namespace SalesforceConnect.LocalOrg.Tests;

public sealed partial class SignInTests : OAuthTest
{
    [Fact]
    public async Task The_browser_comes_back_at_once_with_an_encoded_code_and_the_state()
    {
        Answer answer = await AuthorizeAsync();

        Assert.Matches(
            @"^http://localhost:1717/OauthRedirect\?code=aPrx[A-Za-z0-9._]+%3D%3D&state=st%2Fa%2Bte%3D%261$", answer.Headers["Location"]);
        Dictionary<string, string> callback = CallbackOf(answer);
        Assert.Equal(State, callback["state"]);
        Assert.EndsWith("==", callback["code"], StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Headers["Cache-Control"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_callback_url_with_a_query_of_its_own_keeps_it()
    {
        Dictionary<string, string> callback = CallbackOf(
            await AuthorizeAsync(("redirect_uri", "https://app.example/cb?tenant=1"), ("state", null)), "https://app.example/cb?tenant=1&");

        Assert.Equal(["code", "tenant"], callback.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("client_id", "3MVG9unknown", "error=invalid_client_id&error_description=client%20identifier%20invalid")]
    [InlineData("client_id", null, "error=invalid_client_id&error_description=client%20identifier%20invalid")]
    [InlineData("redirect_uri", RedirectUri
        + "/", "error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration")]
    [InlineData("redirect_uri", "http://localhost:1718/OauthRedirect", "error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration")]
    [InlineData("redirect_uri", "http://127.0.0.1:1717/OauthRedirect", "error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration")]
    [InlineData("redirect_uri", null, "error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration")]
    public async Task Where_there_is_nobody_to_go_back_to_the_error_stays_in_the_browser(string name, string? value, string shown)
    {
        App.CallbackUrls.Add("http://127.0.0.1:1717/OauthRedirect");

        Answer answer = await AuthorizeAsync((name, value));

        Assert.Equal(400, answer.Status);
        Assert.StartsWith("text/html", answer.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.False(answer.Headers.ContainsKey("Location"));
        Assert.Contains(shown, WebUtility.HtmlDecode(answer.Text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("response_type", null, "invalid_request", "missing required parameter: response_type")]
    [InlineData("response_type", "token", "unsupported_response_type", "response type not supported")]
    [InlineData("scope", "api wave_api", "invalid_scope", "the requested scope is not allowed")]
    [InlineData("prompt", "login surprise", "invalid_request", "invalid prompt parameter value")]
    [InlineData("code_challenge", "short", "invalid_request", "invalid code challenge")]
    [InlineData("code_challenge", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=", "invalid_request", "invalid code challenge")]
    [InlineData("code_challenge_method", "plain", "invalid_request", "invalid code challenge method")]
    [InlineData("code_challenge", null, "invalid_request", "missing required code challenge")]
    public async Task What_the_app_cannot_have_it_is_told_at_its_callback_url(string name, string? value, string error, string description)
    {
        App.RequirePkce = true;

        Dictionary<string, string> callback = await CallbackAsync((name, value));

        Assert.Equal((error, description, State), (callback["error"], callback["error_description"], callback["state"]));
        Assert.False(callback.ContainsKey("code"));
    }

    [Theory]
    [InlineData(43)]
    [InlineData(128)]
    public async Task A_challenge_has_43_to_128_characters(int length)
    {
        Assert.True((await CallbackAsync(("code_challenge", new string('~', length)))).ContainsKey("code"));
        Assert.Equal(
            "invalid code challenge",
            (await CallbackAsync(("code_challenge", new string('~', length == 43 ? 42 : 129))))["error_description"]);
    }

    [Fact]
    public async Task A_user_who_denies_is_named_so()
    {
        Org.SignIn.Deny = true;

        Answer answer = await AuthorizeAsync();

        Assert.Equal(
            $"{RedirectUri}?error=access_denied&error_description=end+user+denied+authorization&state=st%2Fa%2Bte%3D%261", answer.Headers["Location"]);
    }

    [Fact]
    public async Task The_state_can_be_tampered_with_and_left_out()
    {
        Org.SignIn.TamperState = state => state + "!";
        Assert.Equal(State + "!", (await CallbackAsync())["state"]);

        Org.SignIn.TamperState = _ => null;
        Assert.Equal(["code"], (await CallbackAsync()).Keys);
    }

    [Fact]
    public async Task Who_signs_in_is_the_set_user_or_the_hinted_one_or_the_administrator()
    {
        OrgUser stefan = Org.Users.Find("stefan.mueller@local-org.example")!;
        Assert.Equal(Org.Users.Administrator, await UserAsync());
        Assert.Equal(stefan, await UserAsync(("login_hint", "STEFAN.mueller@local-org.example")));
        Org.SignIn.UserToSignIn = Org.Users.Find("niamh.oconnor@local-org.example");
        Assert.Equal(Org.SignIn.UserToSignIn, await UserAsync(("login_hint", stefan.Username)));

        async Task<OrgUser> UserAsync(params (string, string?)[] changes)
        {
            await RedeemAsync(await CodeAsync(changes));
            return Org.Approvals.All[^1].User;
        }
    }

    [Fact]
    public async Task A_user_who_cannot_log_in_stays_in_the_browser()
    {
        Org.Users.Administrator.LoginRestricted = true;
        Assert.Contains("ip%20restricted%20or%20invalid%20login%20hours", (await AuthorizeAsync()).Text, StringComparison.Ordinal);

        Org.Users.Administrator.IsActive = false;
        Answer answer = await AuthorizeAsync();
        Assert.Equal(400, answer.Status);
        Assert.Contains("inactive_user", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_whom_the_administrator_did_not_approve_cannot_let_the_app_in()
    {
        App.AdminApprovedUsersOnly = true;
        Assert.Equal("invalid_app_access", (await CallbackAsync())["error"]);

        App.PreAuthorizedUsers.Add(Org.Users.Administrator.Username.ToUpperInvariant());
        Assert.True((await CallbackAsync()).ContainsKey("code"));
    }

    [Fact]
    public async Task The_page_names_the_app_and_proposes_the_hinted_user()
    {
        Org.SignIn.AutoApprove = false;

        Answer answer = await AuthorizeAsync(
            ("login_hint", "\"stefan\"@local-org.example"), ("scope", "api offline_access"), ("prompt", "login consent"));

        Assert.Equal(200, answer.Status);
        Assert.Equal("text/html; charset=UTF-8", answer.Headers["Content-Type"]);
        Assert.Contains("<strong id=\"app\">Tests &amp; &lt;Co&gt;</strong>", answer.Text, StringComparison.Ordinal);
        Assert.Contains("<span id=\"scopes\">api refresh_token</span>", answer.Text, StringComparison.Ordinal);
        Assert.Contains("name=\"username\" value=\"&quot;stefan&quot;@local-org.example\"", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allow_sends_the_browser_back_with_a_code_that_works()
    {
        string page = await PageAsync();

        Dictionary<string, string> callback = CallbackOf(await DecideAsync(page, "allow", "stefan.mueller@local-org.example"));

        Assert.Equal(State, callback["state"]);
        Assert.Equal(200, (await RedeemAsync(callback["code"])).Status);
        Assert.Equal("stefan.mueller@local-org.example", Assert.Single(Org.Approvals.All).User.Username);
    }

    [Fact]
    public async Task Deny_sends_the_browser_back_without_one()
    {
        Dictionary<string, string> callback = CallbackOf(await DecideAsync(await PageAsync(), "deny", ""));

        Assert.Equal(
            ("access_denied", "end user denied authorization", State),
            (callback["error"], callback["error_description"], callback["state"]));
    }

    [Fact]
    public async Task A_user_the_org_does_not_let_in_may_try_again_on_the_same_page()
    {
        string page = await PageAsync();
        Org.Users.Find("stefan.mueller@local-org.example")!.IsActive = false;

        Answer unknown = await DecideAsync(page, "allow", "nobody@local-org.example");
        Assert.Equal(200, unknown.Status);
        Assert.Contains("Please check your username", unknown.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"nobody@local-org.example\"", unknown.Text, StringComparison.Ordinal);
        Assert.Contains(
            "inactive user", (await DecideAsync(page, "allow", "stefan.mueller@local-org.example")).Text, StringComparison.Ordinal);

        Assert.Equal(302, (await DecideAsync(page, "allow", Org.Users.Administrator.Username)).Status);
    }

    [Fact]
    public async Task A_page_answers_once_and_for_a_quarter_of_an_hour()
    {
        (string? answered, string? left) = (await PageAsync(), await PageAsync());
        Assert.Equal(302, (await DecideAsync(answered, "allow", Org.Users.Administrator.Username)).Status);
        Clock.Advance(TimeSpan.FromMinutes(15));

        foreach (string? page in new[] { answered, left, "invented" })
        {
            Answer answer = await DecideAsync(page, "allow", Org.Users.Administrator.Username);
            Assert.Equal(400, answer.Status);
            Assert.Contains("this%20sign-in%20has%20ended", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_Salesforce_CLIs_own_app_is_there_and_needs_no_secret()
    {
        (string, string?)[] cli = [("client_id", LocalOrgServer.SalesforceCliClientId)];

        string code = await CodeAsync([.. cli, ("scope", "refresh_token api web")]);
        Answer token = await RedeemAsync(code, [.. cli, ("client_secret", null)]);

        Assert.Equal("refresh_token api web", Text(token, "scope"));
        Assert.Equal(200, (await RefreshAsync(Text(token, "refresh_token"), [.. cli, ("client_secret", null)])).Status);
        (await RefreshAsync(Text(token, "refresh_token"), cli)).AssertOAuthError("invalid_client", "invalid client credentials");
        (await Client.TokenAsync(("grant_type", "client_credentials"), ("client_id", "PlatformCLI"))).AssertOAuthError(
            "invalid_client", "invalid client credentials");
    }

    [Fact]
    public async Task Other_methods_are_refused() =>
        Assert.Equal(405, (await Client.SendAsync(HttpMethod.Put, "/services/oauth2/authorize")).Status);

    /// <summary>Opens the sign-in page and returns the hidden ID that its form sends.</summary>
    private async Task<string> PageAsync()
    {
        Org.SignIn.AutoApprove = false;
        return HiddenId().Match((await AuthorizeAsync()).Text).Groups[1].Value;
    }

    private Task<Answer> DecideAsync(string page, string decision, string username) =>
        Client.FormAsync("/services/oauth2/authorize", ("request", page), ("username", username), ("decision", decision));

    [GeneratedRegex("name=\"request\" value=\"([^\"]+)\"")]
    private static partial Regex HiddenId();
}
