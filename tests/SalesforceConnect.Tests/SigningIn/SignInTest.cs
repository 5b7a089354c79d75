using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.SigningIn;

/// <summary>Gives every test a callback URL on a free port, registered with both apps of the org.</summary>
public abstract class SignInTest : OrgTest
{
    /// <summary>The callback URL.</summary>
    protected Uri Callback { get; } = new($"http://localhost:{FreePort()}/OauthRedirect");

    /// <inheritdoc/>
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (ExternalClientApp app in Org.Apps.All)
        {
            app.CallbackUrls.Add(Callback.OriginalString);
        }
    }

    /// <summary>Makes a connection of this session alone by a sign-in with the Salesforce CLI's app.</summary>
    protected string Interactive
        => $"New-SfConnection acme -Interactive -InstanceUrl $Url -CallbackUrl {Callback.OriginalString} -SessionOnly";

    /// <summary>One value of a URL's query.</summary>
    protected static string? Query(Uri url, string name)
        => QueryHelpers.ParseQuery(url.Query).TryGetValue(name, out StringValues value) ? value.ToString() : null;

    /// <summary>The port can be listened on again, on both families.</summary>
    protected void AssertPortIsFree()
    {
        foreach (IPAddress address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using var listener = new TcpListener(address, Callback.Port);
            listener.Start();
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
