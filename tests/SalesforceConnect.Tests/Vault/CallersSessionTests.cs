using System.Management.Automation;
using SalesforceConnect.Tests.Hosting;
using static SalesforceConnect.Tests.Hosting.ModuleSession;

namespace SalesforceConnect.Tests.Vault;

/// <summary>The caller's switches, preferences and functions, and what they may do to a save.</summary>
public sealed class CallersSessionTests : OrgTest
{
    [Theory]
    [InlineData("New-SfConnection acme -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret -WhatIf")]
    [InlineData("New-SfConnection old -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret -Force -WhatIf")]
    [InlineData("New-SfConnection acme -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret -SessionOnly -WhatIf")]
    [InlineData("Remove-SfConnection old -WhatIf")]
    [InlineData("Remove-SfConnection old -Revoke -WhatIf")]
    [InlineData("Select-SfConnection old -WhatIf")]
    [InlineData("Invoke-SfRequest sobjects/Account -Method POST -Body @{ Name = 'x' } -WhatIf")]
    [InlineData("$WhatIfPreference = $true; New-SfConnection acme -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret")]
    [InlineData("$WhatIfPreference = $true; Get-SfConnection | Remove-SfConnection -Revoke -Force")]
    public void WhatIf_sends_nothing_writes_nothing_and_asks_nothing(string command)
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org, "old");
        using ModuleSession session = first.NewShell().Use(Org);
        IReadOnlyDictionary<string, string> before = session.VaultFiles();
        Assert.Empty(session.Run(command).Good());
        Assert.Contains("What if", session.Host.Written, StringComparison.Ordinal);
        Assert.Equal(before, session.VaultFiles());
        Assert.Empty(session.Host.Asked);
        session.Run("$WhatIfPreference = $false").Good();
        Assert.Empty(session.Run("Get-SfConnection | Where-Object IsCurrent").Good());
        if (!command.StartsWith("Invoke", StringComparison.Ordinal))
        {
            AssertNothingSent();
        }

        Assert.DoesNotContain(
            Org.Requests.All, request => request.Method != "GET" && request.Path.StartsWith("/services/data", StringComparison.Ordinal));
    }

    [Fact]
    public void A_WhatIf_preference_that_the_command_overrules_does_not_reach_the_vault()
    {
        using ModuleSession session = new ModuleSession().WithVault().Use(Org);
        session.Run($"$WhatIfPreference = $true; New-SfConnection acme {SignIn} -WhatIf:$false; $WhatIfPreference = $false").One();
        using ModuleSession second = session.NewShell();
        Assert.NotEmpty(second.Run("$WhatIfPreference = $true; Get-SfLimit -Connection acme").Good());
    }

    [Theory]
    [InlineData("$ConfirmPreference = 'Low'; New-SfConnection acme -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret -Confirm:$false")]
    [InlineData("$ConfirmPreference = 'Low'; New-SfConnection acme -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret -Confirm:$false -Force")]
    [InlineData("$ConfirmPreference = 'None'; New-SfConnection acme -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret")]
    public void Confirm_off_asks_nothing_of_us_or_of_the_vault(string command)
    {
        using ModuleSession session = new ModuleSession().WithVault().Use(Org);
        session.Run(command).One();
        Assert.Empty(session.Run("Remove-SfConnection acme -Confirm:$false").Good());
        Assert.Empty(session.Host.Asked);
        Assert.Empty(session.Run("Get-SfConnection").Good());
    }

    [Fact]
    public void Confirm_asks_once_and_No_does_nothing()
    {
        const int Yes = 0;
        const int No = 2;
        using ModuleSession session = new ModuleSession().WithVault().Use(Org);
        session.Host.Choices.Enqueue(No);
        Assert.Empty(session.Run($"New-SfConnection acme {SignIn} -Confirm").Good());
        AssertNothingSent();
        session.Host.Choices.Enqueue(Yes);
        session.Run($"New-SfConnection acme {SignIn} -Confirm").One();
        Assert.Equal(2, session.Host.Asked.Count);
        session.Host.Choices.Enqueue(No);
        Assert.Empty(session.Run("Remove-SfConnection acme -Confirm").Good());
        Assert.Equal("acme", session.Run("Get-SfConnection").One().Name);
    }

    [Fact]
    public void Functions_of_the_user_with_the_names_of_the_vaults_commands_get_no_secret()
    {
        using ModuleSession session = new ModuleSession().WithVault().Use(Org);
        foreach (string name in new[]
        {
            "Get-Secret",
            "Set-Secret",
            "Set-SecretInfo",
            "Get-SecretInfo",
            "Remove-Secret",
            "Get-SecretVault"
        })
        {
            session.Run($"function global:{name} {{ $global:Caught = '{name}' }}").Good();
        }

        session.Run($"New-SfConnection acme {SignIn}").One();
        Assert.Equal("acme", session.Run("Get-SfConnection").One().Name);
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assert.Empty(session.Run("Remove-SfConnection acme").Good());
        Assert.Empty(session.Run("if ($Caught) { $Caught }").Good());
    }

    [Fact]
    public void A_session_that_loads_no_modules_by_itself_uses_the_vault_all_the_same()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell();
        second.Run("$global:PSModuleAutoLoadingPreference = 'None'").Good();
        Assert.Equal("acme", second.Run("Get-SfConnection").One().Name);
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
    }

    [Theory]
    [InlineData("SilentlyContinue")]
    [InlineData("Continue")]
    [InlineData("Stop")]
    public void The_error_preference_changes_neither_success_nor_the_error(string preference)
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        session.Run($"$global:ErrorActionPreference = '{preference}'").Good();
        Assert.Equal("acme", session.Run("Get-SfConnection").One().Name);
        session.Save(Org, "second").WithVault("@{ FailOnSet = 'Error' }");
        RunResult failed = session.Run($"New-SfConnection third {SignIn}; 'went on'");
        Assert.Equal(preference != "Stop", failed.Output.Count == 1);
        object only = Assert.Single(session.ErrorList, item => item is ErrorRecord);
        ((ErrorRecord)only).Is("SaveFailed", ErrorCategory.WriteError, "third");
        Assert.DoesNotContain(session.ErrorList, item => item.ToString()!.Contains("could not add secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Try_and_catch_get_the_error_with_its_recommendation()
    {
        using ModuleSession session = new ModuleSession().WithVault("@{ FailOnSet = 'Throw' }").Use(Org);
        PSObject? caught = Assert.Single(session.Run($"try {{ New-SfConnection acme {SignIn} }} catch {{ $_ }}").Good());
        Assert.IsType<ErrorRecord>(caught!.BaseObject).Is("SaveFailed", ErrorCategory.WriteError, "acme");
    }
}
