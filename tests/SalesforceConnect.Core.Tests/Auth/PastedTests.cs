using SalesforceConnect.Auth;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Core.Tests.Auth;

/// <summary>Tokens, auth URLs and the Salesforce CLI's output as people paste them.</summary>
public sealed class PastedTests
{
    private const string Token = "00Dxx0000001gPL!AR8AQsentinel.token_x";
    private const string Refresh = "5Aep861sentinelRefreshToken.abcdefgh";
    private const string Url = "force://PlatformCLI::" + Refresh + "@acme.my.salesforce.com";

    [Theory]
    [InlineData(Token)]
    [InlineData("Bearer " + Token)]
    [InlineData("bearer  " + Token)]
    [InlineData("OAuth " + Token)]
    [InlineData("Authorization: Bearer " + Token)]
    [InlineData("\"" + Token + "\"")]
    [InlineData("'Bearer " + Token + "'")]
    [InlineData("\u201C" + Token + "\u201D")]
    [InlineData("\uFEFF" + Token)]
    [InlineData("sid=" + Token)]
    [InlineData("00Dxx0000001gPL%21AR8AQsentinel.token_x")]
    [InlineData("00Dxx0000001gPL%2521AR8AQsentinel.token_x")]
    [InlineData("00Dxx0000001gPL\\!AR8AQsentinel.token_x")]
    [InlineData("00Dxx0000001gPL\\u0021AR8AQsentinel.token_x")]
    public void An_access_token_is_put_right(string given) => Assert.Equal(Token, PastedSecret.AccessToken(new SecretText(given)).Reveal());

    [Theory]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2VudGluZWw")]
    [InlineData("00Dxx0000001gPL!AR8AQ...aToken.may.hold...dots._x0123456789012345678901234567890123456789")]
    [InlineData("anything-new.that_Salesforce~may+grant/one=")]
    public void A_token_of_a_form_that_is_not_known_is_taken(string given)
        => Assert.Equal(given, PastedSecret.AccessToken(new SecretText(given)).Reveal());

    [Theory]
    [InlineData("00Dxx0000001gPL", "before its exclamation mark")]
    [InlineData("00Dxx0000001gPLEAY", "before its exclamation mark")]
    [InlineData(Refresh, "another kind")]
    [InlineData(Url, "another kind")]
    [InlineData("3MVG9LocalOrg.DefaultConsumerKey", "another kind")]
    [InlineData("[REDACTED] Use 'sf org auth show-access-token' to view", "placeholder")]
    [InlineData("<access token>", "placeholder")]
    [InlineData("your-access-token", "placeholder")]
    [InlineData("00Dxx0000001gPL!AR8A...", "placeholder")]
    [InlineData("$token", "placeholder")]
    [InlineData("***", "placeholder")]
    [InlineData("{\"accessToken\":\"sentinel\"}", "placeholder")]
    [InlineData("00Dxx0000001gPL!AR8AQ sentinel", "characters")]
    [InlineData("00Dxx0000001gPL!AR8AQ\"sentinel", "characters")]
    [InlineData("Bearer ", "characters")]
    public void What_can_be_no_access_token_is_refused(string given, string reason)
        => AssertRefused(() => PastedSecret.AccessToken(new SecretText(given)), "AccessToken", reason);

    [Theory]
    [InlineData(Token, "another kind")]
    [InlineData("Bearer " + Token, "another kind")]
    [InlineData(Url, "another kind")]
    [InlineData("[REDACTED]", "placeholder")]
    [InlineData("refresh_token", "placeholder")]
    public void What_can_be_no_refresh_token_is_refused(string given, string reason)
        => AssertRefused(() => PastedSecret.RefreshToken(new SecretText(given)), "RefreshToken", reason);

    [Theory]
    [InlineData("3MVG9LocalOrg.DefaultConsumerKey", "another kind")]
    [InlineData(Token, "another kind")]
    [InlineData("<consumer secret>", "placeholder")]
    [InlineData("YOUR_CLIENT_SECRET", "placeholder")]
    [InlineData("xxxxxxxx", "placeholder")]
    public void What_can_be_no_consumer_secret_is_refused(string given, string reason)
        => AssertRefused(() => PastedSecret.ClientSecret(new SecretText(given)), "ClientSecret", reason);

    [Theory]
    [InlineData("\"0123456789ABCDEF\"", "0123456789ABCDEF")]
    [InlineData("'1234567890123456789'", "1234567890123456789")]
    public void A_consumer_secret_loses_its_quotes(string given, string expected)
        => Assert.Equal(expected, PastedSecret.ClientSecret(new SecretText(given)).Reveal());

    [Theory]
    [InlineData(Url)]
    [InlineData(Url + "/")]
    [InlineData("  \"" + Url + "\"\n")]
    [InlineData("FORCE" + "://PlatformCLI::" + Refresh + "@acme.my.salesforce.com")]
    [InlineData("SFDX_AUTH_URL=" + Url)]
    [InlineData("Sfdx Auth Url: " + Url)]
    [InlineData(" Sfdx Auth Url │ " + Url + " │\n Username      │ robot@example.com")]
    [InlineData("force:\\/\\/PlatformCLI::" + Refresh + "@acme.my.salesforce.com")]
    [InlineData("force%3A%2F%2FPlatformCLI%3A%3A" + Refresh + "%40acme.my.salesforce.com")]
    [InlineData("force://PlatformCLI::" + Refresh + "@https://acme.my.salesforce.com")]
    public void An_auth_URL_is_found(string given)
    {
        ConnectionDocument made = ExportedConnection.Read("acme", given);

        Assert.Equal(("https://acme.my.salesforce.com", "PlatformCLI"), (made.Facts.InstanceUrl, made.Facts.ClientId));
        Assert.Equal(Refresh, made.Secret(ConnectionSecret.RefreshToken).Reveal());
    }

