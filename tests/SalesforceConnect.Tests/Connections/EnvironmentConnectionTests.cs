using System.Management.Automation;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Connections;

/// <summary>The connection that <c>$env:SF_CONNECTION</c> names.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class EnvironmentConnectionTests : OrgTest
{
    [Fact]
    public void The_environment_names_the_connection_of_a_new_shell()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org, "one").Save(Org, "two", "-ApiVersion 66");
        using ModuleSession second = first.NewShell();
        using IDisposable named = ProcessEnvironment.Set("SF_CONNECTION", "TWO");
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
        Assert.Equal(1, Org.Requests.Count("GET", "/services/data/v66.0/limits"));
        Assert.Equal("two", second.Run("Test-SfConnection").One().Name);
    }

    [Fact]
    public void The_current_connection_comes_before_the_one_of_the_environment()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org, "one").Save(Org, "two");
        using IDisposable named = ProcessEnvironment.Set("SF_CONNECTION", "one");
        Assert.Equal("two", session.Run("Test-SfConnection").One().Name);
        session.Run("Remove-SfConnection two").Good();
        Assert.Equal("one", session.Run("Test-SfConnection").One().Name);
    }

    [Fact]
    public void A_name_in_the_environment_that_is_not_there_is_NoConnection_even_beside_the_only_saved_one()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell();
        using IDisposable named = ProcessEnvironment.Set("SF_CONNECTION", "nobody");
        second.Run("Get-SfLimit").Error.Is("NoConnection", ErrorCategory.ObjectNotFound).Says("nobody").Says("SF_CONNECTION");
        AssertNothingSent();
    }

    [Fact]
    public void An_empty_name_in_the_environment_counts_as_none()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell();
        using IDisposable named = ProcessEnvironment.Set("SF_CONNECTION", "");
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void Tab_asks_only_the_connection_that_a_command_would_use()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
        using (ProcessEnvironment.Set("SF_CONNECTION", "nobody"))
        {
            Assert.DoesNotContain("Account", second.Complete("Get-SfObject Acc"));
        }

        using IDisposable named = ProcessEnvironment.Set("SF_CONNECTION", "acme");
        second.Run("Select-SfConnection nope");
        Assert.DoesNotContain("Account", second.Complete("Get-SfObject Acc"));
    }
}
