using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

public sealed class CodeGrantTests : OAuthTest
{
    [Fact]
    public async Task A_code_gives_an_access_token_that_works_and_a_refresh_token()
    {
        Answer answer = await RedeemAsync(await CodeAsync(("scope", "refresh_token api")));

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            ["access_token", "api_instance_url", "id", "instance_url", "issued_at", "refresh_token", "scope", "signature", "token_format", "token_type"],
            Names(answer));
        (string? id, string? issuedAt) = (Text(answer, "id"), Text(answer, "issued_at"));
        Assert.Equal($"{Origin}/id/{Org.OrganizationId}/{Org.Users.Administrator.Id}", id);
        Assert.Equal("1787565600000", issuedAt);
        Assert.Equal(
            Convert.ToBase64String(
                HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(id + issuedAt))), Text(answer, "signature"));
        Assert.Equal("refresh_token api", Text(answer, "scope"));
        Assert.StartsWith("5Aep861", Text(answer, "refresh_token"), StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal(200, await CallAsync(Text(answer, "access_token")));
        Approval approval = Assert.Single(Org.Approvals.All);
        Assert.Equal((App, Org.Users.Administrator, Text(answer, "refresh_token")), (approval.App, approval.User, approval.RefreshToken));
        Assert.Equal(approval, Assert.Single(Org.Tokens.All).Approval);
    }

    [Theory]
    [InlineData("api", "api", false)]
    [InlineData("api offline_access", "api refresh_token", true)]
    [InlineData(null, "api refresh_token", true)]
    [InlineData("api api", "api", false)]
    public async Task A_refresh_token_comes_only_where_the_scope_grants_it(string? asked, string granted, bool hasRefreshToken)
    {
        Answer answer = await RedeemAsync(await CodeAsync(("scope", asked)));

        Assert.Equal(granted, Text(answer, "scope"));
        Assert.Equal(hasRefreshToken, answer.Json.TryGetProperty("refresh_token", out _));
    }

    [Fact]
    public async Task An_app_with_full_access_may_ask_for_less_but_not_for_a_refresh_token()
    {
        App.Scopes.Clear();
        App.Scopes.Add("full");

        Assert.Equal("api web", Text(await RedeemAsync(await CodeAsync(("scope", "api web"))), "scope"));
        Assert.Equal("invalid_scope", (await CallbackAsync(("scope", "api refresh_token")))["error"]);
    }

    [Fact]
    public async Task Scope_openid_gives_an_id_token_signed_with_the_orgs_key()
    {
        App.Scopes.Add("openid");

        Answer answer = await RedeemAsync(await CodeAsync(("nonce", "n-1")));

        string[] parts = Text(answer, "id_token").Split('.');
        JsonElement claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement;
        Assert.Equal(Origin, claims.GetProperty("iss").GetString());
        Assert.Equal(Text(answer, "id"), claims.GetProperty("sub").GetString());
        Assert.Equal(App.ConsumerKey, claims.GetProperty("aud").GetString());
        Assert.Equal("n-1", claims.GetProperty("nonce").GetString());
        Assert.Equal(1787565600, claims.GetProperty("iat").GetInt64());

        JsonElement configuration = (await Client.GetAsync("/.well-known/openid-configuration")).Json;
        JsonElement key =
            (await Client.GetAsync(new Uri(configuration.GetProperty("jwks_uri").GetString()!).AbsolutePath)).Json.GetProperty(
            "keys")[0];
        using var rsa = RSA.Create(new RSAParameters
        {
            Modulus = Base64Url.DecodeFromChars(key.GetProperty("n").GetString()),
            Exponent = Base64Url.DecodeFromChars(key.GetProperty("e").GetString()),
        });
        Assert.True(rsa.VerifyData(
            Encoding.ASCII.GetBytes(
                $"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal($"{Origin}/services/oauth2/authorize", configuration.GetProperty("authorization_endpoint").GetString());
    }

    [Theory]
    [InlineData("code", null, "invalid_request", "missing required parameter: code")]
    [InlineData("code", "aPrxInvented==", "invalid_grant", "invalid authorization code")]
    [InlineData("redirect_uri", null, "invalid_request", "missing required parameter: redirect_uri")]
    [InlineData("redirect_uri", "https://app.example/cb?tenant=1", "redirect_uri_mismatch", "redirect_uri must match configuration")]
    [InlineData("client_secret", null, "invalid_client", "invalid client credentials")]
    [InlineData("client_secret", "wrong", "invalid_client", "invalid client credentials")]
    [InlineData("client_id", "3MVG9unknown", "invalid_client_id", "client identifier invalid")]
    [InlineData("code_verifier", null, "invalid_grant", "missing required code verifier")]
    [InlineData("code_verifier", "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvV", "invalid_request", "invalid code verifier")]
    [InlineData("code_verifier", "short", "invalid_request", "invalid code verifier")]
    public async Task A_wrong_exchange_is_refused_and_gives_nothing(string name, string? value, string error, string description)
    {
        (await RedeemAsync(await CodeAsync(), (name, value))).AssertOAuthError(error, description);

        Assert.Empty(Org.Approvals.All);
        Assert.Equal(0, Org.Tokens.IssuedCount);
    }

    [Fact]
    public async Task A_code_is_for_the_app_that_asked()
    {
        ExternalClientApp other = Org.Apps.Default;

        (await RedeemAsync(await CodeAsync(), ("client_id", other.ConsumerKey), ("client_secret", other.ConsumerSecret)))
            .AssertOAuthError("invalid_grant", "invalid authorization code");
    }

    [Fact]
    public async Task A_verifier_without_a_challenge_is_refused_and_neither_is_fine()
    {
        (await RedeemAsync(await CodeAsync(("code_challenge", null)))).AssertOAuthError("invalid_grant", "invalid code verifier");

        Assert.Equal(200, (await RedeemAsync(await CodeAsync(("code_challenge", null)), ("code_verifier", null))).Status);
    }

    [Fact]
    public async Task Both_ends_of_a_verifiers_length_work()
    {
        foreach (string? verifier in new[] { new string('-', 43), new string('~', 128) })
        {
            Assert.Equal(
                200, (await RedeemAsync(await CodeAsync(("code_challenge", ChallengeOf(verifier))), ("code_verifier", verifier))).Status);
        }

        string tooLong = new string('~', 129);
        (await RedeemAsync(await CodeAsync(("code_challenge", ChallengeOf(tooLong))), ("code_verifier", tooLong)))
            .AssertOAuthError("invalid_request", "invalid code verifier");
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData(Secret, 200)]
    [InlineData("wrong", 400)]
    public async Task An_app_that_does_not_need_its_secret_still_checks_one(string? secret, int status)
    {
        App.RequireSecretForWebServerFlow = false;

        Assert.Equal(status, (await RedeemAsync(await CodeAsync(), ("client_secret", secret))).Status);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        string code = await CodeAsync();
        Assert.Equal(200, (await RedeemAsync(code)).Status);

        (await RedeemAsync(code)).AssertOAuthError("invalid_grant", "expired authorization code");
    }

    [Fact]
    public async Task Of_many_exchanges_at_once_one_succeeds()
    {
        string code = await CodeAsync();

        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => RedeemAsync(code)));

        Assert.Single(answers, a => a.Status == 200);
        Assert.Single(Org.Approvals.All);
    }

    [Fact]
    public async Task A_code_ends_after_a_quarter_of_an_hour_or_when_it_is_set_to()
    {
        (string? last, string? late) = (await CodeAsync(), await CodeAsync());
        Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await RedeemAsync(last)).Status);
        Clock.Advance(TimeSpan.FromSeconds(1));
        (await RedeemAsync(late)).AssertOAuthError("invalid_grant", "expired authorization code");

        Org.SignIn.CodeLifetime = TimeSpan.Zero;
        (await RedeemAsync(await CodeAsync())).AssertOAuthError("invalid_grant", "expired authorization code");
    }

    [Fact]
    public async Task A_user_deactivated_after_the_sign_in_gets_no_token()
    {
        string code = await CodeAsync();
        Org.Users.Administrator.IsActive = false;

        (await RedeemAsync(code)).AssertOAuthError("inactive_user", "inactive user");
    }

    [Fact]
    public async Task A_sixth_sign_in_silently_revokes_the_oldest_of_the_same_user_and_app()
    {
        Approval other = Org.Approvals.Grant(App, Org.Users.Find("stefan.mueller@local-org.example")!);
        var tokens = new List<(string Access, string Refresh)>();
        for (int i = 0; i < ApprovalStore.LimitPerUserAndApp; i++)
        {
            tokens.Add(await SignInAsync());
        }

        Assert.All(tokens, t => Assert.True(Org.Approvals.TryGetActive(t.Refresh, out _)));
        tokens.Add(await SignInAsync());

        (await RefreshAsync(tokens[0].Refresh)).AssertOAuthError("invalid_grant", "expired access/refresh token");
        Assert.Equal(401, await CallAsync(tokens[0].Access));
        Assert.All(tokens.Skip(1), t => Assert.True(Org.Approvals.TryGetActive(t.Refresh, out _)));
        Assert.False(other.IsRevoked);
    }
}
