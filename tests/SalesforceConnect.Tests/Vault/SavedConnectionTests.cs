using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;
using static SalesforceConnect.Tests.Hosting.ModuleSession;

namespace SalesforceConnect.Tests.Vault;

/// <summary>A connection that is kept in a vault: saved, found again, listed, replaced, removed.</summary>
public sealed class SavedConnectionTests : OrgTest
{
    [Fact]
    public void A_saved_connection_is_listed_and_used_in_another_shell()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell();

        dynamic listed = second.Run("Get-SfConnection").One();
        Assert.Equal("acme", listed.Name);
        Assert.Equal("Standin", listed.Vault);
        Assert.Equal(Org.Url.AbsoluteUri.TrimEnd('/'), listed.InstanceUrl);
        Assert.Equal("ClientSecret", listed.AuthMethod.ToString());
        Assert.Equal(LocalOrgServer.DefaultClientId, listed.ClientId);
        Assert.Equal(Org.Users.Administrator.Username, listed.Username);
        Assert.Equal(Org.Users.Administrator.Id, listed.UserId);
        Assert.Equal(Org.OrganizationId, listed.OrganizationId);
        Assert.Equal("67.0", listed.ApiVersion);
        Assert.False((bool)listed.IsCurrent);
        AssertNothingSent();

