using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

public sealed class JwtBearerTests : OAuthTest
{
    private const string InvalidAssertion = "invalid assertion";
    private static readonly RSA s_key = RSA.Create(2048);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        App.PublicKeyPem = s_key.ExportSubjectPublicKeyInfoPem();
        App.PreAuthorizedUsers.Add(Org.Users.Administrator.Username);
    }

    [Fact]
    public async Task A_signed_assertion_gives_a_token_that_works_and_no_refresh_token()
    {
        Answer answer = await AskAsync();

        Assert.Equal(200, answer.Status);
        Assert.Equal(["access_token", "id", "instance_url", "scope", "token_type"], Names(answer));
        Assert.Equal(Origin, Text(answer, "instance_url"));
        Assert.Equal(200, await CallAsync(Text(answer, "access_token")));
        Assert.Equal(Org.Users.Administrator, Assert.Single(Org.Tokens.All).User);
    }

    [Theory]
    [InlineData("certificate")]
    [InlineData("certificate PEM")]
    [InlineData("PKCS#1 public key")]
    public async Task The_appsKey_comes_in_every_form(string form)
    {
        using X509Certificate2 certificate = new CertificateRequest("CN=test", s_key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(Clock.GetUtcNow().AddDays(-1), Clock.GetUtcNow().AddDays(1));
        App.Certificate = form == "certificate" ? certificate : null;
        App.PublicKeyPem = form switch
        {
            "certificate" => null,
            "certificate PEM" => certificate.ExportCertificatePem(),
            _ => s_key.ExportRSAPublicKeyPem(),
        };

        Assert.Equal(200, (await AskAsync()).Status);
    }

    [Fact]
    public async Task AnotherKey_is_refused()
    {
        using var other = RSA.Create(2048);

        (await AskAsync(key: other)).AssertOAuthError("invalid_grant", InvalidAssertion);
    }

    [Fact]
    public async Task An_app_without_aKey_is_refused()
    {
        App.PublicKeyPem = null;

        (await AskAsync()).AssertOAuthError("invalid_client", "invalid client credentials");
    }

    [Fact]
    public async Task Claims_changed_after_signing_are_refused()
    {
        string[] parts = Assertion().Split('.');
        string[] forged = Assertion(("sub", "stefan.mueller@local-org.example")).Split('.');

        (await SendAsync($"{parts[0]}.{forged[1]}.{parts[2]}")).AssertOAuthError("invalid_grant", InvalidAssertion);
    }

    [Theory]
    [InlineData(null, "missing required parameter: assertion")]
    [InlineData("nonsense", InvalidAssertion)]
    [InlineData("a.b", InvalidAssertion)]
    [InlineData("!!.!!.!!", InvalidAssertion)]
    [InlineData("e30.e30.e30", InvalidAssertion)]
    [InlineData("W10.W10.W10", InvalidAssertion)]
    [InlineData("eyJhbGciOiJub25lIn0.e30.", InvalidAssertion)]
    public async Task What_is_no_assertion_is_refused(string? assertion, string description) =>
        (await SendAsync(assertion)).AssertOAuthError(assertion is null ? "invalid_request" : "invalid_grant", description);

    [Theory]
    [InlineData("iss")]
    [InlineData("sub")]
    [InlineData("aud")]
    [InlineData("exp")]
    public async Task Every_claim_is_needed(string claim)
        => (await AskAsync((claim, null))).AssertOAuthError("invalid_grant", InvalidAssertion);

    [Fact]
    public async Task An_unknown_issuer_is_refused() =>
        (await AskAsync(("iss", "3MVG9unknown"))).AssertOAuthError("invalid_client_id", "client identifier invalid");

    [Theory]
    [InlineData(-1, "assertion expired")]
    [InlineData(0, "assertion expired")]
    [InlineData(1, null)]
    [InlineData(180, null)]
    [InlineData(181, InvalidAssertion)]
    public async Task The_expiry_is_at_most_three_minutes_ahead(int seconds, string? description)
    {
        Answer answer = await AskAsync(("exp", Clock.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds()));

        if (description is null)
        {
            Assert.Equal(200, answer.Status);
        }
        else
        {
            answer.AssertOAuthError("invalid_grant", description);
        }
    }

    [Fact]
    public async Task The_expiry_is_in_seconds_and_may_be_a_string()
    {
        DateTimeOffset expiry = Clock.GetUtcNow().AddMinutes(3);

        (await AskAsync(("exp", expiry.ToUnixTimeMilliseconds()))).AssertOAuthError("invalid_grant", InvalidAssertion);
        Assert.Equal(
            200, (await AskAsync(("exp", expiry.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)))).Status);
    }

    [Theory]
    [InlineData("https://login.salesforce.com", false, true)]
    [InlineData("https://test.salesforce.com", false, false)]
    [InlineData("https://login.salesforce.com", true, false)]
    [InlineData("https://test.salesforce.com", true, true)]
    [InlineData("https://login.salesforce.com/", false, false)]
    [InlineData("http://acme.my.salesforce.com", false, true)]
    [InlineData("own", false, true)]
    public async Task The_audience_is_the_login_host_of_the_orgs_kind_or_the_org_itself(string audience, bool isSandbox, bool works)
    {
        await using LocalOrgServer org = await LocalOrgServer.StartAsync(
            Options with { IsSandbox = isSandbox, MyDomainHost = "acme.my.salesforce.com" });
        org.Apps.Add(App);
        using var client = new OrgClient(org, authorize: false);
        string own = org.Url.GetLeftPart(UriPartial.Authority);

        Answer answer = await client.TokenAsync(Form(Assertion(("aud", audience == "own" ? own : audience))));

        if (works)
        {
            Assert.Equal(200, answer.Status);
        }
        else
        {
            answer.AssertOAuthError("invalid_grant", "audience is invalid");
        }
    }

    [Fact]
    public async Task The_audiences_can_be_set_and_a_list_of_them_may_be_sent()
    {
        Assert.Equal(200, (await AskAsync(("aud", new[] { "https://example.com", "https://login.salesforce.com" }))).Status);
        Org.JwtAudiences = ["https://example.com"];

        Assert.Equal(200, (await AskAsync(("aud", "https://example.com"))).Status);
        (await AskAsync()).AssertOAuthError("invalid_grant", "audience is invalid");
    }

    [Fact]
    public async Task A_user_who_never_approved_the_app_is_refused_until_they_sign_in()
    {
        App.PreAuthorizedUsers.Clear();
        (await AskAsync()).AssertOAuthError("invalid_grant", "user hasn't approved this consumer");

        await RedeemAsync(await CodeAsync(("scope", "api")));
        Assert.Equal("api", Text(await AskAsync(), "scope"));

        Org.Approvals.RevokeAll();
        (await AskAsync()).AssertOAuthError("invalid_grant", "user hasn't approved this consumer");
    }

    [Fact]
    public async Task An_unknown_user_has_approved_nothing() =>
        (await AskAsync(("sub", "nobody@local-org.example"))).AssertOAuthError("invalid_grant", "user hasn't approved this consumer");

    [Fact]
    public async Task Where_the_administrator_approves_users_a_sign_in_is_not_enough()
    {
        Org.Approvals.Grant(App, Org.Users.Find("stefan.mueller@local-org.example")!);
        App.AdminApprovedUsersOnly = true;

        (await AskAsync(("sub", "stefan.mueller@local-org.example"))).AssertOAuthError(
            "invalid_app_access", "user is not admin approved to access this app");
        Assert.Equal(200, (await AskAsync()).Status);
    }

    [Fact]
    public async Task Who_may_not_log_in_is_refused()
    {
        Org.Users.Administrator.LoginRestricted = true;
        (await AskAsync()).AssertOAuthError("invalid_grant", "ip restricted or invalid login hours");

        Org.Users.Administrator.IsActive = false;
        (await AskAsync()).AssertOAuthError("inactive_user", "inactive user");
    }

    private Task<Answer> AskAsync(params (string Name, object? Value)[] claims) => SendAsync(Assertion(s_key, claims));

    private Task<Answer> AskAsync(RSA key) => SendAsync(Assertion(key));

    private Task<Answer> SendAsync(string? assertion) => Client.TokenAsync(Form(assertion));

    private static (string, string)[] Form(string? assertion) =>
        [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), .. assertion is null
            ? Array.Empty<(string, string)>()
            : [("assertion", assertion)]];

    private string Assertion(params (string Name, object? Value)[] changes) => Assertion(s_key, changes);

    private string Assertion(RSA key, params (string Name, object? Value)[] changes)
    {
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = App.ConsumerKey,
            ["sub"] = Org.Users.Administrator.Username,
            ["aud"] = "https://login.salesforce.com",
            ["exp"] = Clock.GetUtcNow().AddMinutes(3).ToUnixTimeSeconds(),
        };
        foreach ((string? name, object? value) in changes)
        {
            claims[name] = value;
        }

        byte[] body = JsonSerializer.SerializeToUtf8Bytes(claims.Where(c => c.Value is not null).ToDictionary());
        string signed = $"{Base64Url.EncodeToString("""{"alg":"RS256"}"""u8)}.{Base64Url.EncodeToString(body)}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }
}
