using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Tests.Hosting;

/// <summary>Gives every test an org of its own, with few records so that it starts fast.</summary>
public abstract class OrgTest : IAsyncLifetime
{
    private static readonly LocalOrgOptions s_small = new()
    {
        AccountCount = 30,
        ContactCount = 30,
        OpportunityCount = 10,
        InvoiceCount = 10
    };

    /// <summary>The org.</summary>
    protected LocalOrgServer Org { get; private set; } = null!;

    /// <summary>How the org is set up.</summary>
    protected virtual LocalOrgOptions Options => s_small;

    /// <summary>Starts the org.</summary>
    public virtual async Task InitializeAsync() => Org = await LocalOrgServer.StartAsync(Options);

    /// <summary>Stops the org.</summary>
    public virtual async Task DisposeAsync() => await Org.DisposeAsync();

    /// <summary>Nothing has reached the org.</summary>
    protected void AssertNothingSent() => Assert.Empty(Org.Requests.All);
}
