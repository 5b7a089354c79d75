using System.Management.Automation;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Vault;

/// <summary>Ctrl+C at the vault's prompt: the command ends, and says nothing about what it could not look at.</summary>
public sealed class CtrlCTests : OrgTest
{
    [Theory]
    [InlineData("Get-SfLimit")]
    [InlineData("Get-SfLimit -Connection acme")]
    [InlineData("Invoke-SfRequest limits -Connection acme")]
    [InlineData("Get-SfConnection")]
    [InlineData("Get-SfConnection acme")]
    [InlineData("Get-SfConnection acme*")]
    [InlineData("Select-SfConnection acme")]
    [InlineData("Set-SfConnection acme -ApiVersion 66")]
    [InlineData("Remove-SfConnection acme")]
    [InlineData("Test-SfConnection acme")]
    [InlineData("Test-SfConnection acme -Quiet")]
    [InlineData("Export-SfConnection acme ./nowhere -Force")]
    [InlineData("New-SfConnection other -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret")]
    [InlineData("New-SfConnection acme -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret -Force")]
    public void Ends_the_command_at_once_and_nothing_is_said(string command)
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell().WithVault("@{ Locked = $true; Password = 'pass-word' }").Use(Org);
        second.Host.SecureAnswers.Enqueue(TestHost.CtrlC);
        RunResult result = second.Run($"try {{ {command} }} catch {{ 'caught' }}; 'went on'");
        Assert.Empty(result.Output);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.Empty(second.ErrorList);
        Assert.Equal(["(masked)"], second.Host.Asked);
        AssertNothingSent();

        // The vault is as it was, and the next command may ask again.
        second.Host.SecureAnswers.Enqueue("pass-word");
        Assert.NotEmpty(second.Run("Get-SfLimit -Connection acme").Good());
    }
}
