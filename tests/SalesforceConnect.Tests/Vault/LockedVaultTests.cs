using System.Management.Automation;
using SalesforceConnect.Tests.Hosting;
using static SalesforceConnect.Tests.Hosting.ModuleSession;

namespace SalesforceConnect.Tests.Vault;

/// <summary>A vault that wants its password: it asks through the host, or fails where nobody can be asked.</summary>
public sealed class LockedVaultTests : OrgTest
{
    private const string Prompting = "@{ Locked = $true; Password = 'pass-word' }";
    private const string Silent = "@{ Locked = $true; Password = 'pass-word'; Interaction = 'None' }";

    [Fact]
    public void A_locked_vault_asks_once_masked_and_then_works()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell().WithVault(Prompting);
        second.Host.SecureAnswers.Enqueue("pass-word");
        Assert.NotEmpty(second.Run("Get-SfLimit -Connection acme").Good());
        Assert.Equal(["(masked)"], second.Host.Asked);
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
        Assert.Equal("acme", second.Run("Get-SfConnection").One().Name);
        Assert.Equal(["(masked)"], second.Host.Asked);
        Assert.DoesNotContain("pass-word", second.Host.Written, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_is_saved_in_a_locked_vault_after_it_was_asked_for_its_password()
    {
        using ModuleSession session = new ModuleSession().WithVault(Prompting).Use(Org);
        session.Host.SecureAnswers.Enqueue("pass-word");
        Assert.Equal("Standin", session.Run($"New-SfConnection acme {SignIn}").One().Vault);
        Assert.Equal(["(masked)"], session.Host.Asked);
    }

    [Fact]
    public void A_locked_vault_that_may_not_ask_is_VaultLocked_before_anything_is_sent()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell().WithVault(Silent).Use(Org);
        second.Run("Invoke-SfRequest limits -Connection acme").Error
            .Is("VaultLocked", ErrorCategory.AuthenticationError, "acme").Says("Standin").Recommends("Unlock-SecretVault -Name 'Standin'");
        second.Run($"New-SfConnection other {SignIn}").Error.Is("VaultLocked", ErrorCategory.AuthenticationError, "other");
        second.Run("Remove-SfConnection acme").Error.Is("VaultLocked", ErrorCategory.AuthenticationError, "acme");
        Assert.All(
            second.ErrorList,
            error => Assert.StartsWith("VaultLocked,", Assert.IsType<ErrorRecord>(error).FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Empty(second.Host.Asked);
        AssertNothingSent();
    }

    [Theory]
    [InlineData("Invoke-SfRequest limits")]
    [InlineData("Test-SfConnection")]
    public void A_locked_vault_is_not_told_as_one_that_holds_nothing(string command)
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell().WithVault("@{ Locked = $true; Password = 'pass-word'; Interaction = 'None' }");
        int before = Org.Requests.All.Count;
        second.Run(command).Error.Is("VaultLocked", ErrorCategory.AuthenticationError).Recommends("Unlock-SecretVault");
        Assert.Equal(before, Org.Requests.All.Count);
    }

    [Fact]
    public void A_locked_vault_is_its_own_error_and_the_others_are_listed()
    {
        using ModuleSession session = new ModuleSession().WithVault(name: "Open").Save(Org).WithVault(Silent, "Closed", isDefault: false);
        RunResult listed = session.Run("Get-SfConnection");
        Assert.Equal("acme", ((dynamic)Assert.Single(listed.Output)!).Name);
        listed.Error.Is("VaultLocked", ErrorCategory.AuthenticationError).Says("Closed");
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void A_vault_that_lists_while_it_is_locked_is_listed_without_a_question()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell()
            .WithVault("@{ Locked = $true; Password = 'pass-word'; ListOnlyWhenUnlocked = $false }");
        Assert.Equal("acme", second.Run("Get-SfConnection").One().Name);
        Assert.Empty(second.Host.Asked);
    }

    [Fact]
    public void A_wrong_password_is_an_error_and_sends_nothing()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell().WithVault(Prompting);
        second.Host.SecureAnswers.Enqueue("wrong-guess");
        ErrorRecord error = second.Run(
            "Invoke-SfRequest limits -Connection acme").Error.Is("VaultLocked", ErrorCategory.AuthenticationError, "acme");
        Assert.DoesNotContain("wrong-guess", error.ToString(), StringComparison.Ordinal);
        AssertNothingSent();
    }

    [Fact]
    public void Testing_a_connection_whose_vault_is_locked_reports_the_secret_as_unreadable()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell()
            .WithVault("@{ Locked = $true; Password = 'pass-word'; Interaction = 'None'; ListOnlyWhenUnlocked = $false }");
        dynamic report = second.Run("Test-SfConnection acme").One();
        Assert.False((bool)report.Success);
        Assert.Equal("Secret", report.Checks[0].Name);
        Assert.Equal("Failed", report.Checks[0].Status.ToString());
        Assert.Equal("VaultLocked", report.Checks[0].ErrorId);
        Assert.Contains("Unlock-SecretVault", (string)report.Checks[0].Recommendation, StringComparison.Ordinal);
        Assert.True(second.Run("Test-SfConnection acme -Quiet").Is(false));
        AssertNothingSent();
    }
}
