using System.Collections.Concurrent;
using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Connections;

/// <summary>What a runspace knows is its own; a connection object may be passed to others.</summary>
public sealed class RunspaceTests : OrgTest
{
    private const string Query = "/services/data/v67.0/query";

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
    public async Task One_connection_serves_32_runspaces_at_once_with_one_token_call_and_one_pooled_client()
    {
        const int Runspaces = 32;
        using ModuleSession one = new ModuleSession().Connect(Org);
        PSObject? connection = Assert.Single(one.Run("Get-SfConnection acme").Good());
        for (int i = 0; i < Runspaces; i++)
        {
            Org.Store.Insert("Account", new { Name = $"Account of {i}" });
        }

        Org.Tokens.ExpireAll();
        int tokens = Org.Tokens.IssuedCount;

        // None is answered, and so none asks for a token, before all have come.
        Org.Faults.On("GET", Query).Times(Runspaces, new TogetherFault(Runspaces));
        var others = new ModuleSession[Runspaces];
        try
        {
            string[][] answers = await Task.WhenAll(
                Enumerable.Range(0, Runspaces)
                    .Select(i => Task.Factory.StartNew(() => Ask(others[i] = new ModuleSession(), i), TaskCreationOptions.LongRunning)));

            Assert.All(answers.Index(), answer => Assert.Equal(Enumerable.Repeat($"Account of {answer.Index}", 5), answer.Item));
            Assert.Equal(tokens + 1, Org.Tokens.IssuedCount);

            // One after the other, they share what one pool has open.
            var wires = new WiresFault();
            Org.Faults.On("GET", "/services/data/v67.0/limits").Always(wires);
            Assert.All(others, other => Assert.NotEmpty(other.Run("Get-SfLimit -Connection $Passed").Good()));
            Assert.InRange(wires.Count, 1, 3);
        }
        finally
        {
            Array.ForEach(others, other => other?.Dispose());
        }

        string[] Ask(ModuleSession other, int i)
        {
            other.Set("Passed", connection).Set("Path", $"query?q=SELECT+Name+FROM+Account+WHERE+Name='Account of {i}'");
            return [.. other.Run("1..5 | ForEach-Object { (Invoke-SfRequest $Path -Connection $Passed).records.Name }")
                .Good()
                .Select(name => (string)name!.BaseObject)];
        }
    }

    /// <summary>Counts the connections that requests come by.</summary>
    private sealed class WiresFault : Fault
    {
        private readonly ConcurrentDictionary<string, bool> _seen = new();

        public int Count => _seen.Count;

        public override Task StrikeAsync(FaultContext context)
        {
            _seen[context.Http.Connection.Id] = true;
            return context.SendAsync();
        }
    }
}
