using System.Management.Automation;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Connections;

/// <summary>What a runspace knows is its own; a connection object may be passed to others.</summary>
public sealed class RunspaceTests : OrgTest
{
    [Fact]
    public void Another_runspace_sees_no_connection_of_this_one()
    {
        using ModuleSession one = new ModuleSession().Connect(Org);
        using ModuleSession other = new();
        Assert.Empty(other.Run("Get-SfConnection").Good());
        other.Run("Invoke-SfRequest limits").Error.Is("NoConnection", ErrorCategory.ObjectNotFound);
        other.Connect(Org, "elsewhere");
        Assert.Equal("acme", one.Run("Get-SfConnection").One().Name);
        Assert.Equal("elsewhere", other.Run("Get-SfConnection").One().Name);
    }

    [Fact]
    public void A_connection_object_that_is_passed_on_works_there_and_asks_for_no_token_again()
    {
        using ModuleSession one = new ModuleSession().Connect(Org);
        PSObject? connection = Assert.Single(one.Run("Get-SfConnection acme").Good());
        int tokens = Org.Tokens.IssuedCount;
        using ModuleSession other = new();
        other.Set("Passed", connection);
        Assert.NotEmpty(other.Run("Get-SfLimit -Connection $Passed").Good());
        Assert.Empty(other.Run("Get-SfConnection").Good());
        Assert.Equal("acme", other.Run("Select-SfConnection $Passed -PassThru").One().Name);
        Assert.NotEmpty(other.Run("Get-SfLimit").Good());
        Assert.Equal(tokens, Org.Tokens.IssuedCount);
    }

    [Fact]
    public async Task One_connection_object_serves_many_runspaces_at_once()
    {
        using ModuleSession one = new ModuleSession().Connect(Org);
        PSObject? connection = Assert.Single(one.Run("Get-SfConnection acme").Good());
        Org.Tokens.ExpireAll();
        int tokens = Org.Tokens.IssuedCount;
        int[] counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using var other = new ModuleSession();
            other.Set("Passed", connection);
            return other.Run("1..5 | ForEach-Object { Invoke-SfRequest limits -Connection $Passed }").Good().Count;
        })));
        Assert.All(counts, count => Assert.Equal(5, count));
        Assert.Equal(tokens + 1, Org.Tokens.IssuedCount);
    }
}
