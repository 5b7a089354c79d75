using System.Management.Automation;
using SalesforceConnect.Tests.Hosting;
using static SalesforceConnect.Tests.Hosting.ModuleSession;

namespace SalesforceConnect.Tests.Vault;

/// <summary>
/// Vaults differ in what they list, how, and whether they overwrite. What was saved is found by its name in another shell, or was an
/// error, and what was there before is never lost.
/// </summary>
public sealed class OddVaultTests : OrgTest
{
    [Theory]
    [InlineData("ListsAsPSCredential", true)]
    [InlineData("ListsAsByteArray", true)]
    [InlineData("ListsAsHashtable", true)]
    [InlineData("ListsAsString", true)]
    [InlineData("ListsAsUnknown", true)]
    [InlineData("ListsLowerCase", true)]
    [InlineData("ListsWithoutWildcards", true)]
    [InlineData("ListsAll", true)]
    [InlineData("GivesString", true)]
    [InlineData("GivesCredential", true)]
    [InlineData("FailsOnMissing", true)]
    [InlineData("FailsOnMetadata", true)]
    [InlineData("LosesOnMetadata", true)]
    [InlineData("KeepsOld", true)]
    [InlineData("FailsOnMissing, ListsAsPSCredential, KeepsOldWithError", true)]
    [InlineData("ListsNothing", false)]
    [InlineData("ListsNothing, FailsOnMissing", false)]
    [InlineData("CutsNames", true)]
    public void A_connection_is_found_by_its_name_in_another_shell_whatever_the_vault_lists(string ways, bool isListed)
    {
        using ModuleSession first = new ModuleSession().WithOddVault(ways).Save(Org, "Acme-Europe-Production");
        using ModuleSession second = first.NewShell().Use(Org);
        Assert.NotEmpty(second.Run("Get-SfLimit -Connection acme-europe-production").Good());
        using ModuleSession third = first.NewShell().Use(Org);
        Assert.Equal("Acme-Europe-Production", third.Run("Get-SfConnection acme-europe-PRODUCTION").One().Name, ignoreCase: true);
        Assert.Equal(isListed ? 1 : 0, third.Run("Get-SfConnection").Good().Count);
        Org.Requests.Clear();
        third.Run($"New-SfConnection acme-europe-production {SignIn}").Error.Is("ConnectionExists", ErrorCategory.ResourceExists);
        AssertNothingSent();
        third.Run("Set-SfConnection acme-europe-production -ApiVersion 66").Good();
        using ModuleSession fourth = first.NewShell();
        Assert.Equal("66.0", fourth.Run("Select-SfConnection acme-europe-production -PassThru").One().ApiVersion);
        Assert.Empty(fourth.Run("Remove-SfConnection acme-europe-production").Good());
        using ModuleSession fifth = first.NewShell();
        fifth.Run("Get-SfConnection acme-europe-production").Error.Is("ConnectionNotFound", ErrorCategory.ObjectNotFound);
        Assert.Empty(first.OddSecrets());
    }

    [Theory]
    [InlineData("ListsAll")]
    [InlineData("ListsAsPSCredential")]
    [InlineData("FailsOnMissing")]
    public void Secrets_of_others_are_left_out_of_the_list_and_alone(string ways)
    {
        using ModuleSession session = new ModuleSession().WithOddVault(ways).Save(Org);
        session.Run("Set-Secret Letters -Secret text -Vault Odd").Good();
        Assert.Equal("acme", session.Run("Get-SfConnection").One().Name);
        session.Run("Remove-SfConnection *").Good();
        Assert.Equal(["Letters"], session.OddSecrets());
    }

    [Fact]
    public void A_vault_that_cannot_be_listed_has_its_connections_all_the_same()
    {
        using ModuleSession first = new ModuleSession().WithOddVault("FailsOnList").Save(Org);
        using ModuleSession second = first.NewShell();
        Assert.Equal("acme", second.Run("Get-SfConnection acme").One().Name);
        Assert.NotEmpty(second.Run("Get-SfLimit -Connection acme").Good());
        second.Run("Get-SfConnection -Vault Odd").Error.Is("VaultFailed", ErrorCategory.ReadError).Says("Odd");
        second.Run("Invoke-SfRequest limits -Connection nobody").Error.Is("ConnectionNotFound", ErrorCategory.ObjectNotFound, "nobody");
    }

