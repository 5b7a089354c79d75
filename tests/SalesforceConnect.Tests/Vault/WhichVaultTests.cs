using System.Management.Automation;
using SalesforceConnect.Tests.Hosting;
using static SalesforceConnect.Tests.Hosting.ModuleSession;

namespace SalesforceConnect.Tests.Vault;

/// <summary>No vault, one, or several: which one is used, and what is said when it is not certain.</summary>
public sealed class WhichVaultTests : OrgTest
{
    [Fact]
    public void Without_a_vault_nothing_is_sent_and_the_error_tells_how_to_make_one()
    {
        using ModuleSession session = new ModuleSession().Use(Org);
        session.Run($"New-SfConnection acme {SignIn}").Error
            .Is("NoVault", ErrorCategory.ObjectNotFound, "acme").Recommends("Register-SecretVault").Recommends("-SessionOnly");
        AssertNothingSent();
        Assert.Empty(session.Run("Get-SfConnection").Good());
        session.Connect(Org);
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }

    [Theory]
    [InlineData("New-SfConnection acme -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret -Vault Nowhere", "Nowhere")]
    [InlineData("Get-SfConnection -Vault Nowhere", "Nowhere")]
    [InlineData("Select-SfConnection acme -Vault Nowhere", "acme")]
    [InlineData("Remove-SfConnection acme -Vault Nowhere", "acme")]
    public void An_unknown_vault_is_an_error_and_nothing_is_sent(string command, string target)
    {
        using ModuleSession session = new ModuleSession().WithVault().Use(Org);
        session.Run(command).Error.Is("VaultNotFound", ErrorCategory.ObjectNotFound, target).Says("Nowhere").Recommends("Get-SecretVault");
        AssertNothingSent();
    }

    [Fact]
    public void Of_several_vaults_the_default_one_is_used_and_Vault_names_another()
    {
        using ModuleSession session = new ModuleSession().WithVault(name: "First", isDefault: false).WithVault(name: "Second")
            .Save(Org).Save(Org, "other", "-Vault first");
        Assert.Equal("Second", session.Run("Get-SfConnection acme").One().Vault);
        Assert.Equal("First", session.Run("Get-SfConnection other").One().Vault);
        Assert.Equal("other", session.Run("Get-SfConnection -Vault FIRST").One().Name);
    }

    [Fact]
    public void Removing_one_from_a_vault_leaves_another_of_the_same_name_in_the_session()
    {
        using ModuleSession session = new ModuleSession().WithVault(name: "First").Save(Org);
        session.Run($"New-SfConnection acme {SignIn} -SessionOnly -Force").Good();
        session.Run("Remove-SfConnection acme -Vault First").Good();
        Assert.Null(session.Run("Get-SfConnection acme").One().Vault);
        session.Run("Remove-SfConnection acme -Vault First").Error.Is("ConnectionNotFound", ErrorCategory.ObjectNotFound, "acme");
        Assert.NotEmpty(session.Run("Get-SfLimit -Connection acme").Good());
    }

    [Fact]
    public void Several_vaults_and_no_default_is_an_error_before_anything_is_sent()
    {
        using ModuleSession session = new ModuleSession().WithVault(name: "First", isDefault: false)
            .WithVault(name: "Second", isDefault: false)
            .Use(Org);
        session.Run($"New-SfConnection acme {SignIn}").Error
            .Is("NoDefaultVault", ErrorCategory.InvalidArgument, "acme").Says("First").Says("Second").Recommends("-Vault");
        AssertNothingSent();
        Assert.Equal("Second", session.Save(Org, options: "-Vault Second").Run("Get-SfConnection").One().Vault);
    }

    [Fact]
    public void A_name_that_another_vault_holds_is_taken_unless_forced()
    {
        using ModuleSession session = new ModuleSession().WithVault(name: "First").Save(Org).WithVault(name: "Second", isDefault: false);
        session.Run($"New-SfConnection acme {SignIn} -Vault Second").Error
            .Is("ConnectionExists", ErrorCategory.ResourceExists, "acme")
            .Says("First");
        AssertNothingSent();
        session.Save(Org, options: "-Vault Second -Force -ApiVersion 66");
        Assert.Equal(
            ["First", "Second"], session.Run("Get-SfConnection acme*").Good().Select(item => (string)((dynamic)item!).Vault).Order());
    }

    [Fact]
    public void A_name_that_two_vaults_hold_means_the_default_vaults_one()
    {
        using ModuleSession session = TwoOfTheSameName();
        using ModuleSession second = session.NewShell().WithVault(name: "Second");
        Assert.Equal("66.0", second.Run("Select-SfConnection acme -PassThru").One().ApiVersion);
        Assert.Equal("67.0", second.Run("Select-SfConnection acme -Vault First -PassThru").One().ApiVersion);
        Assert.Equal(
            "First", second.Run("Get-SfConnection acme*").Good().Select(item => (dynamic)item!).Single(item => (bool)item.IsCurrent).Vault);
    }

    [Fact]
    public void A_name_that_two_vaults_hold_is_ambiguous_where_neither_is_the_default()
    {
        using ModuleSession session = TwoOfTheSameName();
        using ModuleSession second = session.NewShell()
            .WithVault(name: "First", isDefault: false)
            .WithVault(name: "Second", isDefault: false)
            .WithVault(name: "Third");
        second.Run("Invoke-SfRequest limits -Connection acme").Error
            .Is("ConnectionAmbiguous", ErrorCategory.InvalidArgument, "acme").Says("First").Says("Second").Recommends("-Vault");
        AssertNothingSent();
        Assert.Equal("66.0", second.Run("Get-SfConnection acme -Vault Second | Select-SfConnection -PassThru").One().ApiVersion);
    }

    [Fact]
    public void Removing_a_name_that_two_vaults_hold_asks_which()
    {
        using ModuleSession session = TwoOfTheSameName();
        using ModuleSession second = session.NewShell();
        second.Run("Remove-SfConnection acme").Error.Is("ConnectionAmbiguous", ErrorCategory.InvalidArgument, "acme");
        Assert.Equal(2, second.Run("Get-SfConnection acme").Good().Count);
        Assert.Empty(second.Run("Remove-SfConnection acme -Vault Second").Good());
        Assert.Equal("First", second.Run("Get-SfConnection acme").One().Vault);
    }

    [Fact]
    public void Listed_connections_of_the_same_name_are_removed_each_from_its_own_vault()
    {
        using ModuleSession session = TwoOfTheSameName();
        using ModuleSession second = session.NewShell();
        Assert.Empty(second.Run("Get-SfConnection acme | Remove-SfConnection").Good());
        Assert.Empty(second.Run("Get-SfConnection").Good());
    }

    // In First with API version 67.0, in Second with 66.0.
    private ModuleSession TwoOfTheSameName() => new ModuleSession().WithVault(name: "First").Save(Org)
        .WithVault(name: "Second", isDefault: false).Save(Org, options: "-Vault Second -Force -ApiVersion 66");
}
