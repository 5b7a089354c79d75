using System.Net;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Core.Tests.Http;

/// <summary>A redirect is followed on the own host alone, and the token goes nowhere else.</summary>
public sealed class RedirectTests : CoreTest
{
    [Theory]
    [InlineData(HttpStatusCode.MovedPermanently)]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.SeeOther)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    [InlineData((HttpStatusCode)308)]
    public async Task A_GET_follows_a_redirect_on_the_own_host_with_its_token(HttpStatusCode status)
    {
        OpenConnection session = Connect();
        Org.Faults.On("GET", Root + "/old").Once(Fault.Redirect(new Uri(Org.Url, Limits).AbsoluteUri, status));
        Org.Faults.On("GET", Root + "/older").Once(Fault.Redirect("limits", status));

        Assert.NotEmpty(SfLimit.Read(await GetAsync(session, "old")));
        Assert.NotEmpty(SfLimit.Read(await GetAsync(session, "older")));

        Assert.All(
            Org.Requests.All.Where(request => request.Method == "GET"),
            request => Assert.Equal("Bearer " + session.Grant!.Token.Reveal(), request.Headers["Authorization"]));
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_refused_and_nothing_arrives_there()
    {
        await using LocalOrgServer other = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false });
        OpenConnection session = Connect();
        await GetAsync(session);
        string[] targets =
        [
            new Uri(
                other.Url,
                Limits).AbsoluteUri, $"//{other.Url.Authority}{Limits}", $"https://{Org.Url.Authority}{Limits}", $"http://{Org.Url.Authority}@{other.Url.Authority}/",
            "https://evil.example/", "ftp://" + Org.Url.Authority,
        ];
        foreach (string target in targets)
        {
            Org.Faults.On("GET", Root + "/moved").Once(Fault.Redirect(target));

            SfException error = await FailsAsync(() => GetAsync(session, "moved"), "RedirectToForeignHost", SfErrorCategory.SecurityError);

            Assert.Contains("not sent on", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(session.Grant!.Token.Reveal(), error.ToString(), StringComparison.Ordinal);
        }

        Assert.Empty(other.Requests.All);
        Assert.Equal(targets.Length, Org.Requests.Count("GET", Root + "/moved"));
    }

    [Theory]
    [InlineData("POST", HttpStatusCode.Found)]
    [InlineData("POST", HttpStatusCode.TemporaryRedirect)]
    [InlineData("DELETE", (HttpStatusCode)308)]
    public async Task A_change_follows_no_redirect(string method, HttpStatusCode status)
    {
        OpenConnection session = Connect();
        Org.Faults.On(method, Root + "/old").Always(Fault.Redirect(Root + "/sobjects/Account", status));

        SfException error = await FailsAsync(
            () => SendAsync(session, new SfRequest(method, "old")), "RedirectNotFollowed", SfErrorCategory.InvalidOperation);

        Assert.Contains(Root + "/sobjects/Account", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, Org.Requests.Count(method, Root));
    }

    [Fact]
    public async Task A_redirect_in_a_circle_ends()
    {
        OpenConnection session = Connect();
        Org.Faults.On("GET", Limits).Always(Fault.Redirect(Limits));

        await FailsAsync(() => GetAsync(session), "RedirectNotFollowed", SfErrorCategory.InvalidOperation);

        Assert.Equal(6, Org.Requests.Count("GET", Limits));
    }

    [Fact]
    public async Task A_redirect_without_a_target_is_an_error_of_the_org()
    {
        OpenConnection session = Connect();
        Org.Faults.On("GET", Limits).Always(Fault.Respond(HttpStatusCode.Found, ""));

        await FailsAsync(() => GetAsync(session), "Salesforce.HTTP_302", SfErrorCategory.InvalidOperation);
    }
}