    // SecretManagement itself fails at a name that a vault lists twice.
    [Fact]
    public void A_vault_that_lists_a_name_twice_has_its_connections_all_the_same()
    {
        using ModuleSession first = new ModuleSession().WithOddVault("ListsTwice").Save(Org);
        using ModuleSession second = first.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit -Connection acme").Good());
        second.Run("Get-SfConnection").Error.Is("VaultFailed", ErrorCategory.ReadError).Says("Odd");
    }

    [Theory]
    [InlineData("KeepsOld")]
    [InlineData("KeepsOldWithError")]
    [InlineData("KeepsOldSilently")]
    public void A_vault_that_does_not_overwrite_has_the_new_document_and_no_other(string ways)
    {
        using ModuleSession first = new ModuleSession().WithOddVault(ways).Save(Org);
        Org.Apps.Default.ConsumerSecret = "rotated-secret";
        first.Set("New", "rotated-secret".ToSecureString());
        RunResult changed = first.Run("Set-SfConnection acme -ClientSecret $New");
        Assert.Empty(changed.Good());
        Assert.DoesNotContain("overwrite", first.Host.Written, StringComparison.Ordinal);
        using ModuleSession second = first.NewShell().Use(Org).Set("Secret", "rotated-secret".ToSecureString());
        Assert.NotEmpty(second.Run("Get-SfLimit -Connection acme").Good());
        second.Run($"New-SfConnection acme {SignIn} -Force -ApiVersion 66").One();
        Assert.Equal(["SfConnection-acme"], second.OddSecrets());
        using ModuleSession third = first.NewShell();
        Assert.Equal("66.0", third.Run("Select-SfConnection acme -PassThru").One().ApiVersion);
    }

