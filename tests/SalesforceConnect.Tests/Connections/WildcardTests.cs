using System.Management.Automation;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Connections;

/// <summary>Wildcards in the names of connections.</summary>
public sealed class WildcardTests : OrgTest
{
    private readonly string _home = Directory.CreateTempSubdirectory("sf-vaults-").FullName;

    /// <inheritdoc/>
    public override async Task DisposeAsync()
    {
        Directory.Delete(_home, recursive: true);
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("acme-*", "acme-one acme-two")]
    [InlineData("ACME-T?O", "acme-two")]
    [InlineData("*", "acme-one acme-two other")]
    [InlineData("acme-*, other", "acme-one acme-two other")]
    [InlineData("nobody-*", "")]
    public void All_that_match_are_tested(string name, string tested)
    {
        using ModuleSession session = Three();
        Assert.Equal(tested, Names(session.Run($"Test-SfConnection {name}").Good()));
        Assert.Equal(tested, Names(session.Run($"Test-SfConnection -Name {name}").Good()));
        Assert.All(session.Run($"Test-SfConnection {name} -Quiet").Good(), answer => Assert.Equal(true, answer!.BaseObject));
    }

    [Theory]
    [InlineData("Remove-SfConnection acme-*", "other")]
    [InlineData("'*-one', 'oth*' | Remove-SfConnection", "acme-two")]
    [InlineData("Remove-SfConnection * -Vault Standin", "acme-two")]
    [InlineData("Remove-SfConnection *", "")]
    [InlineData("Remove-SfConnection nobody-*", "acme-one acme-two other")]
    [InlineData("Remove-SfConnection * -WhatIf", "acme-one acme-two other")]
    public void All_that_match_are_removed(string script, string left)
    {
        using ModuleSession session = Three();
        Assert.Empty(session.Run(script).Good());
        Assert.Equal(left, Names(session.Run("Get-SfConnection").Good()));
        AssertNothingSent();
    }

    [Fact]
    public void Each_is_asked_about()
    {
        const int Yes = 0;
        const int No = 2;
        using ModuleSession session = Three();
        session.Host.Choices.Enqueue(No);
        session.Host.Choices.Enqueue(Yes);
        session.Run("Remove-SfConnection acme-* -Confirm").Good();
        Assert.Equal("acme-one other", Names(session.Run("Get-SfConnection").Good()));
        Assert.Equal(2, session.Host.Asked.Count);
    }

    [Fact]
    public void Two_of_the_same_name_are_removed_each_from_where_it_is()
    {
        using ModuleSession session = Three();
        session.Run("$null = Get-SfLimit -Connection other").Good();
        session.Run(
            $"Register-SecretVault -Name Second -ModuleName StandIn.Vault; $null = New-SfConnection other {ModuleSession.SignIn} -Vault Second -Force")
            .Good();
        Assert.Empty(session.Run("Remove-SfConnection oth*").Good());
        Assert.Equal("acme-one acme-two", Names(session.Run("Get-SfConnection").Good()));
    }

    [Fact]
    public void A_plain_name_that_there_is_not_stays_an_error()
    {
        using ModuleSession session = Three();
        session.Run("Test-SfConnection nobody").Error.Is("ConnectionNotFound", ErrorCategory.ObjectNotFound, "nobody");
        session.Run("Remove-SfConnection nobody").Error.Is("ConnectionNotFound", ErrorCategory.ObjectNotFound, "nobody");
    }

    // Two in a vault, of which one has not been loaded, and one of the session.
    private ModuleSession Three()
    {
        using ModuleSession first = new ModuleSession(_home).WithVault().Save(Org, "acme-one").Save(Org, "other");
        return first.NewShell().Connect(Org, "acme-two");
    }

    private static string Names(IEnumerable<PSObject?> connections) => string.Join(" ", connections.Select(one => ((dynamic)one!).Name));
}
