namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>A test class whose every test has an org and a client of its own.</summary>
public abstract class OrgTest : IAsyncLifetime, IDisposable
{
    private OrgClient? _client;

    protected LocalOrgServer Org { get; private set; } = null!;

    internal OrgClient Client => _client!;

    protected virtual LocalOrgOptions Options => new() { SampleData = false };

    protected virtual bool Authorize => true;

    public virtual async Task InitializeAsync()
    {
        Org = await LocalOrgServer.StartAsync(Options);
        _client = new OrgClient(Org, Authorize);
    }

    public async Task DisposeAsync() => await Org.DisposeAsync();

    public void Dispose()
    {
        _client?.Dispose();
        GC.SuppressFinalize(this);
    }
}
