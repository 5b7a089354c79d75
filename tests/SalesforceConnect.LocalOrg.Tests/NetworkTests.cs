using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>What may stand between a client and an org.</summary>
public sealed class NetworkTests : OrgTest
{
    private const string Limits = OrgClient.Root + "/limits";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_proxy_forwards_plain_http_and_says_what_went_through()
    {
        await using var proxy = LocalProxy.Start();
        using HttpClient http = Through(proxy);

        for (int i = 0; i < 2; i++)
        {
            HttpResponseMessage answer = await http.GetAsync(new Uri(Org.Url, Limits + "?a=%2F"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        HttpResponseMessage posted = await http.PostAsync(
            new Uri(Org.Url, OrgClient.Root + "/sobjects/Account"),
            new StringContent("""{"Name":"Ü"}""", MediaTypeHeaderValue.Parse("application/json")));
        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        Assert.Equal("Ü", Org.Store.Get("Account", Org.Store.Ids("Account")[0])!["Name"]);
        Assert.Equal(["GET", "GET", "POST"], proxy.Requests.Select(r => r.Method));
        Assert.Equal(new Uri(Org.Url, Limits + "?a=%2F").AbsoluteUri, proxy.Requests[0].Target);
        Assert.Equal("?a=%2F", Org.Requests.All[0].QueryString);
        Assert.Equal("1.1 local-proxy", Org.Requests.All[0].Headers["Via"]);
        Assert.False(Org.Requests.All[0].Headers.ContainsKey("Proxy-Connection"));
    }

    [Fact]
    public async Task A_proxy_tunnels_tls_and_sees_no_more_than_the_host()
    {
        using X509Certificate2 certificate = LoopbackCertificate.Create();
        await using LocalOrgServer org = await LocalOrgServer.StartAsync(
            new LocalOrgOptions { SampleData = false, Certificate = certificate });
        await using var proxy = LocalProxy.Start();
        using HttpClient http = Through(proxy, certificate: certificate);

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(org.Url, "/services/data"))).StatusCode);
        }

        ProxiedRequest tunnel = Assert.Single(proxy.Requests);
        Assert.Equal((true, org.Url.Authority, 200), (tunnel.IsTunnel, tunnel.Target, tunnel.StatusCode));
        Assert.Equal(3, org.Requests.Count());
    }

    [Fact]
    public async Task A_proxy_can_ask_for_a_password()
    {
        await using var proxy = LocalProxy.Start(new NetworkCredential("corp\\user", "pässwörd:1"));
        using (HttpClient stranger = Through(proxy))
        {
            Assert.Equal(
                HttpStatusCode.ProxyAuthenticationRequired, (await stranger.GetAsync(new Uri(Org.Url, "/services/data"))).StatusCode);
            await Assert.ThrowsAsync<HttpRequestException>(
                () => stranger.GetAsync(new Uri($"https://localhost:{Org.Url.Port}/services/data")));
        }

        Assert.Empty(Org.Requests.All);
        Assert.Equal([407, 407], proxy.Requests.Select(r => r.StatusCode));

        using HttpClient known = Through(proxy, new NetworkCredential("corp\\user", "pässwörd:1"));
        Assert.Equal(HttpStatusCode.OK, (await known.GetAsync(new Uri(Org.Url, "/services/data"))).StatusCode);
        Assert.Equal(0, proxy.Requests[^1].StatusCode);
        Assert.False(Org.Requests.All[0].Headers.ContainsKey("Proxy-Authorization"));
    }

    [Fact]
    public async Task A_proxy_takes_a_name_to_wherever_it_is_told_and_says_502_where_nobody_is()
    {
        await using var proxy = LocalProxy.Start();
        proxy.Route = (host, port) => host == "acme.my.salesforce.com" ? ("127.0.0.1", Org.Url.Port) : ("127.0.0.1", 1);
        using HttpClient http = Through(proxy);

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("http://acme.my.salesforce.com/services/data"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadGateway, (await http.GetAsync(new Uri("http://other.example/services/data"))).StatusCode);

        Assert.Equal("acme.my.salesforce.com", Org.Requests.All[0].Headers["Host"]);
    }

    [Fact]
    public async Task A_client_that_leaves_is_seen_to_have_left_through_the_proxy_too()
    {
        await using var proxy = LocalProxy.Start();
        using HttpClient http = Through(proxy);
        Org.Faults.On("GET", Limits).Once(Fault.Hang());
        using var stop = new CancellationTokenSource();
        Task<HttpResponseMessage> call = http.GetAsync(new Uri(Org.Url, Limits), stop.Token);
        RecordedRequest record = await Org.Requests.WaitForAsync("GET", Limits, s_patience);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await record.Completed.WaitAsync(s_patience);
        Assert.True(record.Aborted);
    }

    [Fact]
    public async Task A_silent_host_takes_a_request_or_a_handshake_and_says_nothing()
    {
        foreach (string? scheme in new[] { "http", "https" })
        {
            await using var host = SilentHost.Start();
            using var http = new HttpClient();
            using var stop = new CancellationTokenSource();
            Task<HttpResponseMessage> call = http.GetAsync(scheme == "http" ? host.Url : host.HttpsUrl, stop.Token);
            await host.Reached.WaitAsync(s_patience);
            Assert.False(call.IsCompleted);

            await stop.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            await host.Left.WaitAsync(s_patience);
        }
    }

    [Fact]
    public async Task A_host_that_does_not_connect_is_not_connected_to()
    {
        await using SilentHost host = await SilentHost.NotConnectingAsync();
        using var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromMilliseconds(300) };
        using var http = new HttpClient(handler);

        Exception error = await Record.ExceptionAsync(() => http.GetAsync(host.Url));

        // Linux leaves the client waiting; other systems may refuse it.
        Assert.True(
            OperatingSystem.IsLinux()
                ? error is TaskCanceledException { InnerException: TimeoutException }
                : error is TaskCanceledException or HttpRequestException,
            $"{error}");
        Assert.False(host.Reached.IsCompleted);
    }

    private HttpClient Through(LocalProxy proxy, NetworkCredential? credential = null, X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler { Proxy = new WebProxy(proxy.Url) { Credentials = credential } };
        if (certificate is not null)
        {
            handler.SslOptions = LoopbackCertificate.Trust(certificate);
        }

        var http = new HttpClient(handler);
        http.DefaultRequestHeaders.Authorization = Client.Http.DefaultRequestHeaders.Authorization;
        return http;
    }
}