    [Fact]
    public void An_auth_URL_in_base_64_is_read()
        => Assert.Equal(
            Refresh, SfdxAuthUrl.Parse(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Url + "\n"))).RefreshToken.Reveal());

    [Theory]
    [InlineData("", "no force://")]
    [InlineData("sentinel", "no force://")]
    [InlineData("Zm9yY2U6Ly*", "no force://")]
    [InlineData("force://<clientId>:<clientSecret>:<refreshToken>@<host>", "no force://")]
    [InlineData("[REDACTED] Use 'sf org auth show-sfdx-auth-url' to view", "left the secret out")]
    [InlineData("force://PlatformCLI::sentinel", "not all there")]
    [InlineData("force://PlatformCLI::@host", "not all there")]
    [InlineData("force://a:b@host", "not all there")]
    [InlineData(Url + "\nforce://PlatformCLI::other@acme.my.salesforce.com", "several")]
    public void What_is_no_auth_URL_is_told_with_the_command_that_writes_one(string given, string reason)
    {
        SfException error = Assert.Throws<SfException>(() => ExportedConnection.Read("acme", given));

        Assert.Equal(("InvalidAuthUrl", SfErrorCategory.InvalidArgument), (error.ErrorId, error.Category));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("sf org auth show-sfdx-auth-url --target-org <org> --json", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    // {url} stands for the auth URL, ~ for the escape character of colours.
    private static readonly string[] s_outputs =
    [
        """{"status":0,"result":{"sfdxAuthUrl":"{url}"},"warnings":[]}""",
        """{"sfdxAuthUrl":"{url}"}""",
        """{"status":0,"result":"{url}"}""",
        " ›   Warning: @salesforce/cli update available from 2.1 to {2.2}.\n{\"status\":0,\"result\":{\"sfdxAuthUrl\":\"{url}\"}}\n(node:1) DeprecationWarning: {x}",
        """~[97m{~[39m~[94m"status"~[39m:0,"result":{"sfdxAuthUrl":~[92m"{url}"~[39m}~[97m}~[39m""",
        """{"result":{"accessToken":"[REDACTED] Use 'sf org auth show-access-token' to view","instanceUrl":"https://acme.my.salesforce.com","sfdxAuthUrl":"{url}"}}""",
    ];

    public static TheoryData<string> Outputs
        => [.. s_outputs.Select(output => output.Replace("{url}", Url, StringComparison.Ordinal).Replace('~', '\u001b'))];

    [Theory]
    [MemberData(nameof(Outputs))]
    public void What_the_CLI_prints_around_its_JSON_is_no_hindrance(string output)
        => Assert.Equal(Refresh, ExportedConnection.Read("acme", output).Secret(ConnectionSecret.RefreshToken).Reveal());

    [Theory]
    [InlineData("""{"status":0,"result":{"accessToken":"[REDACTED] Use 'sf org auth show-access-token' to view","instanceUrl":"http://localhost:1","sfdxAuthUrl":"[REDACTED] Use 'sf org auth show-sfdx-auth-url' to view"},"warnings":[]}""", "left its secrets out")]
    [InlineData("""{"result":{"accessToken":"<redacted>","instanceUrl":"https://acme.my.salesforce.com"}}""", "left its secrets out")]
    [InlineData("""{"status":0,"result":{"accessToken":"00Dxx0000001gPL!AR8AQsentinel"}}""", "without the instanceUrl")]
    [InlineData("""{"status":0,"result":"00Dxx0000001gPL!AR8AQsentinel"}""", "without the instanceUrl")]
    [InlineData("""{"name":"NoOrgFound","message":"No authorization information found for acme.","exitCode":1,"status":1,"stack":"x"}""", "NoOrgFound: No authorization information found for acme.")]
    [InlineData("""{"status":1,"name":"NamedOrgNotFoundError"}""", "NamedOrgNotFoundError")]
    [InlineData("""{"name":"x","message":"force://PlatformCLI::5Aep861sentinelsentinelsentinel@acme.my.salesforce.com","exitCode":1}""", "the Salesforce CLI says x")]
    [InlineData("""{"status":0,"result":[{"username":"robot@example.com"}]}""", "neither an sfdxAuthUrl")]
    [InlineData("""{"status":0,"result":{""", "to its end")]
    public void What_the_CLI_hides_or_fails_at_is_told(string output, string reason)
    {
        SfException error = Assert.Throws<SfException>(() => ExportedConnection.Read("acme", output));

        Assert.Equal(("InvalidOrgDisplay", SfErrorCategory.InvalidData), (error.ErrorId, error.Category));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("sf org auth show-sfdx-auth-url --target-org <org> --json", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", error.ToString(), StringComparison.Ordinal);
    }

    private static void AssertRefused(Action action, string parameter, string reason)
    {
        SfException error = Assert.Throws<SfException>(action);

        Assert.Equal(("SecretNotUsable", SfErrorCategory.InvalidArgument), (error.ErrorId, error.Category));
        Assert.StartsWith(parameter, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("-SfdxAuthUrl", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", error.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
