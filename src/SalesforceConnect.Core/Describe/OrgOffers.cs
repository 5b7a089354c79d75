using System.Collections.Concurrent;
using System.Text.Json;
using SalesforceConnect.Connections;
using SalesforceConnect.Json;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Describe;

/// <summary>
/// What an org offers by name, for one who can do without: no caller hears of it, nothing is tried twice, and no token is renewed. Each
/// list is asked for once.
/// </summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="versions">Asks for the API versions.</param>
internal sealed class OrgOffers(ISender sender, Func<CancellationToken, Task<ApiVersions>> versions)
{
    private const string ReportNames = "query?q=SELECT+Name+FROM+Report+ORDER+BY+Name+LIMIT+2000";

    private readonly ConcurrentDictionary<string, List<string>> _lists = new(StringComparer.Ordinal);

    /// <summary>The names of its limits.</summary>
    public Task<List<string>> LimitsAsync(CancellationToken cancellationToken)
        => FindAsync(
            "limits",
            async path => SfLimit.Read(await SendAsync(path, cancellationToken).ConfigureAwait(false)).Select(limit => limit.Name));

    /// <summary>The API versions, the newest first.</summary>
    public Task<List<string>> VersionsAsync(CancellationToken cancellationToken)
        => FindAsync(ApiVersions.Request.Path, async _ => (await versions(cancellationToken).ConfigureAwait(false)).All);

    /// <summary>
    /// The resources of the API, by their paths relative to its version (REST API Developer Guide, "Resources by Version").
    /// </summary>
    public Task<List<string>> ResourcesAsync(CancellationToken cancellationToken)
        => FindAsync("/", async path => ReadPaths(await SendAsync(path, cancellationToken).ConfigureAwait(false)));

    /// <summary>The names of its reports, of the first thousands of them.</summary>
    public Task<List<string>> ReportsAsync(CancellationToken cancellationToken)
        => FindAsync(ReportNames, async path => ReadNames(await SendAsync(path, cancellationToken).ConfigureAwait(false)));

    private async Task<List<string>> FindAsync(string path, Func<string, Task<IEnumerable<string>>> ask)
        => _lists.TryGetValue(path, out List<string>? known) ? known : _lists[path] = [.. await ask(path).ConfigureAwait(false)];

    /// <summary>A call that renews no token and is not tried again.</summary>
    public static SfRequest Quiet(string path) => new("GET", path) { KeepsToken = true, MaximumRetries = 0 };

    private Task<SfResponse> SendAsync(string path, CancellationToken cancellationToken)
        => sender.SendAsync(Quiet(path), null, cancellationToken);

    private static IEnumerable<string> ReadNames(SfResponse response)
    {
        using JsonDocument document = JsonDocument.Parse(response.Json);
        return
        [
            .. document.RootElement.GetProperty("records").EnumerateArray()
                .Select(record => record.FindText("Name"))
                .Where(name => !string.IsNullOrEmpty(name))
                .Select(name => name!),
        ];
    }

    private static IEnumerable<string> ReadPaths(SfResponse response)
    {
        using JsonDocument document = JsonDocument.Parse(response.Json);
        return
        [
            .. document.RootElement.EnumerateObject()
                .Where(resource => resource.Value.ValueKind == JsonValueKind.String)
                .Select(resource => ResourcePaths.Split(resource.Value.GetString()!))
                .Where(resource => resource.Root.Length > 1)
                .Select(resource => resource.Path),
        ];
    }
}
