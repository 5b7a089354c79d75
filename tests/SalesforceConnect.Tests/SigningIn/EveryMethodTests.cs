using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;
using SalesforceConnect.Tests.Secrets;

namespace SalesforceConnect.Tests.SigningIn;

/// <summary>What holds for every way in: it is tested beside the others, its key can be changed, and nothing of it leaks.</summary>
public sealed class EveryMethodTests : JwtTest
{
    private static readonly string[] s_secretFields = ["refresh_token", "client_secret", "code", "code_verifier", "assertion", "token"];

    private const string MakeAll = """
        $null = New-SfConnection secret -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret
        $null = New-SfConnection jwt -InstanceUrl $Url -ClientId $Id -Username $User -PrivateKeyPath $Key
        $null = New-SfConnection refresh -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret -RefreshToken $Refresh
        $null = New-SfConnection url -SfdxAuthUrl $AuthUrl
        $null = New-SfConnection token -InstanceUrl $Url -AccessToken $Token
        $null = New-SfConnection person -InstanceUrl $Url -Interactive -NoBrowser
        """;

    public static TheoryData<string, bool> Flows => new()
    {
        { MakeAll + "; Get-SfConnection | Test-SfConnection; Get-SfConnection | Select-SfConnection -PassThru", true },
        { MakeAll + "; Export-SfConnection refresh $Folder/out.txt -Force; Import-SfConnection again $Folder/out.txt; Get-SfLimit", true },
        { MakeAll
            + "; Set-SfConnection jwt -PrivateKeyPath $Key -PassThru; Set-SfConnection refresh -RefreshToken $Refresh -PassThru; Set-SfConnection secret -ClientSecret $Secret", true },
        { MakeAll + "; Get-SfConnection | Remove-SfConnection -Revoke -Force", true },
        { "New-SfConnection a -InstanceUrl $Url -ClientId $Id -RefreshToken $Wrong", false },
        { "New-SfConnection a -InstanceUrl $Url -ClientId $Id -ClientSecret $Wrong -RefreshToken $Refresh", false },
        { "New-SfConnection a -SfdxAuthUrl $Wrong", false },
        { "$WrongUrl | Import-SfConnection a", false },
        { "$WrongJson | Import-SfConnection a", false },
        { "New-SfConnection a -InstanceUrl $Url -ClientId $Id -Username $User -PrivateKeyPath $Key -PrivateKeyPassword $Wrong -Audience https://nobody.example", false },
        { "New-SfConnection a -InstanceUrl $Url -ClientId $Id -Username $User -PrivateKeyPath $Protected -PrivateKeyPassword $Wrong", false },
        { "New-SfConnection a -InstanceUrl $Url -ClientId $Id -ClientSecret $Wrong -Interactive -NoBrowser", false },
        { "New-SfConnection a -InstanceUrl $Url -Interactive -NoBrowser -Scope api", false },
    };

