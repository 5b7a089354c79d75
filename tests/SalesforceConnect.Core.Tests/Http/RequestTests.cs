using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Http;

/// <summary>What goes over the wire, and what is refused before it does.</summary>
public sealed class RequestTests : CoreTest
{
    [Fact]
    public async Task Every_call_carries_the_token_once_and_says_who_calls()
    {
        OpenConnection session = Connect();
        await GetAsync(session);
        Org.Faults.On("GET", Limits).Once(Fault.Maintenance());
        await GetAsync(session);
        await SendAsync(session, CreateAccount());

        RecordedRequest[] calls = [.. Org.Requests.All.Where(request => request.Path.StartsWith(Root, StringComparison.Ordinal))];
        Assert.Equal(4, calls.Length);
        Assert.All(calls, call => Assert.Equal("Bearer " + session.Grant!.Token.Reveal(), call.Headers["Authorization"]));
        Assert.All(Org.Requests.All, call =>
        {
            Assert.Matches("^SalesforceConnect/[0-9]+\\.[0-9]+\\.[0-9]+$", call.Headers["User-Agent"]);
            Assert.Equal("application/json", call.Headers["Accept"]);
            Assert.Equal("gzip", call.Headers["Accept-Encoding"]);
            Assert.False(call.Headers.ContainsKey("Cookie"));
            Assert.False(call.Headers.ContainsKey("Expect"));
        });
    }

    [Fact]
    public async Task The_list_of_versions_is_asked_for_without_a_token()
    {
        OpenConnection session = Connect();
        await GetAsync(session);

        await session.GetVersionsAsync(Trace, CancellationToken.None);

        Assert.False(Org.Requests.All[^1].Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task The_newest_version_is_found_out_once_however_many_calls_need_it_at_once()
    {
        OpenConnection session = Connect(apiVersion: null);

        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => session.SendAsync(new SfRequest("GET", "limits"), Trace, CancellationToken.None)));

        Assert.Single(Org.Requests.All, request => request.Path == "/services/data");
        Assert.Equal(8, Org.Requests.Count("GET", Limits));
    }

    [Fact]
    public async Task The_newest_version_is_found_out_once_when_a_path_needs_it()
    {
        OpenConnection session = Connect(apiVersion: null);

        await GetAsync(session, "/services/data/v60.0/limits");
        Assert.Null(session.Facts.ApiVersion);
        await GetAsync(session);
        await GetAsync(session);

        Assert.Equal("67.0", session.Facts.ApiVersion);
        Assert.Single(Org.Requests.All, request => request.Path == "/services/data");
        Assert.Equal(2, Org.Requests.Count("GET", Limits));
    }

    [Fact]
    public async Task Path_query_headers_and_body_arrive_as_they_were_given()
    {
        OpenConnection session = Connect();
        SfRequest request = new SfRequest(
            "PATCH", "sobjects/Account/Ext__c/a%2Fb c{0}?x=1", new RequestBody("""{"Name":"Müller"}""", RequestBody.Json))
        {
            Query = [new("y", "a&b=ü"), new("y", "2")],
        }.WithHeader("Sforce-Auto-Assign", "FALSE").WithHeader("X-Empty", "");

        await Assert.ThrowsAsync<SfApiException>(() => SendAsync(session, request));

        RecordedRequest arrived = Org.Requests.All[^1];
        Assert.Equal(
            ("PATCH", Root + "/sobjects/Account/Ext__c/a%2Fb%20c%7B0%7D", "?x=1&y=a%26b%3D%C3%BC&y=2", """{"Name":"Müller"}"""),
            (arrived.Method, arrived.Path, arrived.QueryString, arrived.Body));
        Assert.Equal(("FALSE", "application/json"), (arrived.Headers["Sforce-Auto-Assign"], arrived.Headers["Content-Type"]));
    }

