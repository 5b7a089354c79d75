using System.Management.Automation;
using System.Text.RegularExpressions;
using SalesforceConnect.Tests.Hosting;
using static SalesforceConnect.Tests.Hosting.ModuleSession;

namespace SalesforceConnect.Tests.Connections;

/// <summary>Who am I: the session's current connection, told without a vault.</summary>
public sealed class CurrentConnectionTests : OrgTest
{
    // Locked, and nobody answers its question.
    private const string Locked = "@{ Locked = $true; Password = 'pass-word' }";

    [Fact]
    public void It_has_its_user_and_its_org_and_works_as_any_other()
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "one").Connect(Org, "two");
        dynamic current = session.Run("$Current = Get-SfConnection -Current; $Current").One();
        Assert.Equal("two", current.Name);
        Assert.Equal(Org.Users.Administrator.Username, current.Username);
        Assert.Equal(Org.Users.Administrator.Id, current.UserId);
        Assert.Equal(Org.OrganizationId, current.OrganizationId);
        Assert.True((bool)current.IsCurrent);
        Assert.NotEmpty(session.Run("Get-SfLimit -Connection $Current").Good());
        session.Run("Select-SfConnection one").Good();
        Assert.False((bool)current.IsCurrent);
        session.Run("$Current | Select-SfConnection").Good();
        Assert.True((bool)current.IsCurrent);
        Assert.Equal("two", session.Run("Get-SfConnection -Current").One().Name);
    }

    [Fact]
    public void Its_view_shows_user_and_org_and_the_list_stays_a_table()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Get-SfConnection -Current | Select-SfConnection; Get-SfConnection -Current | Out-Host").Good();
        string shown = Plain(session);
        Assert.Matches($@"Username\s+: {Org.Users.Administrator.Username}", shown);
        Assert.Matches($@"OrganizationId\s+: {Org.OrganizationId}", shown);
        Assert.Matches(@"Vault\s+: \(session\)", shown);
        session.Run("Get-SfConnection | Out-Host").Good();
        Assert.Matches(@"\* Name\s+Org\s+Username", Plain(session)[shown.Length..]);
    }

    [Fact]
    public void A_user_that_is_not_known_yet_is_said_to_be_so()
    {
        using ModuleSession session = new ModuleSession().Use(Org);
        session.Run($"$null = New-SfConnection acme {SignIn} -SessionOnly -SkipTest; Get-SfConnection -Current | Out-Host").Good();
        Assert.Contains("Test-SfConnection", session.Host.Written, StringComparison.Ordinal);
        AssertNothingSent();
    }

    [Fact]
    public void Without_one_the_error_says_so_and_no_vault_is_asked()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell().WithVault(Locked);
        second.Run("Get-SfConnection -Current").Error.Is("NoConnection", ErrorCategory.ObjectNotFound).Recommends("Select-SfConnection");
        Assert.Empty(second.Host.Asked);
    }

    [Theory]
    [InlineData("Get-SfConnection -Current")]
    [InlineData("Get-SfConnection acme")]
    [InlineData("Get-SfConnection ACME -Vault standin")]
    [InlineData("'acme' | Get-SfConnection")]
    [InlineData("Select-SfConnection acme")]
    [InlineData("Select-SfConnection acme -Vault Standin")]
    [InlineData("Test-SfConnection acme -Quiet")]
    [InlineData("Test-SfConnection -Quiet")]
    [InlineData("Get-SfLimit DailyApiRequests")]
    [InlineData("Get-SfLimit DailyApiRequests -Connection acme")]
    [InlineData("Invoke-SfRequest limits -Connection acme")]
    [InlineData("Remove-SfConnection acme -WhatIf")]
    public void What_is_in_the_session_opens_no_vault(string command)
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org).WithVault(Locked);
        Org.Tokens.ExpireAll();
        session.Run(command).Good();
        Assert.Empty(session.Host.Asked);
    }

    [Fact]
    public void A_name_that_the_session_has_is_taken_without_a_look_into_the_vault()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org).WithVault(Locked);
        session.Run($"New-SfConnection acme {SignIn}").Error.Is("ConnectionExists", ErrorCategory.ResourceExists, "acme").Says("Standin");
        Assert.Empty(session.Host.Asked);
        AssertNothingSent();
    }

    // Without colours.
    private static string Plain(ModuleSession session) => Regex.Replace(session.Host.Written, "\u001b\\[[0-9;]*m", "");
}