    [Theory]
    [MemberData(nameof(Flows))]
    public void Nothing_secret_is_seen_in_any_stream_error_or_serialised_object(string script, bool isGood)
    {
        using ModuleSession session = Prepared(out string[] given);
        RunResult result = session.Run(
            $"$VerbosePreference = $DebugPreference = 'Continue'; & {{ try {{ {script} }} catch {{ $_ }} }} *>&1");
        Assert.Null(result.Terminating);
        Assert.Equal(isGood, !result.Output.Any(item => item?.BaseObject is ErrorRecord));
        Assert.Contains(result.Output, item => item?.BaseObject is VerboseRecord or ErrorRecord);

        var seen = new List<string> { session.Host.Written };
        foreach (object item in result.Output
            .OfType<object>()
            .Concat(session.ErrorList)
            .Distinct(ReferenceEqualityComparer.Instance)
            .OfType<object>())
        {
            seen.Add(PSSerializer.Serialize(item, item is ErrorRecord or PSObject { BaseObject: ErrorRecord } ? 2 : 6));
            seen.AddRange(PublicText.Of(item));
        }

        string asked = string.Join("\n", Org.Requests.All.Select(request => request.Path + request.QueryString));
        string[] secrets =
        [
            .. given,
            .. Org.Requests.All
                .Where(request => request.Method == "POST")
                .SelectMany(request => s_secretFields.Select(request.Form))
                .OfType<string>(),
            .. Org.Tokens.All.Select(token => token.Value),
            .. Org.Approvals.All.Select(approval => approval.RefreshToken).OfType<string>(),
        ];
        foreach (string secret in secrets.Where(secret => secret.Length > 0).Distinct())
        {
            Assert.DoesNotContain(seen, text => text.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(secret, asked, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Connections_of_every_method_are_tested_side_by_side()
    {
        using ModuleSession session = Prepared(out _);
        session.Run(MakeAll).Good();
        Org.Requests.Clear();

        // None is answered before all have begun.
        Org.Faults.On("GET", "/services/data").Times(6, new TogetherFault(6));
        IReadOnlyList<PSObject?> reports = session.Run("Get-SfConnection | Test-SfConnection").Good();
        Assert.Equal(["jwt", "person", "refresh", "secret", "token", "url"], reports.Select(report => (string)((dynamic)report!).Name));
        Assert.All(reports, report => Assert.True((bool)((dynamic)report!).Success, ((dynamic)report).Name));
        Assert.All(reports, report => Assert.Equal(Org.Users.Administrator.Username, ((dynamic)report!).Username));

        Assert.Equal(5, Org.Requests.Count("POST", "/services/oauth2/token"));
        Assert.All(session.Run("Test-SfConnection jwt, refresh, url -Quiet").Good(), answer => Assert.Equal(true, answer!.BaseObject));
    }

    [Fact]
    public void A_test_of_one_that_is_broken_does_not_touch_the_others()
    {
        using ModuleSession session = Prepared(out _);
        session.Run(MakeAll).Good();
        Org.Approvals.RevokeAll();
        Org.Tokens.ExpireAll();
        var reports = session.Run("Get-SfConnection | Test-SfConnection").Good().ToDictionary(
            report => (string)((dynamic)report!).Name,
            report => (string?)((IEnumerable<object>)((dynamic)report!).Checks).Select(check => (string?)((dynamic)check).ErrorId)
                .FirstOrDefault(id => id is not null));
        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["jwt"] = null,
                ["person"] = "Salesforce.invalid_grant",
                ["refresh"] = "Salesforce.invalid_grant",
                ["secret"] = null,
                ["token"] = "Salesforce.INVALID_SESSION_ID",
                ["url"] = "Salesforce.invalid_grant",
            },
            reports);
    }

    [Theory]
    [InlineData("-PrivateKeyPath $Other")]
    [InlineData("-PrivateKeyPath $Protected -PrivateKeyPassword $Pass")]
    [InlineData("-Certificate $Certificate")]
    public void A_new_key_is_tested_and_saved(string change)
    {
        using ModuleSession session = Prepared(out _).Set("Certificate", Certificate);
        session.Run("New-SfConnection acme -InstanceUrl $Url -ClientId $Id -Username $User -PrivateKeyPath $Key").One();
        session.Set("Other", session.Run("$Key").Value());
        session.Run($"Set-SfConnection acme {change}").Good();
        Org.Tokens.ExpireAll();
        using ModuleSession second = session.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void A_new_key_that_does_not_fit_the_app_leaves_the_old_one()
    {
        using var other = System.Security.Cryptography.RSA.Create(2048);
        using ModuleSession session = Prepared(out _);
        session.Run("New-SfConnection acme -InstanceUrl $Url -ClientId $Id -Username $User -PrivateKeyPath $Key").One();
        UseKey(session, "other.pem", Bytes(other.ExportPkcs8PrivateKeyPem()));
        session.Run("Set-SfConnection acme -PrivateKeyPath $Key").Error
            .Is("Salesforce.invalid_grant", ErrorCategory.AuthenticationError, "acme").Recommends("must belong to the certificate");
        Org.Tokens.ExpireAll();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        using ModuleSession second = session.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
    }

    // Everything that the flows need, and the secrets that it is made of.
    private ModuleSession Prepared(out string[] given)
    {
        ModuleSession session = new ModuleSession().WithVault();
        UseKey(session, "protected.pfx");
        session.Set("Protected", session.Run("$Key").Value());
        UseKey(session);
        const string Wrong = "SENTINEL-wrong";
        string token = Org.Tokens.Issue(Org.Apps.Default, Org.Users.Administrator).Value;
        string refresh = Org.Approvals.Grant(Org.Apps.Default, Org.Users.Administrator).RefreshToken!;
        string url =
            $"force://PlatformCLI::{Org.Approvals.Grant(Org.Apps.SalesforceCli, Org.Users.Administrator).RefreshToken}@{Org.Url.Authority}";
        session.Set("Token", token.ToSecureString()).Set("Refresh", refresh.ToSecureString()).Set("AuthUrl", url.ToSecureString())
            .Set("Wrong", Wrong.ToSecureString())
            .Set("WrongUrl", $"force://a:{Wrong}:{Wrong}").Set("WrongJson", $$$"""{ "result": { "accessToken": "{{{Wrong}}}" """)
            .Set("Folder", session.VaultHome);
        session.Host.Answers.Enqueue(() =>
        {
            string address = session.Host.Written.Split('\n').Last(line => line.StartsWith(Org.Url.AbsoluteUri, StringComparison.Ordinal));
            return FakeBrowser.CallbackOfAsync(new Uri(address)).GetAwaiter().GetResult().OriginalString;
        });
        string key = System.Text.Encoding.UTF8.GetString(KeyFiles["pkcs8.pem"].Content);
        given =
            [Wrong, token, refresh, url, Password, LocalOrgServer.DefaultClientSecret, .. key.Split('\n')
                .Where(line => !line.StartsWith('-') && line.Length > 20)];
        return session;
    }
}
