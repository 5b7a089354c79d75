using System.Net;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Connections;

/// <summary>A proxy between here and the org.</summary>
public sealed class ProxyTests : CoreTest
{
    private const string AsksForPassword =
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"corp\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private static readonly Uri s_org = new("https://acme.my.salesforce.com");

    // Not the org of the test: the .NET Framework takes no proxy to loopback.
    private static readonly Uri s_plainOrg = new("http://acme.example");

    [Fact]
    public async Task A_proxy_that_asks_for_a_password_is_told_as_that_over_TLS()
    {
        await using var proxy = new RawServer(AsksForPassword);

        await this.FailsAtAsync(
            Connect(
                url: s_org,
                settings: Through(proxy)), "Host", "ProxyAuthenticationRequired", SfErrorCategory.AuthenticationError, "HTTPS_PROXY");

        Assert.StartsWith("CONNECT acme.my.salesforce.com:443 ", Assert.Single(proxy.Heads), StringComparison.Ordinal);
        Assert.Empty(Clock.Waits);
    }

    [Fact]
    public async Task A_proxy_that_asks_for_a_password_is_told_as_that_over_plain_http()
    {
        await using var proxy = new RawServer(AsksForPassword);

        await this.FailsAtAsync(
            Connect(
                url: s_plainOrg,
                settings: Through(proxy)), "Host", "ProxyAuthenticationRequired", SfErrorCategory.AuthenticationError, "HTTPS_PROXY");

        Assert.StartsWith($"GET {s_plainOrg}services/data ", Assert.Single(proxy.Heads), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_proxy_that_does_not_take_the_password_is_told_as_that_without_showing_it(bool overTls)
    {
        await using var proxy = new RawServer(AsksForPassword);
        TransportSettings settings = Through(
            proxy, $"user:{Sentinel.ProxyPassword}@", new NetworkCredential("user", Sentinel.ProxyPassword));

        SfException error = await this.FailsAtAsync(
            Connect(url: overTls ? s_org : s_plainOrg, settings: settings),
            "Host",
            "ProxyAuthenticationRequired",
            SfErrorCategory.AuthenticationError,
            "user:password@proxy");

        Assert.Contains(proxy.Heads, head => head.Contains("Proxy-Authorization: Basic ", StringComparison.Ordinal));
        Assert.DoesNotContain(Sentinel.ProxyPassword, error + Trace.All, StringComparison.Ordinal);
    }

    [FactUnless(Runtimes.NetFramework | Runtimes.Mono, "HttpWebRequest gives the proxy's refusal as if it were the host's answer.")]
    public async Task A_proxy_that_refuses_the_tunnel_does_not_show_its_password()
    {
        await using var proxy = new RawServer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        SfException error = await this.FailsAtAsync(
            Connect(
                url: s_org,
                settings: Through(
                    proxy, $"user407:{Sentinel.ProxyPassword}@")), "Host", "ConnectionFailed", SfErrorCategory.ConnectionError, "proxy");

        Assert.Contains("403", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Sentinel.ProxyPassword, error + Trace.All, StringComparison.Ordinal);
    }

    private static TransportSettings Through(RawServer proxy, string userInfo = "", ICredentials? credentials = null)
        => new() { Proxy = new WebProxy(new Uri($"http://{userInfo}127.0.0.1:{proxy.Port}")) { Credentials = credentials } };
}
