using System.Net;
using SalesforceConnect.Redaction;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Http;

/// <summary>The proxy that the environment names, as curl and Node read it.</summary>
public sealed class EnvironmentProxyTests
{
    [Theory]
    [InlineData("HTTPS_PROXY=http://p:1", "https://a.example", "http://p:1/")]
    [InlineData("https_proxy=p:1", "https://a.example", "http://p:1/")]
    [InlineData("HTTPS_PROXY=http://p:1", "http://a.example", null)]
    [InlineData("HTTP_PROXY=http://p:1", "http://a.example", "http://p:1/")]
    [InlineData("ALL_PROXY=http://p:1", "https://a.example", "http://p:1/")]
    [InlineData("ALL_PROXY=http://p:1 HTTPS_PROXY=http://q:2", "https://a.example", "http://q:2/")]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=a.example", "https://a.example", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=a.example", "https://b.a.example", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=a.example", "https://ba.example", "http://p:1/")]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=A.EXAMPLE.", "https://b.a.example", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=.a.example", "https://a.example", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=*.a.example", "https://a.example", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=*a.example", "https://ba.example", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=x;a.example", "https://a.example", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=x\ta.example", "https://a.example", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=,,x,,a.example,", "https://a.example", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=a.example:443", "https://b.a.example", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=a.example:443", "https://a.example:8443", "http://p:1/")]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=a.example:x", "https://a.example", "http://p:1/")]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=localhost", "http://localhost:8080", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=127.0.0.1", "http://127.0.0.1:8080", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=127.0.0.1:8080", "http://127.0.0.1:8080", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=27.0.0.1", "http://127.0.0.1", "http://p:1/")]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=10.0.0.0/8", "http://10.9.8.7", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=10.0.0.0/8", "http://11.0.0.1", "http://p:1/")]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=192.168.4.0/23", "http://192.168.5.255", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=192.168.4.0/23", "http://192.168.6.0", "http://p:1/")]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=10.0.0.0/33", "http://10.0.0.1", "http://p:1/")]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=10.0.0.5-10.0.0.9", "http://10.0.0.7", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=10.0.0.5-10.0.0.9", "http://10.0.0.10", "http://p:1/")]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=::1", "http://[::1]:8080", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=[::1]", "http://[::1]:8080", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=[::1]:8080", "http://[::1]:8080", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=[::1]:8081", "http://[::1]:8080", "http://p:1/")]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=fd00::/8", "http://[fd12::3]", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=fd00::/8", "http://10.0.0.1", "http://p:1/")]
    [InlineData("HTTPS_PROXY=http://p:1 https_proxy=http://q:2", "https://a.example", "http://q:2/")]
    [InlineData("HTTPS_PROXY=http://p:1 https_proxy=", "https://a.example", "http://p:1/")]
    [InlineData("HTTP_PROXY=http://p:1 GATEWAY_INTERFACE=CGI/1.1", "http://a.example", null)]
    [InlineData("http_proxy=http://p:1 GATEWAY_INTERFACE=CGI/1.1", "http://a.example", "http://p:1/")]
    [InlineData("HTTPS_PROXY=http://p:1 GATEWAY_INTERFACE=CGI/1.1", "https://a.example", "http://p:1/")]
    [InlineData("HTTPS_PROXY=http://me:secret@p:1", "https://a.example", "http://p:1/")]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=x,.a.example", "https://b.a.example", null)]
    [InlineData("ALL_PROXY=http://p:1 no_proxy=*.A.example", "https://b.a.example", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=*", "https://b.a.example", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=ple", "https://a.example", "http://p:1/")]
#if NET
    [InlineData("ALL_PROXY=socks5://p:1", "https://a.example", "socks5://p:1/")]
#endif
    [InlineData("ALL_PROXY=gopher://p:1", "https://a.example", null)]
    public void A_host_goes_through_the_proxy_that_is_named_for_it(string environment, string url, string? expected)
    {
        EnvironmentProxy? proxy = Find(environment);
        var destination = new Uri(url);
        Assert.Equal(expected, proxy is null || proxy.IsBypassed(destination) ? null : proxy.GetProxy(destination)!.AbsoluteUri);
    }

    [Fact]
    public void The_user_name_and_password_of_its_URL_are_its_credentials()
    {
        NetworkCredential? credential = Find(
            "HTTPS_PROXY=http://me:p%40ss@p:1")!.Credentials!.GetCredential(new Uri("http://p:1"), "Basic");
        Assert.Equal(("me", "p@ss"), (credential!.UserName, credential.Password));
    }

    [Fact]
    public void Each_proxy_gets_its_own_credentials_alone()
    {
        ICredentials credentials = Find("HTTPS_PROXY=http://me:one@p:1 HTTP_PROXY=http://you:two@q:2")!.Credentials!;

        Assert.Equal("one", credentials.GetCredential(new Uri("http://p:1"), "Basic")!.Password);
        Assert.Equal("two", credentials.GetCredential(new Uri("http://q:2"), "Basic")!.Password);
        Assert.Null(credentials.GetCredential(new Uri("http://p:2"), "Basic"));
    }

    [Fact]
    public void The_password_of_its_URL_is_masked_wherever_it_is_repeated()
    {
        EnvironmentProxy? proxy = Find("HTTPS_PROXY=http://me:pr0xyS3ntinel@p:1");

        Assert.Equal("the proxy says: ***", Redactor.Text("the proxy says: pr0xyS3ntinel"));
        GC.KeepAlive(proxy);
    }

    private static EnvironmentProxy? Find(string environment)
    {
        var variables = environment.Split(' ').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return EnvironmentProxy.Find(name => variables.GetValueOrDefault(name));
    }
}