    [Fact]
    public async Task An_answer_is_unzipped_and_keeps_its_headers()
    {
        SfResponse response = await GetAsync(Connect());

        Assert.Equal((200, "application/json", true, true), (response.StatusCode, response.ContentType, response.IsJson, response.IsText));
        Assert.StartsWith("api-usage=", response.Header("Sforce-Limit-Info"), StringComparison.Ordinal);
        Assert.StartsWith("{", response.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_a_body_is_empty_and_HEAD_works()
    {
        OpenConnection session = Connect();

        SfResponse response = await SendAsync(session, new SfRequest("HEAD", "/services/data"));

        Assert.Equal((200, 0), (response.StatusCode, response.Body.Length));
    }

    [Fact]
    public async Task The_usage_of_the_day_is_read_from_every_answer_and_kept_where_one_does_not_tell()
    {
        OpenConnection session = Connect();
        Assert.Null(session.Usage);
        await GetAsync(session);
        Assert.Equal(1, session.Usage!.Used);

        await Assert.ThrowsAsync<SfApiException>(() => GetAsync(session, "nothing"));
        Assert.Equal(2, session.Usage!.Used);
        await GetAsync(session, "/services/data");

        Assert.Equal(2, session.Usage!.Used);
    }

    [Fact]
    public async Task What_a_call_tells_reads_well_and_holds_nothing_secret()
    {
        OpenConnection session = Connect();
        await GetAsync(session, "query?q=SELECT+Name+FROM+Organization");
        Org.Faults.On("GET", Limits).Once(Fault.Maintenance());
        await GetAsync(session);

        Assert.Contains(
            Trace.VerboseLines,
            line => System.Text.RegularExpressions.Regex.IsMatch(line, "^GET /services/data/v67\\.0/query → 200 in [0-9]+ ms$"));
        Assert.Contains(
            Trace.VerboseLines,
            line => System.Text.RegularExpressions.Regex.IsMatch(line, "^Salesforce\\.SERVER_UNAVAILABLE: next try in [0-9.]+ s$"));
        Assert.DoesNotContain(session.Grant!.Token.Reveal(), Trace.All, StringComparison.Ordinal);
        Assert.DoesNotContain(LocalOrgServer.DefaultClientSecret, Trace.All, StringComparison.Ordinal);
        Assert.DoesNotContain("SELECT", Trace.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Mine", "a\nX-Injected: 1", "InvalidHeader")]
    [InlineData("X-Mine", "a\r", "InvalidHeader")]
    [InlineData("X-Mine", "a\0", "InvalidHeader")]
    [InlineData("X-Mine", "ü", "InvalidHeader")]
    [InlineData("X Mine", "a", "InvalidHeader")]
    [InlineData("X-Mine:", "a", "InvalidHeader")]
    [InlineData("X\nMine", "a", "InvalidHeader")]
    [InlineData("", "a", "InvalidHeader")]
    [InlineData("Ünï", "a", "InvalidHeader")]
    [InlineData("Authorization", "Bearer other", "ReservedHeader")]
    [InlineData("authorization", "Bearer other", "ReservedHeader")]
    [InlineData("HOST", "evil.example", "ReservedHeader")]
    public void A_header_that_no_request_may_hold_is_refused(string name, string value, string errorId)
    {
        SfException error = Assert.Throws<SfException>(() => new SfRequest("GET", "limits").WithHeader(name, value));

        Assert.Equal((errorId, SfErrorCategory.InvalidArgument), (error.ErrorId, error.Category));
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.False(string.IsNullOrEmpty(error.RecommendedAction));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public void A_call_that_carries_nothing_takes_no_body(string method)
    {
        SfException error = Assert.Throws<SfException>(() => new SfRequest(method, "limits", new RequestBody("{}", RequestBody.Json)));

        Assert.Equal(("BodyNotAllowed", SfErrorCategory.InvalidArgument), (error.ErrorId, error.Category));
        Assert.Contains("-Method POST", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TRACE")]
    [InlineData("CONNECT")]
    [InlineData("GET POST")]
    [InlineData("GET,POST")]
    [InlineData("get")]
    [InlineData("3")]
    [InlineData("")]
    public void A_method_that_Salesforce_does_not_take_is_refused_before_anything_is_sent(string method)
    {
        SfException error = Assert.Throws<SfException>(() => new SfRequest(method, "limits"));

        Assert.Equal(("InvalidMethod", SfErrorCategory.InvalidArgument), (error.ErrorId, error.Category));
        Assert.Contains("PATCH", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_path_sends_nothing_to_anyone()
    {
        await using LocalOrgServer other = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false });
        OpenConnection session = ConnectWithToken();

        await FailsAsync(() => GetAsync(session, new Uri(other.Url, Limits).AbsoluteUri), "ForeignHost", SfErrorCategory.SecurityError);

        Assert.Empty(Org.Requests.All);
        Assert.Empty(other.Requests.All);
    }
}
