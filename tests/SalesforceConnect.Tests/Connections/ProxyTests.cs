using System.Management.Automation;
using System.Net;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Connections;

/// <summary>A connection that goes through a proxy.</summary>
public sealed class ProxyTests : OrgTest
{
    private const string Password = "SENTINEL-proxy-password";

    [Theory]
    [InlineData("$Proxy")]
    [InlineData("([uri]$Proxy).Authority")]
    public async Task Every_call_goes_through_the_proxy_and_so_do_those_of_another_shell(string proxyUrl)
    {
        await using LocalProxy proxy = LocalProxy.Start(new NetworkCredential("me", Password));
        using ModuleSession session = Session(proxy).WithVault();
        session.Run($"New-SfConnection acme {ModuleSession.SignIn} -Proxy {proxyUrl} -ProxyCredential $Credential").One();
        session.Run("Invoke-SfRequest limits").One();
        Assert.Equal(Org.Requests.All.Count, proxy.Requests.Count(request => request.StatusCode == 0));
        using ModuleSession second = session.NewShell();
        int before = Org.Requests.All.Count;
        second.Run("Invoke-SfRequest limits").One();
        Assert.Equal(Org.Requests.All.Count, proxy.Requests.Count(request => request.StatusCode == 0));
        Assert.True(Org.Requests.All.Count > before);
        Assert.DoesNotContain(
            Password,
            string.Join(
                ";",
                ((System.Collections.IDictionary)session.Run("@{} + (Get-SecretInfo SfConnection-acme).Metadata")
                    .Value()).Values.Cast<object>()),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_token_is_exchanged_through_the_proxy()
    {
        await using LocalProxy proxy = LocalProxy.Start();
        using ModuleSession session = Session(proxy);
        session.Run("New-SfConnection acme -SfdxAuthUrl $AuthUrl -Proxy $Proxy -SessionOnly").One();
        Assert.Contains(proxy.Requests, request => request.Target.EndsWith("/services/oauth2/token", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-Proxy $Proxy", "ProxyAuthenticationRequired", ErrorCategory.AuthenticationError)]
    [InlineData("-Proxy ftp://proxy", "InvalidProxy", ErrorCategory.InvalidArgument)]
    [InlineData("-Proxy 'http://me:SENTINEL-proxy-password@localhost:1'", "InvalidProxy", ErrorCategory.InvalidArgument)]
    [InlineData("-ProxyCredential $Credential", "ProxyMissing", ErrorCategory.InvalidArgument)]
    [InlineData("-ProxyUseDefaultCredentials", "ProxyMissing", ErrorCategory.InvalidArgument)]
    [InlineData("-Proxy $Proxy -ProxyCredential $Credential -ProxyUseDefaultCredentials", "ProxyCredentialsTwice", ErrorCategory.InvalidArgument)]
    [InlineData("-Proxy ''", "InvalidProxy", ErrorCategory.InvalidArgument)]
    [InlineData("-Proxy http://localhost:1", "ProxyNotReached", ErrorCategory.ConnectionError)]
    [InlineData("-Proxy no-such-host.invalid:8080", "ProxyNotReached", ErrorCategory.ConnectionError)]
    public async Task A_proxy_that_cannot_be_used_is_told_as_that(string options, string id, ErrorCategory category)
    {
        await using LocalProxy proxy = LocalProxy.Start(new NetworkCredential("me", Password));
        using ModuleSession session = Session(proxy);
        ErrorRecord error = session.Run($"New-SfConnection acme {ModuleSession.SignIn} {options} -SessionOnly").Error.Is(id, category);
        Assert.DoesNotContain(Password, error.ToString() + error.TargetObject + error.Exception, StringComparison.Ordinal);
        AssertNothingSent();
    }

    private ModuleSession Session(LocalProxy proxy) => new ModuleSession().Use(Org)
        .Set("Proxy", proxy.Url.AbsoluteUri)
        .Set(
            "AuthUrl",
            $"force://PlatformCLI::{Org.Approvals.Grant(Org.Apps.SalesforceCli, Org.Users.Administrator).RefreshToken}@{Org.Url.Authority}".ToSecureString())
        .Set("Credential", new PSCredential("me", Password.ToSecureString()));
}