        second.Run("Invoke-SfRequest limits -Connection ACME").One();
        Assert.Equal(1, Org.Requests.Count("GET", "/services/data/v67.0/limits"));
    }

    [Theory]
    [InlineData("@{}", "a vault with metadata")]
    [InlineData("@{ SupportsMetadata = 'SetSecretInfo' }", "a vault that takes metadata in a call of its own")]
    [InlineData("@{ SupportsMetadata = $false }", "a vault without metadata")]
    public void A_saved_connection_works_in_another_shell_whatever_the_vault_does_with_metadata(string vault, string kind)
    {
        Assert.NotEmpty(kind);
        using ModuleSession first = new ModuleSession().WithVault(vault).Save(Org);
        using ModuleSession second = first.NewShell();
        Assert.Equal("acme", second.Run("Get-SfConnection acme").One().Name);
        Assert.Equal("acme", second.Run("Get-SfConnection ac*").One().Name);
        Assert.Equal(Org.OrganizationId, second.Run("Select-SfConnection acme -PassThru").One().OrganizationId);
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void A_vault_without_metadata_lists_the_name_and_no_facts()
    {
        using ModuleSession first = new ModuleSession().WithVault("@{ SupportsMetadata = $false }").Save(Org);
        using ModuleSession second = first.NewShell();
        dynamic listed = second.Run("Get-SfConnection").One();
        Assert.Equal("acme", listed.Name);
        Assert.Equal("Standin", listed.Vault);
        Assert.Null(listed.InstanceUrl);
        Assert.Null(listed.AuthMethod);
    }

    [Fact]
    public void Listing_reads_no_secret()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell().WithVault("@{ FailOnGet = 'Throw' }");
        Assert.Equal("acme", second.Run("Get-SfConnection").One().Name);
        Assert.Equal("acme", second.Run("Get-SfConnection ACME -Vault standin").One().Name);
        second.Run("Invoke-SfRequest limits -Connection acme").Error.Is("VaultFailed", ErrorCategory.ReadError, "acme");
        AssertNothingSent();
    }

    [Fact]
    public void Saved_and_session_connections_are_listed_together_each_once_in_order()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org, "mid").Save(Org, "alpha").Connect(Org, "zulu");
        IReadOnlyList<PSObject?> listed = session.Run("Get-SfConnection").Good();
        Assert.Equal(["alpha", "mid", "zulu"], listed.Select(item => ((dynamic)item!).Name));
        Assert.Equal([false, false, true], listed.Select(item => ((dynamic)item!).IsCurrent));
        Assert.Equal(["alpha", "zulu"], session.Run("'alpha', 'z*' | Get-SfConnection").Good().Select(item => ((dynamic)item!).Name));
    }

    [Fact]
    public void A_name_that_nothing_has_is_an_error_and_a_wildcard_that_matches_nothing_is_none()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        session.Run("Get-SfConnection nobody").Error
            .Is("ConnectionNotFound", ErrorCategory.ObjectNotFound, "nobody")
            .Recommends("New-SfConnection");
        Assert.Empty(session.Run("Get-SfConnection nobody*").Good());
        RunResult mixed = session.Run("Get-SfConnection nobody, acme");
        Assert.Equal("acme", ((dynamic)Assert.Single(mixed.Output)!).Name);
        mixed.Error.Is("ConnectionNotFound", ErrorCategory.ObjectNotFound, "nobody");
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("ACME")]
    public void A_name_that_is_taken_is_refused_before_anything_is_sent(string name)
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell().Use(Org);
        second.Run($"New-SfConnection {name} {SignIn}").Error
            .Is("ConnectionExists", ErrorCategory.ResourceExists, name).Says("Standin").Recommends("-Force");
        AssertNothingSent();
    }

    [Fact]
    public void Force_replaces_a_saved_connection_and_its_secret()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        Org.Apps.Default.ConsumerSecret = "rotated-secret";
        using ModuleSession second = first.NewShell().Use(Org).Set("Secret", "rotated-secret".ToSecureString());
        second.Run($"New-SfConnection acme {SignIn} -ApiVersion 66 -Force").One();
        using ModuleSession third = first.NewShell();
        Assert.Equal("66.0", third.Run("Get-SfConnection").One().ApiVersion);
        Assert.True(third.Run("Test-SfConnection acme -Quiet").Is(true));
    }

    [Fact]
    public void A_removed_connection_is_gone_from_session_and_vault()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org, "keep").Save(Org);
        Assert.Empty(session.Run("Remove-SfConnection acme").Good());
        using ModuleSession second = session.NewShell();
        Assert.Equal("keep", second.Run("Get-SfConnection").One().Name);
        Assert.Equal("keep", session.Run("Get-SfConnection").One().Name);
        session.Run("Invoke-SfRequest limits -Connection acme").Error.Is("ConnectionNotFound", ErrorCategory.ObjectNotFound, "acme");
        session.Run("Remove-SfConnection acme").Error.Is("ConnectionNotFound", ErrorCategory.ObjectNotFound, "acme");
        AssertNothingSent();
    }

    [Fact]
    public void A_failing_test_saves_nothing()
    {
        using ModuleSession session = new ModuleSession().WithVault().Use(Org).Set("Secret", "wrong".ToSecureString());
        IReadOnlyDictionary<string, string> before = session.VaultFiles();
        session.Run($"New-SfConnection acme {SignIn}").Error
            .Is("Salesforce.invalid_client", ErrorCategory.AuthenticationError, "acme").Recommends("step 13");
        Assert.Equal(before, session.VaultFiles());
        Assert.Empty(session.Run("Get-SfConnection").Good());
        session.Run("Invoke-SfRequest limits").Error.Is("NoConnection", ErrorCategory.ObjectNotFound);
    }

    [Fact]
    public void A_failing_test_under_Force_leaves_the_old_connection_as_it_was()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org).Set("Secret", "wrong".ToSecureString());
        session.Run(
            $"New-SfConnection acme {SignIn} -Force").Error.Is("Salesforce.invalid_client", ErrorCategory.AuthenticationError, "acme");
        Assert.NotEmpty(session.Run("Get-SfLimit -Connection acme").Good());
        using ModuleSession second = session.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit -Connection acme").Good());
    }

    [Fact]
    public void SkipTest_saves_without_a_request()
    {
        using ModuleSession session = new ModuleSession().WithVault().Use(Org).Set("Secret", "not-yet-right".ToSecureString());
        dynamic made = session.Run($"New-SfConnection acme {SignIn} -SkipTest").One();
        Assert.Null(made.Username);
        Assert.True((bool)made.IsCurrent);
        AssertNothingSent();
        using ModuleSession second = session.NewShell();
        Org.Apps.Default.ConsumerSecret = "not-yet-right";
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void A_connection_by_credential_or_access_token_is_saved_too()
    {
        string token = Org.Tokens.Issue(Org.Apps.Default, Org.Users.Administrator).Value;
        using ModuleSession session = new ModuleSession().WithVault().Use(Org)
            .Set("Token", token.ToSecureString())
            .Set("Pair", new PSCredential(LocalOrgServer.DefaultClientId, LocalOrgServer.DefaultClientSecret.ToSecureString()));
        session.Run("New-SfConnection pair -InstanceUrl $Url -Credential $Pair").One();
        session.Run("New-SfConnection token -InstanceUrl $Url -AccessToken $Token").One();
        using ModuleSession second = session.NewShell();
        Assert.Equal("ClientSecret", second.Run("Get-SfConnection pair").One().AuthMethod.ToString());
        Assert.Equal("AccessToken", second.Run("Get-SfConnection token").One().AuthMethod.ToString());
        Assert.NotEmpty(second.Run("Get-SfLimit -Connection pair").Good());
        Assert.NotEmpty(second.Run("Get-SfLimit -Connection token").Good());
    }
}
