using System.Management.Automation;
using SalesforceConnect.Tests.Hosting;
using static SalesforceConnect.Tests.Hosting.ModuleSession;

namespace SalesforceConnect.Tests.Vault;

/// <summary>A machine without SecretManagement, whatever this machine has: the folder of modules is an empty one.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class SecretManagementMissingTests : OrgTest
{
    private readonly string _empty = Directory.CreateTempSubdirectory("sf-no-modules-").FullName;

    public override async Task DisposeAsync()
    {
        Directory.Delete(_empty, recursive: true);
        await base.DisposeAsync();
    }

    [Fact]
    public void Saving_without_SecretManagement_sends_nothing_and_tells_what_to_install()
    {
        using ModuleSession session = new ModuleSession().Use(Org);
        using IDisposable missing = ProcessEnvironment.Set("PSModulePath", _empty);
        session.Run($"New-SfConnection acme {SignIn}").Error
            .Is("SecretManagementMissing", ErrorCategory.NotInstalled, "acme")
            .Recommends("Install-PSResource Microsoft.PowerShell.SecretManagement").Recommends("-SessionOnly");
        Assert.StartsWith(
            "SecretManagementMissing,",
            Assert.IsType<ErrorRecord>(Assert.Single(session.ErrorList)).FullyQualifiedErrorId,
            StringComparison.Ordinal);
        AssertNothingSent();
    }

    [Fact]
    public void A_session_connection_needs_no_SecretManagement()
    {
        using ModuleSession session = new ModuleSession().Use(Org);
        using IDisposable missing = ProcessEnvironment.Set("PSModulePath", _empty);
        Assert.Empty(session.Run("Get-SfConnection").Good());
        session.Run("Invoke-SfRequest limits").Error.Is("NoConnection", ErrorCategory.ObjectNotFound);
        session.Connect(Org);
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assert.Equal("acme", session.Run("Get-SfConnection").One().Name);
        Assert.True((bool)session.Run("Test-SfConnection acme").One().Success);
        Assert.Equal("acme", session.Run("Select-SfConnection acme -PassThru").One().Name);
        Assert.Empty(session.Run("Remove-SfConnection acme").Good());
        Assert.Empty(session.ErrorList.Skip(1));
    }

    [Theory]
    [InlineData("Invoke-SfRequest limits -Connection acme", "acme")]
    [InlineData("Get-SfConnection -Vault Any", "Any")]
    [InlineData("Remove-SfConnection acme", "acme")]
    [InlineData("Select-SfConnection acme", "acme")]
    public void What_needs_a_vault_says_that_SecretManagement_is_missing(string command, string target)
    {
        using ModuleSession session = new ModuleSession().Use(Org);
        using IDisposable missing = ProcessEnvironment.Set("PSModulePath", _empty);
        session.Run(command).Error.Is("SecretManagementMissing", ErrorCategory.NotInstalled, target);
        AssertNothingSent();
    }
}
