using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests;

/// <summary>The main path: make, list, use, forget.</summary>
public sealed class ConnectionTests : IAsyncLifetime
{
    private LocalOrgServer _org = null!;

    public async Task InitializeAsync() => _org = await LocalOrgServer.StartAsync();

    public async Task DisposeAsync() => await _org.DisposeAsync();

    [Fact]
    public void A_connection_is_made_tested_and_current()
    {
        using ModuleSession session = new ModuleSession().Use(_org);
        dynamic connection = session.Run("New-SfConnection acme -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret -SessionOnly").One();
        Assert.Equal("acme", connection.Name);
        Assert.Equal(_org.Url.AbsoluteUri.TrimEnd('/'), connection.InstanceUrl);
        Assert.Equal("ClientSecret", connection.AuthMethod.ToString());
        Assert.Equal(_org.Users.Administrator.Username, connection.Username);
        Assert.Equal(_org.Users.Administrator.Id, connection.UserId);
        Assert.Equal(_org.OrganizationId, connection.OrganizationId);
        Assert.Equal("67.0", connection.ApiVersion);
        Assert.Null(connection.Vault);
        Assert.True((bool)connection.IsCurrent);
    }
}
