using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Faults;

/// <summary>One org and one session, connected to it, for all tests of a class.</summary>
public sealed class SharedOrg : IAsyncLifetime
{
    /// <summary>How many contacts there are: two pages of 200 at most.</summary>
    public const int Contacts = 250;

    /// <summary>The org.</summary>
    public LocalOrgServer Org { get; private set; } = null!;

    /// <summary>The session.</summary>
    internal ModuleSession Session { get; private set; } = null!;

    /// <summary>Starts both.</summary>
    public async Task InitializeAsync()
    {
        Org = await LocalOrgServer.StartAsync(
            new LocalOrgOptions { AccountCount = 0, ContactCount = Contacts, OpportunityCount = 0, InvoiceCount = 0 });
        Session = new ModuleSession().Connect(Org);
    }

    /// <summary>Ends both.</summary>
    public async Task DisposeAsync()
    {
        Session.Dispose();
        await Org.DisposeAsync();
    }
}
