using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.SigningIn;

/// <summary>A sign-in by a signed assertion, for runbooks.</summary>
public sealed class JwtTests : JwtTest
{
    public static TheoryData<string> Files => [.. KeyFiles.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_key_file_of_any_kind_signs_in_and_is_not_needed_again(string file)
    {
        using ModuleSession session = UseKey(new ModuleSession().WithVault(), file);
        string password = KeyFiles[file].Password is null ? "" : "-PrivateKeyPassword $Pass";
        dynamic made = session.Run($"{ByKey} {password}").One();
        Assert.Equal("Jwt", made.AuthMethod.ToString());
        Assert.Equal(Org.Users.Administrator.Username, made.Username);
        File.Delete((string)session.Run("$Key").Value());
        Org.Tokens.ExpireAll();
        using ModuleSession second = session.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
        Org.Tokens.ExpireAll();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
        Assert.Empty(Org.Approvals.All);
    }

    [Fact]
    public void A_password_for_a_key_that_needs_none_does_no_harm()
    {
        using ModuleSession session = UseKey(new ModuleSession());
        session.Run(ByKey + " -PrivateKeyPassword $Pass -SessionOnly").One();
    }

    [Fact]
    public void A_certificate_object_goes_into_the_vault_with_its_key()
    {
        using ModuleSession session = UseKey(new ModuleSession().WithVault()).Set("Certificate", Certificate);
        session.Run("New-SfConnection acme -InstanceUrl $Url -ClientId $Id -Username $User -Certificate $Certificate").One();
        using ModuleSession second = session.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void A_certificate_in_the_store_stays_there_and_is_named_by_its_thumbprint()
    {
        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
        store.Open(OpenFlags.ReadWrite);
        using X509Certificate2 kept = X509CertificateLoader.LoadPkcs12(
            Certificate.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.PersistKeySet);
        store.Add(kept);
        try
        {
            string typed = string.Join(' ', kept.Thumbprint.ToLowerInvariant().Chunk(2).Select(pair => new string(pair)));
            using ModuleSession session = UseKey(new ModuleSession().WithVault());
            session.Run($"New-SfConnection acme -InstanceUrl $Url -ClientId $Id -Username $User -CertificateThumbprint '{typed}'").One();
            string document = (string)session.Run("Get-Secret SfConnection-acme -AsPlainText").Value();
            Assert.Contains(kept.Thumbprint, document, StringComparison.Ordinal);
            Assert.DoesNotContain("privateKey", document, StringComparison.Ordinal);
            using ModuleSession second = session.NewShell();
            Assert.NotEmpty(second.Run("Get-SfLimit").Good());
            store.Remove(kept);
            Org.Tokens.ExpireAll();
            second.Run("Get-SfLimit").Error
                .Is("CertificateNotFound", ErrorCategory.ObjectNotFound)
                .Says(kept.Thumbprint)
                .Recommends("Cert:");
        }
        finally
        {
            store.Remove(kept);
        }
    }

    [Fact]
    public void The_assertion_is_for_this_host_in_seconds_and_short_lived()
    {
        using ModuleSession session = UseKey(new ModuleSession());
        session.Run(ByKey + " -SessionOnly").One();
        JsonElement claims = Claims();
        Assert.Equal(LocalOrgServer.DefaultClientId, claims.GetProperty("iss").GetString());
        Assert.Equal(Org.Users.Administrator.Username, claims.GetProperty("sub").GetString());
        Assert.Equal(Org.Url.AbsoluteUri.TrimEnd('/'), claims.GetProperty("aud").GetString());
        Assert.InRange(claims.GetProperty("exp").GetInt64() - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 1, 180);
    }

    [Fact]
    public void Audience_overrides_the_one_of_the_host_and_is_remembered()
    {
        Org.JwtAudiences = ["https://login.salesforce.com"];
        using ModuleSession session = UseKey(new ModuleSession().WithVault());
        session.Run(ByKey).Error
            .Is("Salesforce.invalid_grant", ErrorCategory.InvalidArgument, "acme")
            .Says("audience is invalid")
            .Recommends("-Audience");
        session.Run(ByKey + " -Audience https://login.salesforce.com").One();
        using ModuleSession second = session.NewShell();
        Org.Tokens.ExpireAll();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
        Assert.Equal("https://login.salesforce.com", Claims().GetProperty("aud").GetString());
    }

    [Theory]
    [InlineData(10, "slow")]
    [InlineData(-10, "fast")]
    public async Task A_clock_that_is_off_is_named_as_the_cause(int minutes, string word)
    {
        await using LocalOrgServer shifted = await LocalOrgServer.StartAsync(
            new LocalOrgOptions { SampleData = false, Clock = new ShiftedClock(TimeSpan.FromMinutes(minutes)) });
        Prepare(shifted);
        using ModuleSession session = UseKey(new ModuleSession()).Use(shifted);
        ErrorRecord error = session.Run(ByKey + " -SessionOnly").Error
            .Is("ClockSkew", ErrorCategory.AuthenticationError, "acme")
            .Says(word)
            .Recommends("time synchronisation");
        Assert.Matches("(599|600|601) seconds", error.ToString());
    }

    [Fact]
    public void A_user_who_has_not_let_the_app_in_is_told_both_ways_to_do_so()
    {
        Org.Apps.Default.PreAuthorizedUsers.Clear();
        AssertFails("Salesforce.invalid_grant", ErrorCategory.AuthenticationError, "hasn't approved", "-Interactive")
            .Recommends("pre-authorized");
    }

    [Fact]
    public void A_user_who_is_not_there_is_told_to_check_the_name()
    {
        using ModuleSession session = UseKey(new ModuleSession()).Set("User", "nobody@local-org.example");
        session.Run(ByKey + " -SessionOnly").Error
            .Is("Salesforce.invalid_grant", ErrorCategory.AuthenticationError, "acme")
            .Recommends("Check -Username");
    }

    [Fact]
    public void A_user_whom_the_administrator_has_not_approved_is_told_where_to_do_that()
    {
        Org.Apps.Default.PreAuthorizedUsers.Clear();
        Org.Apps.Default.AdminApprovedUsersOnly = true;
        AssertFails("Salesforce.invalid_app_access", ErrorCategory.PermissionDenied, "not admin approved", "step 10");
    }

    [Fact]
    public void An_app_without_a_certificate_does_not_blame_a_secret()
    {
        Org.Apps.Default.Certificate = null;
        ErrorRecord error = AssertFails(
            "Salesforce.invalid_client", ErrorCategory.AuthenticationError, "invalid client credentials", "Upload the certificate");
        Assert.DoesNotContain("secret", error.ErrorDetails.RecommendedAction, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_key_of_another_certificate_is_told_as_that()
    {
        using var other = System.Security.Cryptography.RSA.Create(2048);
        using ModuleSession session = UseKey(new ModuleSession(), "other.pem", Bytes(other.ExportPkcs8PrivateKeyPem()));
        session.Run(ByKey + " -SessionOnly").Error
            .Is("Salesforce.invalid_grant", ErrorCategory.AuthenticationError, "acme")
                .Says("invalid assertion")
                .Recommends("must belong to the certificate");
    }

    [Theory]
    [InlineData("invalid_app_access", "user is not admin approved to access this app", ErrorCategory.PermissionDenied, "administrator has approved")]
    [InlineData("invalid_grant", "user is not admin approved to access this app", ErrorCategory.PermissionDenied, "administrator has approved")]
    [InlineData("invalid_grant", "assertion expired", ErrorCategory.AuthenticationError, "clock")]
    [InlineData("invalid_client_id", "client identifier invalid", ErrorCategory.AuthenticationError, "consumer key")]
    [InlineData("unsupported_grant_type", "grant type not supported", ErrorCategory.AuthenticationError, "JWT Bearer Flow")]
    public void Each_refusal_says_what_to_do(string code, string words, ErrorCategory category, string advice)
    {
        Org.Faults.OnGrant("urn:ietf:params:oauth:grant-type:jwt-bearer").Once(Fault.OAuthError(code, words));
        AssertFails("Salesforce." + code, category, words, advice);
    }

    [Fact]
    public void A_user_name_that_cannot_be_one_is_refused_before_anything_is_sent()
    {
        using ModuleSession session = UseKey(new ModuleSession()).Set("User", "two words");
        session.Run(ByKey + " -SessionOnly").Error
            .Is("InvalidUsername", ErrorCategory.InvalidArgument, "two words")
            .Recommends("e-mail address");
        AssertNothingSent();
    }

    [Fact]
    public void A_vault_that_cannot_hold_so_large_a_secret_says_so_and_keeps_nothing()
    {
        using ModuleSession session = UseKey(new ModuleSession().WithVault("@{ MaxSecretBytes = 1000 }"));
        session.Run(ByKey).Error
            .Is("SaveFailed", ErrorCategory.WriteError, "acme")
            .Says("nothing of it was kept")
            .Recommends("-SessionOnly");
        Assert.Empty(session.Run("Get-SfConnection").Good());
    }

    [Fact]
    public void A_saved_key_that_is_damaged_is_an_error_of_its_own()
    {
        using ModuleSession session = UseKey(new ModuleSession().WithVault());
        session.Run(ByKey).One();
        session.Run("""
            $text = Get-Secret SfConnection-acme -AsPlainText
            Set-Secret SfConnection-acme -Secret ($text -replace '"privateKey":"[^"]+"', '"privateKey":"AAAA"')
            """).Good();
        using ModuleSession second = session.NewShell();
        second.Run("Get-SfLimit").Error.Is("SavedConnectionDamaged", ErrorCategory.InvalidData).Says("private key");
    }

    private ErrorRecord AssertFails(string id, ErrorCategory category, string words, string advice)
    {
        using ModuleSession session = UseKey(new ModuleSession());
        return session.Run(ByKey + " -SessionOnly").Error.Is(id, category, "acme").Says(words).Recommends(advice);
    }

    private JsonElement Claims()
    {
        string assertion = Org.Requests.All.Last(request => request.Path == "/services/oauth2/token").Form("assertion")!;
        return JsonDocument.Parse(WebEncoders.Base64UrlDecode(assertion.Split('.')[1])).RootElement;
    }

    private sealed class ShiftedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
