using System.Net;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Auth;

/// <summary>The host that a token is granted for is taken where it can be Salesforce's, and nowhere else.</summary>
public sealed class InstanceUrlTests : CoreTest
{
    [Theory]
    [InlineData("salesforce.com", true)]
    [InlineData("acme.my.salesforce.com", true)]
    [InlineData("ACME.my.Salesforce.COM.", true)]
    [InlineData("acme.my.site.com", true)]
    [InlineData("acme.cloudforce.com", true)]
    [InlineData("acme.my.salesforce.mil", true)]
    [InlineData("acme.lightning.crmforce.mil", true)]
    [InlineData("acme.my.sfcrmproducts.cn", true)]
    [InlineData("acme.test1.my.pc-rnd.salesforce.com", true)]
    [InlineData("evilsalesforce.com", false)]
    [InlineData("salesforce.com.evil.example", false)]
    [InlineData("acme.my.salesforce.com.evil.example", false)]
    [InlineData("acme.my.salesforce.com.mcas.ms", false)]
    [InlineData("notsite.com", false)]
    [InlineData("localhost", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("", false)]
    public void What_is_Salesforces_own_is_known_by_its_end(string host, bool isOwned)
        => Assert.Equal(isOwned, SalesforceHosts.IsOwned(host));

    [Theory]
    [InlineData("https://acme.my.salesforce.com", "https://acme.my.salesforce.com", null)]
    [InlineData("https://login.salesforce.com", "https://acme.my.salesforce.com", null)]
    [InlineData("https://login.salesforce.com", "https://na1.salesforce.com/", null)]
    [InlineData("https://login.salesforce.com", "https://acme.my.site.com/portal", null)]
    [InlineData("https://acme.my.salesforce.mil", "https://acme.my.salesforce.mil", null)]
    [InlineData("https://gateway.acme.example", "https://acme.my.salesforce.com", null)]
    [InlineData("https://gateway.acme.example", "https://other.acme.example", null)]
    [InlineData("https://acme.my.salesforce.com", "https://evil.example", "none of Salesforce's hosts")]
    [InlineData("https://acme.my.salesforce.com", "https://acme.my.salesforce.com.evil.example", "none of Salesforce's hosts")]
    [InlineData("https://acme.my.salesforce.com", "https://acme.my.salesforce.com@evil.example", "none of Salesforce's hosts")]
    [InlineData("https://acme.my.salesforce.com", "https://x@acme.my.salesforce.com", "none of Salesforce's hosts")]
    [InlineData("https://acme.my.salesforce.com", "https://localhost:8443", "none of Salesforce's hosts")]
    [InlineData("https://acme.my.salesforce.com", "http://localhost:8080", "plain http")]
    [InlineData("https://acme.my.salesforce.com", "http://acme.my.salesforce.com", "plain http")]
    [InlineData("https://gateway.acme.example", "http://127.0.0.1", "plain http")]
    [InlineData("https://localhost:8443", "http://localhost:8080", "plain http")]
    [InlineData("http://localhost:8080", "http://evil.example", "plain http")]
    [InlineData("http://localhost:8080", "http://127.0.0.1:8081", null)]
    [InlineData("http://localhost:8080", "https://acme.my.salesforce.com", null)]
    public void A_token_is_taken_for_a_host_that_fits_the_one_that_granted_it(string tokenHost, string instanceUrl, string? reason)
    {
        byte[] body = System.Text.Encoding.UTF8.GetBytes($$"""{"access_token":"00Dxx!AQ.sentinel","instance_url":"{{instanceUrl}}"}""");
        using var transport = new HttpTransport(new Uri(tokenHost), new TransportSettings { Proxy = NoProxy });
        var endpoint = new SalesforceConnect.Auth.TokenEndpoint(new Uri(tokenHost), transport, new RetryPolicy(TimeProvider.System));

        if (reason is null)
        {
            Assert.Equal(
                new Uri(instanceUrl).GetLeftPart(UriPartial.Authority) + "/",
                endpoint.Read(new SfResponse(200, body)).Token.InstanceUrl.AbsoluteUri);
            return;
        }

        SfException error = Assert.Throws<SfException>(() => endpoint.Read(new SfResponse(200, body)));
        Assert.Equal(("InstanceUrlRefused", SfErrorCategory.SecurityError), (error.ErrorId, error.Category));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_host_that_is_refused()
    {
        Org.Faults
            .On("POST", TokenPath)
            .Always(Fault.Respond(HttpStatusCode.OK, """{"access_token":"00Dxx!AQ.sentinel","instance_url":"http://evil.example"}"""));

        await this.FailsAtAsync(
            Connect(), "Token", "InstanceUrlRefused", SfErrorCategory.SecurityError, "something between here and there");
    }

    [Fact]
    public async Task A_new_host_is_told_once()
    {
        await using LocalOrgServer other = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false });
        OpenConnection session = Connect();
        await GetAsync(session);
        Assert.Empty(Trace.Warnings);
        string moved = other.Url.GetLeftPart(UriPartial.Authority);
        Org.Faults
            .On("POST", TokenPath)
            .Always(
                Fault.Respond(
                    HttpStatusCode.OK,
                    $$"""{"access_token":"{{other.Tokens.Issue(other.Apps.Default, other.Users.Administrator).Value}}","instance_url":"{{moved}}"}"""));
        Org.Tokens.ExpireAll();

        await GetAsync(session);
        other.Tokens.ExpireAll();
        await Assert.ThrowsAnyAsync<SfException>(() => GetAsync(session));

        string warning = Assert.Single(Trace.Warnings);
        Assert.Contains($"from {Org.Url.GetLeftPart(UriPartial.Authority)} to {moved}", warning, StringComparison.Ordinal);
    }
}
