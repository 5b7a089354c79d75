using System.Management.Automation;
using SalesforceConnect.Tests.Hosting;
using static SalesforceConnect.Tests.Hosting.ModuleSession;

namespace SalesforceConnect.Tests.Vault;

/// <summary>A vault that does not do what it is asked: nothing is half-saved, nothing is lost, and the error is ours alone.</summary>
public sealed class VaultFailureTests : OrgTest
{
    public static TheoryData<string> RefusingVaults =>
    [
        "@{ FailOnSet = 'Error' }",
        "@{ FailOnSet = 'Throw' }",
        "@{ FailOnSet = 'Silent' }",
        "@{ MaxSecretBytes = 100 }",
    ];

    [Theory]
    [MemberData(nameof(RefusingVaults))]
    public void A_save_that_fails_leaves_no_connection_behind(string vault)
    {
        using ModuleSession session = new ModuleSession().WithVault(vault).Use(Org);
        session.Run($"New-SfConnection acme {SignIn}").Error
            .Is("SaveFailed", ErrorCategory.WriteError, "acme").Says("Standin").Recommends("-SessionOnly");
        AssertOnlyOurError(session, "SaveFailed");
        Assert.Empty(session.Run("Get-SfConnection").Good());
        session.Run("Invoke-SfRequest limits").Error.Is("NoConnection", ErrorCategory.ObjectNotFound);
        using ModuleSession second = session.NewShell();
        Assert.Empty(second.Run("Get-SfConnection").Good());
    }

    [Theory]
    [MemberData(nameof(RefusingVaults))]
    public void A_save_that_fails_under_Force_leaves_the_old_connection_in_place_and_at_work(string vault)
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        IReadOnlyDictionary<string, string> before = session.VaultFiles();
        session.WithVault(vault);
        session.Run($"New-SfConnection acme {SignIn} -ApiVersion 65 -Force").Error.Is("SaveFailed", ErrorCategory.WriteError, "acme");
        Assert.Equal("67.0", session.Run("Get-SfConnection").One().ApiVersion);
        Assert.NotEmpty(session.Run("Get-SfLimit -Connection acme").Good());
        Assert.Equal(
            before.Where(file => file.Key.Contains("secrets", StringComparison.Ordinal)),
            session.VaultFiles().Where(file => file.Key.Contains("secrets", StringComparison.Ordinal)));
        using ModuleSession second = session.NewShell().WithVault();
        Assert.Equal("67.0", second.Run("Get-SfConnection").One().ApiVersion);
        Assert.NotEmpty(second.Run("Get-SfLimit -Connection acme").Good());
    }

    [Theory]
    [InlineData("Error")]
    [InlineData("Throw")]
    public void A_vault_that_cannot_give_back_what_it_wrote_keeps_nothing(string how)
    {
        using ModuleSession session = new ModuleSession().WithVault($"@{{ FailOnGet = '{how}' }}").Use(Org);
        session.Run($"New-SfConnection acme {SignIn}").Error.Is("SaveFailed", ErrorCategory.WriteError, "acme");
        using ModuleSession second = session.NewShell().WithVault();
        Assert.Empty(second.Run("Get-SfConnection").Good());
    }

    [Theory]
    [InlineData("Error")]
    [InlineData("Throw")]
    public void A_vault_that_cannot_remove_says_so_and_the_connection_stays(string how)
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org).WithVault($"@{{ FailOnRemove = '{how}' }}");
        session.Run("Remove-SfConnection acme").Error.Is("RemoveFailed", ErrorCategory.WriteError, "acme").Says("Standin");
        AssertOnlyOurError(session, "RemoveFailed");
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assert.Equal("acme", session.Run("Get-SfConnection").One().Name);
    }

    [Fact]
    public void A_vault_that_silently_removes_nothing_is_found_out()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org).WithVault("@{ FailOnRemove = 'Silent' }");
        session.Run("Remove-SfConnection acme").Error.Is("RemoveFailed", ErrorCategory.WriteError, "acme");
        Assert.Equal("acme", session.Run("Get-SfConnection").One().Name);
    }

    [Theory]
    [InlineData("Error")]
    [InlineData("Throw")]
    public void A_vault_that_cannot_be_listed_is_its_own_error_and_the_others_are_listed(string how)
    {
        using ModuleSession session = new ModuleSession().WithVault(name: "Good").Save(Org)
            .WithVault($"@{{ FailOnList = '{how}' }}", "Broken", isDefault: false);
        RunResult listed = session.Run("Get-SfConnection");
        Assert.Equal("acme", ((dynamic)Assert.Single(listed.Output)!).Name);
        listed.Error.Is("VaultFailed", ErrorCategory.ReadError).Says("Broken").Recommends("Test-SecretVault");
        AssertOnlyOurError(session, "VaultFailed");
        session.Run("Get-SfConnection -Vault Broken").Error.Is("VaultFailed", ErrorCategory.ReadError).Says("Broken");
        Assert.Equal("acme", session.Run("Get-SfConnection -Vault Good").One().Name);
    }

    [Fact]
    public void A_broken_vault_does_not_keep_a_connection_of_another_vault_from_being_used()
    {
        using ModuleSession session = new ModuleSession().WithVault(name: "Good").Save(Org)
            .WithVault("@{ FailOnList = 'Throw' }", "Broken", isDefault: false);
        using ModuleSession second = session.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit -Connection acme").Good());
        second.Save(Org, "new");
        second.Run("Invoke-SfRequest limits -Connection nobody").Error.Is("ConnectionNotFound", ErrorCategory.ObjectNotFound, "nobody");
    }

    [Theory]
    [InlineData("Error")]
    [InlineData("Throw")]
    public void A_secret_that_cannot_be_read_is_an_error_of_its_own(string how)
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = session.NewShell().WithVault($"@{{ FailOnGet = '{how}' }}");
        second.Run("Invoke-SfRequest limits -Connection acme").Error.Is("VaultFailed", ErrorCategory.ReadError, "acme").Says("Standin");
        AssertOnlyOurError(second, "VaultFailed");
        AssertNothingSent();
    }

    private static void AssertOnlyOurError(ModuleSession session, string id)
    {
        object only = Assert.Single(session.ErrorList);
        Assert.StartsWith(id + ",", Assert.IsType<ErrorRecord>(only).FullyQualifiedErrorId, StringComparison.Ordinal);
    }
}
