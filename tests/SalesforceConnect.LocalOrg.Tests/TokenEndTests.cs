using System.Net.Http.Headers;
using System.Text;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>Revocation and introspection of the tokens that a sign-in gives.</summary>
public sealed class TokenEndTests : OAuthTest
{
    [Theory]
    [InlineData(true, null)]
    [InlineData(true, "refresh_token")]
    [InlineData(false, null)]
    public async Task Revoking_a_refresh_token_ends_its_access_tokens_too(bool post, string? hint)
    {
        (string? access, string? refresh) = await SignInAsync();
        string second = Text(await RefreshAsync(refresh), "access_token");
        (string? otherAccess, string _) = await SignInAsync();

        Assert.Equal(200, (await RevokeAsync(refresh, hint, post)).Status);

        Assert.Equal((401, 401), (await CallAsync(access), await CallAsync(second)));
        (await RefreshAsync(refresh)).AssertOAuthError("invalid_grant", "expired access/refresh token");
        Assert.Equal(200, await CallAsync(otherAccess));
        (await RevokeAsync(refresh)).AssertOAuthError("invalid_token", "this token is not valid or is already revoked");
    }

    [Fact]
    public async Task Revoking_an_access_token_ends_that_one_alone()
    {
        (string? access, string? refresh) = await SignInAsync();

        Assert.Equal(200, (await RevokeAsync(access, "access_token")).Status);

        Assert.Equal(401, await CallAsync(access));
        Assert.Equal(200, await CallAsync(Text(await RefreshAsync(refresh), "access_token")));
    }

    [Fact]
    public async Task What_is_no_token_cannot_be_revoked()
    {
        App.RefreshTokenRotation = true;
        App.Scopes.Add("openid");
        Answer answer = await RedeemAsync(await CodeAsync());
        await RefreshAsync(Text(answer, "refresh_token"));

        (await RevokeAsync("invented")).AssertOAuthError("invalid_token", "this token is not valid or is already revoked");
        (await RevokeAsync("")).AssertOAuthError("invalid_token", "this token is not valid or is already revoked");
        (await RevokeAsync(Text(answer, "refresh_token"))).AssertOAuthError(
            "invalid_token", "this token is not valid or is already revoked");
        (await RevokeAsync(Text(answer, "id_token"))).AssertOAuthError("unsupported_token_type", "this token type is not supported");
        (await RevokeAsync(Text(answer, "access_token"), "id_token")).AssertOAuthError(
            "unsupported_token_type", "this token type is not supported");
        Assert.Equal(200, await CallAsync(Text(answer, "access_token")));
    }

    [Fact]
    public async Task Introspection_knows_both_kinds_of_token()
    {
        App.RefreshTokenLifetime = TimeSpan.FromDays(2);
        App.RefreshTokenIdleTimeout = TimeSpan.FromDays(1);
        (string? access, string? refresh) = await SignInAsync();

        Answer ofAccess = await IntrospectAsync(access);
        Assert.Equal(["active", "client_id", "exp", "iat", "nbf", "scope", "sub", "token_type", "username"], Names(ofAccess));
        Assert.Equal("access_token", Text(ofAccess, "token_type"));
        Assert.Equal(1787565600 + 7200, ofAccess.Json.GetProperty("exp").GetInt64());

        Answer ofRefresh = await IntrospectAsync(refresh);
        Assert.Equal("refresh_token", Text(ofRefresh, "token_type"));
        Assert.Equal((App.ConsumerKey, Org.Users.Administrator.Username), (Text(ofRefresh, "client_id"), Text(ofRefresh, "username")));
        Assert.Equal(1787565600 + 86_400, ofRefresh.Json.GetProperty("exp").GetInt64());

        App.RefreshTokenLifetime = App.RefreshTokenIdleTimeout = null;
        Assert.False((await IntrospectAsync(refresh)).Json.TryGetProperty("exp", out _));
    }

    [Fact]
    public async Task An_ended_token_is_not_active_and_neither_is_another_apps()
    {
        (string? access, string? refresh) = await SignInAsync();
        string other = Org.Tokens.Issue(Org.Apps.Default, Org.Users.Administrator).Value;
        Assert.Equal("""{"active":false}""", (await IntrospectAsync(other)).Text);

        await RevokeAsync(refresh);

        Assert.Equal("""{"active":false}""", (await IntrospectAsync(access)).Text);
        Assert.Equal("""{"active":false}""", (await IntrospectAsync(refresh)).Text);
        Assert.Equal("""{"active":false}""", (await IntrospectAsync("invented")).Text);
    }

    [Fact]
    public async Task A_deactivated_users_tokens_are_not_active()
    {
        (string? access, string? refresh) = await SignInAsync();
        Org.Users.Administrator.IsActive = false;

        Assert.Equal("""{"active":false}""", (await IntrospectAsync(access)).Text);
        Assert.Equal("""{"active":false}""", (await IntrospectAsync(refresh)).Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task Introspection_needs_the_apps_secret_always(string? secret)
    {
        App.RequireSecretForRefreshTokenFlow = App.RequireSecretForWebServerFlow = false;

        (await IntrospectAsync("any", secret)).AssertOAuthError("invalid_client", "invalid client credentials");
    }

    [Fact]
    public async Task An_app_without_a_secret_cannot_authenticate_with_an_empty_one()
    {
        Client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("PlatformCLI:")));

        (await Client.FormAsync("/services/oauth2/introspect", ("token", "any"))).AssertOAuthError(
            "invalid_client", "invalid client credentials");
    }

    [Fact]
    public async Task Userinfo_and_the_identity_url_work_with_a_signed_in_users_token()
    {
        Org.SignIn.UserToSignIn = Org.Users.Find("stefan.mueller@local-org.example");
        Answer answer = await RedeemAsync(await CodeAsync());
        string access = Text(answer, "access_token");

        Assert.Equal("stefan.mueller@local-org.example", Text(await GetAsync("/services/oauth2/userinfo", access), "preferred_username"));
        Assert.Equal("Stefan Müller", Text(await GetAsync(new Uri(Text(answer, "id")).AbsolutePath, access), "display_name"));

        await RevokeAsync(Text(answer, "refresh_token"));
        Assert.Equal("Bad_OAuth_Token", (await GetAsync("/services/oauth2/userinfo", access)).Text);
    }

    private Task<Answer> RevokeAsync(string token, string? hint = null, bool post = true)
    {
        (string Name, string Value)[] form = hint is null ? [("token", token)] : [("token", token), ("token_type_hint", hint)];
        return post
            ? Client.FormAsync("/services/oauth2/revoke", form)
            : Client.GetAsync("/services/oauth2/revoke?" + string.Join('&', form.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}")));
    }

    private Task<Answer> IntrospectAsync(string token, string? secret = Secret) => Client.FormAsync(
        "/services/oauth2/introspect",
        [("token", token), ("client_id", App.ConsumerKey), .. secret is null
            ? Array.Empty<(string, string)>()
            : [("client_secret", secret)]]);
}
