using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Lasting;

/// <summary><c>Set-SfConnection</c>: it tests before it saves, and the old connection stays where the new one fails.</summary>
public sealed class ChangedConnectionTests : RefreshTokenTest
{
    private const string NewSecret = "the-rotated-secret";

    [Fact]
    public void A_rotated_consumer_secret_is_tested_saved_and_used()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org).Set("New", NewSecret.ToSecureString());
        Org.Apps.Default.ConsumerSecret = NewSecret;
        Assert.Empty(session.Run("Set-SfConnection acme -ClientSecret $New").Good());
        Assert.True((bool)session.Run("Get-SfConnection").One().IsCurrent);
        Expire();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        using ModuleSession second = session.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit -Connection acme").Good());
    }

    [Theory]
    [InlineData("-ClientSecret $New", "Salesforce.invalid_client", ErrorCategory.AuthenticationError)]
    [InlineData("-InstanceUrl http://localhost:1", "ConnectionFailed", ErrorCategory.ConnectionError)]
    [InlineData("-ApiVersion 20", "ApiVersionNotOffered", ErrorCategory.InvalidArgument)]
    public void A_change_that_fails_its_test_leaves_the_old_connection_in_session_and_vault(
        string change, string id, ErrorCategory category)
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org).Set("New", NewSecret.ToSecureString());
        IReadOnlyDictionary<string, string> before = session.VaultFiles();
        session.Run($"Set-SfConnection acme {change}").Error.Is(id, category, "acme");
        Assert.Equal(before, session.VaultFiles());
        Expire();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assert.True((bool)session.Run("Get-SfConnection").One().IsCurrent);
        using ModuleSession second = session.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit -Connection acme").Good());
    }

    [Fact]
    public void To_change_nothing_is_an_error_that_says_so()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        int before = Org.Requests.All.Count;
        session.Run("Set-SfConnection acme").Error
            .Is("NothingToChange", ErrorCategory.InvalidArgument, "acme")
            .Recommends("Test-SfConnection");
        Assert.Equal(before, Org.Requests.All.Count);
    }

    [Fact]
    public void A_change_that_fails_late_does_not_lose_the_refresh_token_that_its_test_was_given()
    {
        App.RefreshTokenRotation = true;
        using ModuleSession session = Saved();
        string before = Approval.RefreshToken!;
        Org.Faults.On("GET", "/services/data/v66.0/").Once(Fault.InsufficientAccess());
        session.Run(
            $"Set-SfConnection {Name} -ApiVersion 66").Error.Is(
                "Salesforce.INSUFFICIENT_ACCESS_OR_READONLY", ErrorCategory.PermissionDenied, Name);
        Assert.NotEqual(before, Approval.RefreshToken);
        Assert.Equal("67.0", session.Run("Get-SfConnection").One().ApiVersion);
        Expire();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Expire();
        using ModuleSession second = session.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
        Assert.False(Approval.IsRevoked);
    }

    [Theory]
    [InlineData("-ApiVersion 66", "")]
    [InlineData("-ApiVersion 66 -SkipTest", "")]
    [InlineData("-ClientSecret $New", NewSecret)]
    public void A_change_of_a_connection_by_refresh_token_goes_on_with_the_living_token(string change, string secret)
    {
        App.RefreshTokenRotation = true;
        using ModuleSession session = Saved();
        using ModuleSession other = session.NewShell();
        Assert.NotEmpty(other.Run("Get-SfLimit").Good());
        if (secret.Length > 0)
        {
            App.ConsumerSecret = secret;
            session.Set("New", secret.ToSecureString());
        }

        session.Run($"Set-SfConnection {Name} {change}").Good();
        foreach (ModuleSession shell in new[] { session, session.NewShell(), session })
        {
            Expire();
            Assert.NotEmpty(shell.Run($"Get-SfLimit -Connection {Name}").Good());
        }

        Assert.False(Approval.IsRevoked);
        Assert.Contains(Approval.RefreshToken!, VaultText(session), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_refresh_token_replaces_the_old_one()
    {
        using ModuleSession session = Saved();
        Org.Approvals.Revoke(Approval.RefreshToken!);
        Approval another = Org.Approvals.Grant(App, Org.Users.Administrator);
        session.Set("Refresh", another.RefreshToken!.ToSecureString());
        Assert.Equal(Name, session.Run($"Set-SfConnection {Name} -RefreshToken $Refresh -PassThru").One().Name);
        using ModuleSession second = session.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void A_new_access_token_replaces_the_old_one()
    {
        using ModuleSession session = new ModuleSession().WithVault()
            .Use(Org)
            .Set("Token", Org.Tokens.Issue(App, Org.Users.Administrator).Value.ToSecureString());
        session.Run("New-SfConnection acme -InstanceUrl $Url -AccessToken $Token").One();
        Expire();
        session.Set("Token", Org.Tokens.Issue(App, Org.Users.Administrator).Value.ToSecureString())
            .Run("Set-SfConnection acme -AccessToken $Token")
            .Good();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        using ModuleSession second = session.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void A_new_address_and_API_version_are_saved()
    {
        string other = $"http://127.0.0.1:{Org.Url.Port}";
        using ModuleSession session = new ModuleSession().WithVault().Save(Org).Set("Other", other);
        session.Run("Set-SfConnection acme -InstanceUrl $Other -ApiVersion 66").Good();
        using ModuleSession second = session.NewShell();
        dynamic saved = second.Run("Get-SfConnection").One();
        Assert.Equal(other, saved.InstanceUrl);
        Assert.Equal("66.0", saved.ApiVersion);
        Org.Requests.Clear();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
        Assert.All(Org.Requests.All, request => Assert.Equal($"127.0.0.1:{Org.Url.Port}", request.Headers["Host"]));
    }

    [Theory]
    [InlineData("-RefreshToken $Secret", "RefreshToken")]
    [InlineData("-AccessToken $Secret", "AccessToken")]
    [InlineData("-PrivateKeyPath key.pem", "PrivateKeyPath")]
    [InlineData("-CertificateThumbprint 00", "CertificateThumbprint")]
    public void A_setting_that_the_method_has_not_is_refused(string setting, string name)
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        session.Run($"Set-SfConnection acme {setting}").Error
            .Is("SettingDoesNotFit", ErrorCategory.InvalidArgument, "acme")
                .Says("ClientSecret")
                .Says(name)
                .Recommends("New-SfConnection -Force");
        AssertNothingSent();
    }

    [Fact]
    public void One_of_several_that_cannot_be_changed_is_its_own_error()
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "one").Connect(Org, "two");
        Org.Faults.On("GET", "/services/data").Once(Fault.Respond(System.Net.HttpStatusCode.NotFound));
        RunResult result = session.Run("'one', 'nobody', 'two' | Set-SfConnection -ApiVersion 66 -PassThru");
        Assert.Equal("two", ((dynamic)Assert.Single(result.Output)!).Name);
        Assert.Equal(["one", "nobody"], result.Errors.Select(error => error.TargetObject));
        Assert.Equal("67.0", session.Run("Get-SfConnection one").One().ApiVersion);
        Assert.Equal("66.0", session.Run("Get-SfConnection two").One().ApiVersion);
    }

    [Fact]
    public void A_vault_that_does_not_take_the_change_leaves_the_old_connection()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        session.WithVault("@{ FailOnSet = 'Error' }");
        session.Run("Set-SfConnection acme -ApiVersion 66").Error.Is("SaveFailed", ErrorCategory.WriteError, "acme");
        Assert.Equal("67.0", session.Run("Get-SfConnection").One().ApiVersion);
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void No_parameter_renames_a_connection()
    {
        using ModuleSession session = new();
        object[] parameters = [.. session.Run("(Get-Command -Module SalesforceConnect).Parameters.Keys")
            .Good()
            .Select(name => name!.BaseObject)];
        Assert.DoesNotContain(parameters, name => name.ToString()!.Contains("NewName", StringComparison.OrdinalIgnoreCase));
        using ModuleSession connected = new ModuleSession().Connect(Org);
        connected.Run("Set-SfConnection acme -ApiVersion 66; Get-SfConnection").One();
    }

    [Fact]
    public void WhatIf_changes_and_sends_nothing()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        IReadOnlyDictionary<string, string> before = session.VaultFiles();
        Assert.Empty(session.Run("Set-SfConnection acme -ApiVersion 66 -WhatIf").Good());
        Assert.Equal(before, session.VaultFiles());
        AssertNothingSent();
    }
}
