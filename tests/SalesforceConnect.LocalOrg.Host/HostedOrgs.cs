using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Host;

/// <summary>The orgs that the other side has started, by number, and what it may do with them.</summary>
internal sealed class HostedOrgs : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, HostedOrg> _orgs = new();
    private int _last;

    public Link Other { get; set; } = null!;

    /// <summary>Carries out a call of the other side. The first argument is the org's number where the call is about one.</summary>
    public async Task<object?> ServeAsync(string call, JsonElement[] arguments) => call switch
    {
        "start" => await StartAsync(arguments[0], arguments[1].GetString()).ConfigureAwait(false),
        "certificate" => MakeCertificate(arguments[0].GetString()!, arguments[1].GetDateTimeOffset(), arguments[2].GetDateTimeOffset()),
        _ => await _orgs[arguments[0].GetInt32()].ServeAsync(call, arguments[1..]).ConfigureAwait(false),
    };

    public async ValueTask DisposeAsync()
    {
        foreach (HostedOrg org in _orgs.Values)
        {
            await org.Server.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<object> StartAsync(JsonElement given, string? certificate)
    {
        LocalOrgOptions options = given.Deserialize<LocalOrgOptions>()! with
        {
            Certificate = certificate is null
                ? null
                : X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(certificate), password: null),
        };
        LocalOrgServer server = await LocalOrgServer.StartAsync(options).ConfigureAwait(false);
        int number = Interlocked.Increment(ref _last);
        _orgs[number] = new HostedOrg(number, server, Other);
        return new { Number = number, server.Url, server.OrganizationId };
    }

    /// <summary>A server certificate that no machine trusts, as PKCS #12.</summary>
    private static byte[] MakeCertificate(string hostName, DateTimeOffset from, DateTimeOffset to)
    {
        using X509Certificate2 made = Core.Tests.Hosting.TestCertificate.Create(hostName, from, to);
        return made.Export(X509ContentType.Pfx);
    }
}
