using System.Net;
using SalesforceConnect.Http;

namespace SalesforceConnect.Core.Tests.Http;

/// <summary>The proxy that the environment names, as Windows PowerShell needs it.</summary>
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
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=a.example", "https://b.a.example", "http://p:1/")]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=x,.a.example", "https://b.a.example", null)]
    [InlineData("ALL_PROXY=http://p:1 no_proxy=*.A.example", "https://b.a.example", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=*", "https://b.a.example", null)]
    [InlineData("ALL_PROXY=http://p:1 NO_PROXY=ple", "https://a.example", "http://p:1/")]
    [InlineData("ALL_PROXY=socks5://p:1", "https://a.example", null)]
    public void A_host_goes_through_the_proxy_that_is_named_for_it(string environment, string url, string? expected)
    {
        EnvironmentProxy? proxy = Find(environment);
        var destination = new Uri(url);
        Assert.Equal(expected, proxy is null || proxy.IsBypassed(destination) ? null : proxy.GetProxy(destination)!.AbsoluteUri);
    }

    [Fact]
    public void The_user_name_and_password_of_its_URL_are_its_credentials()
    {
        NetworkCredential? credential = Find("HTTPS_PROXY=http://me:p%40ss@p:1")!.Credentials!.GetCredential(new Uri("http://p:1"), "Basic");
        Assert.Equal(("me", "p@ss"), (credential!.UserName, credential.Password));
    }

    private static EnvironmentProxy? Find(string environment)
    {
        var variables = environment.Split(' ').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return EnvironmentProxy.Find(name => variables.GetValueOrDefault(name));
    }
}
