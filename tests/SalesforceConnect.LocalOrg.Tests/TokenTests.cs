using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace SalesforceConnect.LocalOrg.Tests;

public sealed class TokenTests : OrgTest
{
    private static readonly LocalOrgOptions s_empty = new() { SampleData = false };

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 8, 24, 10, 0, 0, TimeSpan.Zero));

    protected override LocalOrgOptions Options => s_empty with { Clock = _clock, TokenLifetime = TimeSpan.FromHours(2) };

    protected override bool Authorize => false;

    [Fact]
    public async Task Client_credentials_in_the_body_give_a_token_that_works()
    {
        Answer answer = await AskAsync();

        Assert.Equal(200, answer.Status);
        JsonElement token = answer.Json;
        string id = token.GetProperty("id").GetString()!;
        string issuedAt = token.GetProperty("issued_at").GetString()!;
        Assert.Equal($"{Org.Url.GetLeftPart(UriPartial.Authority)}/id/{Org.OrganizationId}/{Org.Users.Administrator.Id}", id);
        Assert.Equal("1787565600000", issuedAt);
        Assert.Equal(
            Convert.ToBase64String(
                HMACSHA256.HashData(Encoding.UTF8.GetBytes(LocalOrgServer.DefaultClientSecret), Encoding.UTF8.GetBytes(id + issuedAt))),
            token.GetProperty("signature").GetString());
        Assert.Equal("Bearer", token.GetProperty("token_type").GetString());
        Assert.Equal("opaque", token.GetProperty("token_format").GetString());
        Assert.Equal("api refresh_token", token.GetProperty("scope").GetString());
        Assert.Equal(Org.Url.GetLeftPart(UriPartial.Authority), token.GetProperty("instance_url").GetString());
        Assert.False(token.TryGetProperty("refresh_token", out _));
        Assert.StartsWith(Org.OrganizationId[..15] + "!AQ", token.GetProperty("access_token").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, Org.Tokens.IssuedCount);

        Use(token.GetProperty("access_token").GetString()!);
        Assert.Equal(200, (await Client.GetAsync(OrgClient.Root + "/limits")).Status);
    }

    [Theory]
    [InlineData(LocalOrgServer.DefaultClientId, LocalOrgServer.DefaultClientSecret, null)]
    [InlineData(LocalOrgServer.DefaultClientId, "wrong", "invalid_client")]
    [InlineData("wrong", LocalOrgServer.DefaultClientSecret, "invalid_client_id")]
    public async Task Client_credentials_may_come_in_a_Basic_header(string id, string secret, string? error)
    {
        Client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));

        Answer answer = await Client.TokenAsync(("grant_type", "client_credentials"));

        Assert.Equal(error is null ? 200 : 400, answer.Status);
        if (error is not null)
        {
            Assert.Equal(error, answer.Json.GetProperty("error").GetString());
        }
    }

    [Fact]
    public async Task Header_and_body_that_differ_are_refused()
    {
        Client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("a:b"u8.ToArray()));

        (await AskAsync()).AssertOAuthError("invalid_request", "multiple client authentication methods provided");
    }

    [Fact]
    public async Task A_missing_grant_type_is_an_invalid_request() =>
        (await Client.TokenAsync(("client_id", LocalOrgServer.DefaultClientId))).AssertOAuthError(
            "invalid_request", "missing required parameter: grant_type");

    [Fact]
    public async Task An_unknown_grant_type_is_refused() =>
        (await Client.TokenAsync(("grant_type", "magic"))).AssertOAuthError("unsupported_grant_type", "grant type not supported");

    [Fact]
    public async Task An_unknown_key_is_refused() =>
        (await AskAsync(id: "3MVG9unknown")).AssertOAuthError("invalid_client_id", "client identifier invalid");

    [Fact]
    public async Task A_wrong_secret_is_refused() =>
        (await AskAsync(secret: "wrong")).AssertOAuthError("invalid_client", "invalid client credentials");

    [Fact]
    public async Task An_app_without_the_flow_is_refused()
    {
        Org.Apps.Default.ClientCredentialsEnabled = false;

        (await AskAsync()).AssertOAuthError("unsupported_grant_type", "Client credentials flow not enabled");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nobody@local-org.example")]
    public async Task An_app_without_a_run_as_user_is_refused(string? username)
    {
        Org.Apps.Default.RunAsUsername = username;

        (await AskAsync()).AssertOAuthError("invalid_grant", "no client credentials user enabled");
    }

    [Fact]
    public async Task An_inactive_run_as_user_is_refused_and_its_tokens_end()
    {
        Use((await AskAsync()).Json.GetProperty("access_token").GetString()!);
        Org.Users.Administrator.IsActive = false;

        (await AskAsync()).AssertOAuthError("inactive_user", "inactive user");
        (await Client.GetAsync(OrgClient.Root + "/limits")).AssertError(401, "INVALID_SESSION_ID");
        Assert.False((bool)Org.Store.Get("User", Org.Users.Administrator.Id)!["IsActive"]!);
    }

    [Theory]
    [InlineData("login.salesforce.com")]
    [InlineData("test.salesforce.com")]
    public async Task A_login_host_refuses_the_flow(string host)
    {
        Client.Http.DefaultRequestHeaders.Host = host;

        (await AskAsync()).AssertOAuthError("invalid_grant", "request not supported on this domain");
    }

    [Fact]
    public async Task My_domain_is_what_the_token_says()
    {
        await using LocalOrgServer org = await LocalOrgServer.StartAsync(s_empty with { MyDomainHost = "acme.my.salesforce.com" });
        using var client = new OrgClient(org, authorize: false);

        JsonElement token = (await client.TokenAsync(Form())).Json;

        Assert.Equal("http://acme.my.salesforce.com", token.GetProperty("instance_url").GetString());
        org.MyDomainHost = null;
        Assert.Equal(
            org.Url.GetLeftPart(UriPartial.Authority), (await client.TokenAsync(Form())).Json.GetProperty("instance_url").GetString());
    }

    [Fact]
    public async Task A_token_ends_with_its_lifetime()
    {
        Use((await AskAsync()).Json.GetProperty("access_token").GetString()!);
        _clock.Advance(TimeSpan.FromMinutes(119));
        Assert.Equal(200, (await Client.GetAsync(OrgClient.Root)).Status);

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("Session expired or invalid", (await Client.GetAsync(OrgClient.Root)).AssertError(401, "INVALID_SESSION_ID"));
    }

    [Fact]
    public async Task ExpireAll_ends_every_token_and_a_new_one_works()
    {
        Use((await AskAsync()).Json.GetProperty("access_token").GetString()!);

        Assert.Equal(1, Org.Tokens.ExpireAll());
        (await Client.GetAsync(OrgClient.Root)).AssertError(401, "INVALID_SESSION_ID");
        Assert.Equal(0, Org.Tokens.ActiveCount);

        Use((await AskAsync()).Json.GetProperty("access_token").GetString()!);
        Assert.Equal(200, (await Client.GetAsync(OrgClient.Root)).Status);
    }

    [Fact]
    public async Task A_token_without_the_api_scope_is_not_for_REST()
    {
        Org.Apps.Default.Scopes.Remove("api");
        Use((await AskAsync()).Json.GetProperty("access_token").GetString()!);

        Assert.Equal(
            "This session is not valid for use with the REST API",
            (await Client.GetAsync(OrgClient.Root + "/limits")).AssertError(401, "INVALID_SESSION_ID"));
    }

    [Fact]
    public async Task The_api_can_be_switched_off_for_a_user_and_for_theOrg()
    {
        Use((await AskAsync()).Json.GetProperty("access_token").GetString()!);

        Org.Users.Administrator.ApiEnabled = false;
        Assert.Equal("API is disabled for this User", (await Client.GetAsync(OrgClient.Root)).AssertError(403, "API_CURRENTLY_DISABLED"));

        Org.ApiEnabled = false;
        Assert.Equal(
            "The REST API is not enabled for this Organization.", (await Client.GetAsync(OrgClient.Root)).AssertError(
                403, "API_DISABLED_FOR_ORG"));
    }

    [Fact]
    public async Task Userinfo_and_the_identity_url_tell_who_the_user_is()
    {
        JsonElement token = (await AskAsync()).Json;
        Assert.Equal("Missing_OAuth_Token", (await Client.GetAsync("/services/oauth2/userinfo")).Text);
        Use("nonsense");
        Answer bad = await Client.GetAsync("/services/oauth2/userinfo");
        Assert.Equal((403, "Bad_OAuth_Token"), (bad.Status, bad.Text));

        Use(token.GetProperty("access_token").GetString()!);
        JsonElement info = (await Client.GetAsync("/services/oauth2/userinfo")).Json;
        Assert.Equal(Org.Users.Administrator.Username, info.GetProperty("preferred_username").GetString());
        Assert.Equal(Org.OrganizationId, info.GetProperty("organization_id").GetString());
        Assert.Equal(token.GetProperty("id").GetString(), info.GetProperty("sub").GetString());

        JsonElement identity = (await Client.GetAsync(new Uri(token.GetProperty("id").GetString()!).AbsolutePath)).Json;
        Assert.Equal(Org.Users.Administrator.Id, identity.GetProperty("user_id").GetString());
        Assert.Equal("Ada Admin", identity.GetProperty("display_name").GetString());
    }

    [Fact]
    public async Task A_revoked_token_works_no_more_and_cannot_be_revoked_again()
    {
        string value = (await AskAsync()).Json.GetProperty("access_token").GetString()!;
        Use(value);

        Assert.Equal(200, (await Client.FormAsync("/services/oauth2/revoke", ("token", value))).Status);

        (await Client.GetAsync(OrgClient.Root)).AssertError(401, "INVALID_SESSION_ID");
        Assert.Equal(
            "invalid_token", (await Client.FormAsync("/services/oauth2/revoke", ("token", value))).Json.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Revoking_works_by_GET_too_and_deactivating_a_user_works_through_the_api()
    {
        string value = (await AskAsync()).Json.GetProperty("access_token").GetString()!;
        Assert.Equal(200, (await Client.GetAsync("/services/oauth2/revoke?token=" + Uri.EscapeDataString(value))).Status);
        Assert.False(Org.Tokens.TryGetActive(value, out _));

        OrgUser user = Org.Users.Add("temp@local-org.example", "Temp", "User");
        Use(Org.Tokens.Issue(Org.Apps.Default, user).Value);
        Assert.Equal(200, (await Client.GetAsync(OrgClient.Root)).Status);
        Assert.Equal(204, (await Client.PatchAsync($"{OrgClient.Root}/sobjects/User/{user.Id}", new { IsActive = false })).Status);
        Assert.False(user.IsActive);
        (await Client.GetAsync(OrgClient.Root)).AssertError(401, "INVALID_SESSION_ID");
    }

    [Fact]
    public async Task Introspection_knows_active_from_ended()
    {
        string value = (await AskAsync()).Json.GetProperty("access_token").GetString()!;
        (string, string)[] form = [("token", value), ("client_id", LocalOrgServer.DefaultClientId), ("client_secret", LocalOrgServer.DefaultClientSecret)];

        JsonElement active = (await Client.FormAsync("/services/oauth2/introspect", form)).Json;
        Assert.True(active.GetProperty("active").GetBoolean());
        Assert.Equal(1787565600 + 7200, active.GetProperty("exp").GetInt64());

        Org.Tokens.ExpireAll();
        Assert.Equal("""{"active":false}""", (await Client.FormAsync("/services/oauth2/introspect", form)).Text);
    }

    private Task<Answer> AskAsync(string id = LocalOrgServer.DefaultClientId, string secret = LocalOrgServer.DefaultClientSecret)
        => Client.TokenAsync(Form(id, secret));

    private static (string, string)[] Form(string id = LocalOrgServer.DefaultClientId, string secret = LocalOrgServer.DefaultClientSecret)
        =>
        [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)];

    private void Use(string token) => Client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
}
