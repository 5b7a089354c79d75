using System.Net;
using SalesforceConnect.Core.Tests.Hosting;

namespace SalesforceConnect.Core.Tests.Http;

/// <summary>What the .NET Framework keeps by host for all of a process.</summary>
public sealed class ServicePointTests : CoreTest
{
    [Fact]
    public async Task Connections_are_many_hold_nothing_back_and_do_not_live_for_ever()
    {
        await GetAsync(Connect());

        ServicePoint host = ServicePointManager.FindServicePoint(Org.Url, NoProxy);
        Assert.Equal((int.MaxValue, 600_000, false), (host.ConnectionLimit, host.ConnectionLeaseTimeout, host.UseNagleAlgorithm));
    }
}