    [Theory]
    [InlineData("KeepsOld, RefusesLong", "There is an entry SfConnection-acme already, and this vault does not overwrite.")]
    [InlineData("KeepsOldSilently, KeepsRemoved, RefusesLong", "does not overwrite")]
    [InlineData("RefusesLong", "does not overwrite")]
    [InlineData("CutsValues", "another text")]
    [InlineData("WritesAndFails", "copied to the cloud")]
    public void A_change_that_the_vault_does_not_take_leaves_the_old_connection_and_says_so(string ways, string words)
    {
        using ModuleSession first = new ModuleSession().WithOddVault("").Save(Org).WithOddVault(ways);
        string before = File.ReadAllText(Path.Combine(first.VaultHome, "odd-Odd", "SfConnection-acme.secret"));
        bool isKept = ways is not ("CutsValues" or "WritesAndFails");
        ErrorRecord error = first.Run("Set-SfConnection acme -ApiVersion 66").Error
            .Is("SaveFailed", ErrorCategory.WriteError, "acme")
            .Says(words);
        Assert.DoesNotContain("nothing of it was kept", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("damaged", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("67.0", first.Run("Get-SfConnection acme").One().ApiVersion);
        if (isKept)
        {
            error.Says("still has it as it was before");
            Assert.Equal(before, File.ReadAllText(Path.Combine(first.VaultHome, "odd-Odd", "SfConnection-acme.secret")));
            Assert.Equal(["SfConnection-acme"], first.OddSecrets());
        }
    }

    [Fact]
    public void What_could_not_be_put_back_is_kept_as_a_copy_and_the_error_names_it()
    {
        using ModuleSession first = new ModuleSession().WithOddVault("KeepsOld, NeverReuses").Save(Org);
        first.Run("Set-SfConnection acme -ApiVersion 66").Error.Is("SaveFailed", ErrorCategory.WriteError, "acme")
            .Says("could not be put back").Says("SfConnection-acme-");
        Assert.Equal(["SfConnection-acme-"], first.OddSecrets());
    }

    [Theory]
    [InlineData("CutsValues", "another text")]
    [InlineData("WritesAndFails", "copied to the cloud")]
    [InlineData("RefusesLong", "does not have it")]
    public void A_new_connection_that_the_vault_does_not_take_is_an_error_and_leaves_nothing(string ways, string words)
    {
        using ModuleSession session = new ModuleSession().WithOddVault(ways).Use(Org);
        session.Run($"New-SfConnection acme {SignIn}").Error
            .Is("SaveFailed", ErrorCategory.WriteError, "acme")
            .Says("nothing of it was kept")
            .Says(words);
        Assert.Empty(session.OddSecrets());
        Assert.Empty(session.Run("Get-SfConnection").Good());
    }

    [Fact]
    public void What_cannot_be_taken_out_of_the_vault_again_is_told()
    {
        using ModuleSession session = new ModuleSession().WithOddVault("CutsValues, KeepsRemoved").Use(Org);
        session.Run($"New-SfConnection acme {SignIn}").Error
            .Is("SaveFailed", ErrorCategory.WriteError, "acme")
            .Says("something of it is still there");
    }

    [Fact]
    public void A_vault_that_cuts_names_short_never_gives_another_connection()
    {
        using ModuleSession first = new ModuleSession().WithOddVault("CutsNames").Save(Org, "acme-production-eu");
        using ModuleSession second = first.NewShell().Use(Org);
        Assert.Equal(["SfConnection-acme-produc"], second.OddSecrets());
        second.Run("Get-SfLimit -Connection acme-production-us").Error
            .Is("SavedUnderAnotherName", ErrorCategory.InvalidData, "acme-production-us").Says("acme-production-eu").Recommends("shorter");
        second.Run($"New-SfConnection acme-production-us {SignIn}").Error.Is("SavedUnderAnotherName", ErrorCategory.InvalidData);
        second.Run($"New-SfConnection acme-production-us {SignIn} -Force").Error.Is("SavedUnderAnotherName", ErrorCategory.InvalidData);
        second.Run("Remove-SfConnection acme-production-us").Error.Is("SavedUnderAnotherName", ErrorCategory.InvalidData);
        AssertNothingSent();
        Assert.NotEmpty(second.Run("Get-SfLimit -Connection acme-production-eu").Good());
    }

    [Fact]
    public void A_copy_that_the_user_made_is_a_connection_of_its_own()
    {
        using ModuleSession first = new ModuleSession().WithOddVault("").Save(Org);
        first.Run("Set-Secret SfConnection-copy -Secret (Get-Secret SfConnection-acme -Vault Odd) -Vault Odd").Good();
        using ModuleSession second = first.NewShell();
        Assert.Equal("copy", second.Run("Select-SfConnection copy -PassThru").One().Name);
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
        Assert.Empty(second.Run("Remove-SfConnection copy").Good());
        Assert.Equal(["SfConnection-acme"], second.OddSecrets());
    }

    [Fact]
    public void A_vault_that_keeps_what_it_was_told_to_remove_is_found_out()
    {
        using ModuleSession session = new ModuleSession().WithOddVault("KeepsRemoved").Save(Org);
        session.Run("Remove-SfConnection acme").Error.Is("RemoveFailed", ErrorCategory.WriteError, "acme").Says("still there");
        Assert.Equal("acme", session.Run("Get-SfConnection").One().Name);
    }

    [Theory]
    [InlineData("New-SfConnection x -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret")]
    [InlineData("New-SfConnection x -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret -Force")]
    [InlineData("Remove-SfConnection x")]
    [InlineData("Remove-SfConnection x*")]
    [InlineData("Get-SfLimit -Connection x")]
    [InlineData("Set-SfConnection x -ApiVersion 66")]
    public void A_secret_of_the_users_own_is_left_alone_and_nobody_is_told_to_remove_it(string command)
    {
        using ModuleSession session = new ModuleSession().WithVault().Use(Org);
        session.Run("Set-Secret SfConnection-x -Secret 'my own'").Good();
        ErrorRecord error = session.Run(command).Error.Is("NotASavedConnection", ErrorCategory.InvalidData, "x").Recommends("another name");
        Assert.DoesNotContain("emove", error.ToString() + error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.True(session.Run("Get-Secret SfConnection-x -AsPlainText").Is("my own"));
        AssertNothingSent();
    }
}
