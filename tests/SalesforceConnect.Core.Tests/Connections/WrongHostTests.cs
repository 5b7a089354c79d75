using System.Net;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Core.Tests.Connections;

/// <summary>What a connection's test says when what answers, if anything, is not the org.</summary>
public sealed class WrongHostTests : CoreTest
{
    [Fact]
    public async Task A_host_that_does_not_resolve_asks_to_look_for_a_typing_error()
    {
        SfException error = await this.FailsAtAsync(
            Connect(
                url: new Uri(
                    "https://acme-typo.my.salesforce.invalid")), "Host", "HostNotFound", SfErrorCategory.ConnectionError, "typing error|My Domain");

        Assert.Contains("acme-typo.my.salesforce.invalid", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_refuses_connections_points_at_network_and_proxy()
    {
        Uri gone = Org.Url;
        await Org.DisposeAsync();

        await this.FailsAtAsync(Connect(url: gone), "Host", "ConnectionFailed", SfErrorCategory.ConnectionError, "firewall|HTTPS_PROXY");

        Assert.Equal(3, Clock.Waits.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "<html><body>It works!</body></html>", "text/html")]
    [InlineData(HttpStatusCode.OK, "", "text/plain")]
    [InlineData(HttpStatusCode.OK, "[]", "application/json")]
    [InlineData(HttpStatusCode.OK, """{"version":"67.0"}""", "application/json")]
    [InlineData(HttpStatusCode.OK, "[67.0]", "application/json")]
    [InlineData(HttpStatusCode.OK, """[{"version":null}]""", "application/json")]
    [InlineData(HttpStatusCode.OK, """[{"version":"newest"}]""", "application/json")]
    [InlineData(HttpStatusCode.OK, """[{"version":"99999999999999999999999999999999999"}]""", "application/json")]
    [InlineData(HttpStatusCode.OK, "[{\"version\":\"\\uD800\"}]", "application/json")]
    [InlineData(HttpStatusCode.NotFound, "<html><body>404</body></html>", "text/html")]
    [InlineData(HttpStatusCode.NotFound, "", "text/html")]
    [InlineData(HttpStatusCode.MethodNotAllowed, "", "text/html")]
    [InlineData(HttpStatusCode.Forbidden, "<html><body>Forbidden</body></html>", "text/html")]
    [InlineData(HttpStatusCode.Unauthorized, "", "text/html")]
    [InlineData(HttpStatusCode.BadRequest, "Bad Request", "text/plain")]
    public async Task A_host_that_is_not_Salesforce_is_told_as_that(HttpStatusCode status, string body, string contentType)
    {
        Org.Faults.On("GET", "/services/data").Always(Fault.Respond(status, body, contentType));

        await this.FailsAtAsync(Connect(), "Host", "NotASalesforceHost", SfErrorCategory.InvalidData, "My Domain host");

        Assert.Equal(0, TokenRequests);
    }

    [Fact]
    public async Task A_host_that_redirects_elsewhere_is_not_followed()
    {
        Org.Faults.On("GET", "/services/data").Always(Fault.Redirect("https://www.evil.example/"));

        SfException error = await this.FailsAtAsync(
            Connect(), "Host", "RedirectToForeignHost", SfErrorCategory.SecurityError, "My Domain URL");

        Assert.Contains("www.evil.example", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, TokenRequests);
    }

    [Fact]
    public async Task Maintenance_is_tried_again_and_then_told_as_that()
    {
        Org.Faults.On("GET", "/services/data").Always(Fault.Maintenance());

        await this.FailsAtAsync(
            Connect(), "Host", "Salesforce.SERVER_UNAVAILABLE", SfErrorCategory.ResourceUnavailable, "maintenance|status.salesforce.com");

        Assert.Equal(4, Org.Requests.Count("GET", "/services/data"));
    }

    [Fact]
    public async Task An_API_version_that_the_org_does_not_offer_is_told_with_the_newest_one()
        => await this.FailsAtAsync(
            Connect(apiVersion: "99.0"), "Host", "ApiVersionNotOffered", SfErrorCategory.InvalidArgument, "-ApiVersion 67.0");
}
