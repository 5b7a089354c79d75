using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Http;

/// <summary>What is tried again and what never is. Waits are by a clock that needs no time.</summary>
public sealed class RetryTests : CoreTest
{
    private const string Accounts = Root + "/sobjects/Account";

    private static readonly Dictionary<string, Func<Fault>> s_faults = new()
    {
        ["503 with a page"] = () => Fault.Maintenance(),
        ["503"] = () => Fault.ServerUnavailable(),
        ["500 without a body"] = Fault.ServerErrorWithoutBody,
        ["500"] = Fault.UnknownException,
        ["420"] = () => Fault.EdgeNotRouted(),
        ["429"] = () => Fault.TooManyRequests(),
        ["concurrent limit"] = Fault.ConcurrentLimit,
        ["locked row"] = Fault.RowLocked,
        ["dropped"] = Fault.Drop,
        ["dropped after the work"] = () => Fault.Drop().AfterWork(),
        ["500 after the work"] = () => Fault.ServerErrorWithoutBody().AfterWork(),
        ["truncated body"] = () => Fault.TruncateBody(),
        ["truncated body at its start"] = () => Fault.TruncateBody(0),
        ["truncated gzip"] = () => Fault.TruncatedGzip(),
        ["truncated gzip near its end"] = () => Fault.TruncatedGzip(0.99),
        ["daily limit"] = Fault.DailyLimit,
        ["403"] = Fault.InsufficientAccess,
        ["400"] = Fault.QueryTimeout,
        ["unlicensed"] = Fault.SessionNotValidForRest,
    };

    [Theory]
    [InlineData("503 with a page")]
    [InlineData("503")]
    [InlineData("500 without a body")]
    [InlineData("500")]
    [InlineData("420")]
    [InlineData("429")]
    [InlineData("concurrent limit")]
    [InlineData("locked row")]
    [InlineData("truncated body")]
    [InlineData("truncated body at its start")]
    [InlineData("truncated gzip")]
    [InlineData("truncated gzip near its end")]
    public async Task A_GET_is_tried_again_after_what_may_pass(string fault)
    {
        OpenConnection session = Connect();
        Org.Faults.On("GET", Limits).Once(s_faults[fault]());

        SfResponse response = await GetAsync(session);

        Assert.Equal(200, response.StatusCode);
        Assert.NotEmpty(SfLimit.Read(response));
        Assert.Equal(2, Org.Requests.Count("GET", Limits));
        Assert.Single(Clock.Waits);
        Assert.Contains(Trace.VerboseLines, line => line.Contains("next try in", StringComparison.Ordinal));
        Assert.Contains(Trace.VerboseLines, line => line.EndsWith("(attempt 2)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_GET_whose_connection_was_dropped_is_tried_again()
    {
        OpenConnection session = Connect();
        await GetAsync(session);
        Org.Faults.On("GET", Limits).Times(2, Fault.Drop());

        Assert.Equal(200, (await GetAsync(session)).StatusCode);
    }

    [Theory]
    [InlineData("daily limit", "Salesforce.REQUEST_LIMIT_EXCEEDED", SfErrorCategory.LimitsExceeded)]
    [InlineData("403", "Salesforce.INSUFFICIENT_ACCESS_OR_READONLY", SfErrorCategory.PermissionDenied)]
    [InlineData("400", "Salesforce.QUERY_TIMEOUT", SfErrorCategory.OperationTimeout)]
    [InlineData("unlicensed", "Salesforce.INVALID_SESSION_ID", SfErrorCategory.PermissionDenied)]
    public async Task What_will_not_pass_is_never_tried_again(string fault, string errorId, SfErrorCategory category)
    {
        OpenConnection session = Connect();
        Org.Faults.On("GET", Limits).Always(s_faults[fault]());

        SfException error = await FailsAsync(() => GetAsync(session), errorId, category);

        Assert.Equal(1, Assert.IsType<SfApiException>(error).Attempts);
        Assert.Equal(1, Org.Requests.Count("GET", Limits));
        Assert.Empty(Clock.Waits);
    }

    [Theory]
    [InlineData("420")]
    [InlineData("429")]
    [InlineData("concurrent limit")]
    [InlineData("locked row")]
    public async Task A_POST_that_the_org_did_not_begin_is_tried_again(string fault)
    {
        OpenConnection session = Connect();
        Org.Faults.On("POST", Accounts).Once(s_faults[fault]());

        SfResponse response = await SendAsync(session, CreateAccount());

        Assert.Equal(201, response.StatusCode);
        Assert.Equal(2, Org.Requests.Count("POST", Accounts));
        Assert.Equal(1, Org.Store.Count("Account"));
    }

    [Theory]
    [InlineData("503", "Salesforce.SERVER_UNAVAILABLE", SfErrorCategory.ResourceUnavailable, 0)]
    [InlineData("503 with a page", "Salesforce.SERVER_UNAVAILABLE", SfErrorCategory.ResourceUnavailable, 0)]
    [InlineData("500", "Salesforce.UNKNOWN_EXCEPTION", SfErrorCategory.ResourceUnavailable, 0)]
    [InlineData("500 after the work", "Salesforce.HTTP_500", SfErrorCategory.ResourceUnavailable, 1)]
    [InlineData("dropped", "AnswerBrokeOff", SfErrorCategory.ConnectionError, 0)]
    [InlineData("dropped after the work", "AnswerBrokeOff", SfErrorCategory.ConnectionError, 1)]
    [InlineData("truncated body", "AnswerBrokeOff", SfErrorCategory.ConnectionError, 1)]
    [InlineData("truncated gzip", "AnswerBrokeOff", SfErrorCategory.ConnectionError, 1)]
    public async Task A_POST_that_may_have_been_done_is_never_tried_again(string fault, string errorId, SfErrorCategory category, int done)
    {
        OpenConnection session = Connect();
        await GetAsync(session);
        Org.Faults.On("POST", Accounts).Always(s_faults[fault]());

        SfException error = await FailsAsync(() => SendAsync(session, CreateAccount()), errorId, category);

        Assert.Equal(1, Org.Requests.Count("POST", Accounts));
        Assert.Equal(done, Org.Store.Count("Account"));
        Assert.Empty(Clock.Waits);
        if (errorId == "AnswerBrokeOff")
        {
            Assert.Contains("may have been done", error.RecommendedAction, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task A_change_without_a_body_whose_connection_was_dropped_is_not_sent_again_by_anyone(string method)
    {
        OpenConnection session = Connect();
        await GetAsync(session);
        Org.Faults.On(method, Accounts).Always(Fault.Drop().AfterWork());

        await FailsAsync(
            () => SendAsync(session, new SfRequest(method, "sobjects/Account")), "AnswerBrokeOff", SfErrorCategory.ConnectionError);

        Assert.Equal(1, Org.Requests.Count(method, Accounts));
    }

    [Theory]
    [InlineData("POST", null, 1)]
    [InlineData("PATCH", null, 1)]
    [InlineData("POST", "{}", 1)]
    [InlineData("DELETE", null, 4)]
    public async Task A_connection_that_the_server_closes_without_an_answer_does_not_double_a_change(
        string method, string? body, int arrivals)
    {
        const string Good = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        await using var server = new RawServer(Good, "");
        OpenConnection session = ConnectWithToken(url: new Uri($"http://127.0.0.1:{server.Port}"));
        await GetAsync(session);
        int before = server.Heads.Count;

        await FailsAsync(
            () => SendAsync(
                session,
                new SfRequest(
                    method,
                    "x",
                    body is null ? null : new RequestBody(body, RequestBody.Json))), "AnswerBrokeOff", SfErrorCategory.ConnectionError);

        Assert.Equal(arrivals, server.Heads.Count - before);
    }

    [Fact]
    public async Task A_PATCH_is_not_tried_again_and_a_DELETE_is()
    {
        OpenConnection session = Connect();
        await SendAsync(session, CreateAccount());
        string path = "sobjects/Account/" + Assert.Single(Org.Store.Ids("Account"));
        Org.Faults.On("PATCH", Accounts).Always(Fault.ServerUnavailable());
        Org.Faults.On("DELETE", Accounts).Once(Fault.ServerUnavailable());

        await FailsAsync(
            () => SendAsync(
                session,
                new SfRequest(
                    "PATCH",
                    path,
                    new RequestBody("{}", RequestBody.Json))), "Salesforce.SERVER_UNAVAILABLE", SfErrorCategory.ResourceUnavailable);
        SfResponse deleted = await SendAsync(session, new SfRequest("DELETE", path));

        Assert.Equal(204, deleted.StatusCode);
        Assert.Equal((1, 2), (Org.Requests.Count("PATCH", Accounts), Org.Requests.Count("DELETE", Accounts)));
    }

    [Fact]
    public async Task A_DELETE_that_is_found_done_after_its_answer_was_lost_says_so()
    {
        OpenConnection session = Connect();
        await SendAsync(session, CreateAccount());
        string path = "sobjects/Account/" + Assert.Single(Org.Store.Ids("Account"));
        Org.Faults.On("DELETE", Accounts).Once(Fault.Drop().AfterWork());

        SfException again = await FailsAsync(
            () => SendAsync(session, new SfRequest("DELETE", path)), "Salesforce.ENTITY_IS_DELETED", SfErrorCategory.ObjectNotFound);
        SfException once = await FailsAsync(
            () => SendAsync(session, new SfRequest("DELETE", path)), "Salesforce.ENTITY_IS_DELETED", SfErrorCategory.ObjectNotFound);

        Assert.Contains("an earlier try", again.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("earlier try", once.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_is_tried_four_times_with_growing_waits_and_then_the_last_error_counts()
    {
        OpenConnection session = Connect();
        Org.Faults.On("GET", Limits).Always(Fault.Maintenance());

        SfException error = await FailsAsync(() => GetAsync(session), "Salesforce.SERVER_UNAVAILABLE", SfErrorCategory.ResourceUnavailable);

        Assert.Equal(4, Assert.IsType<SfApiException>(error).Attempts);
        Assert.Equal(4, Org.Requests.Count("GET", Limits));
        Assert.Equal(3, Clock.Waits.Count);
        Assert.All(Clock.Waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData("GET", 0)]
    [InlineData("GET", 7)]
    [InlineData("GET", 60)]
    [InlineData("POST", 7)]
    public async Task The_wait_that_the_server_asks_for_is_kept(string method, int seconds)
    {
        OpenConnection session = Connect();
        await GetAsync(session);
        Org.Faults.On(method, Accounts).Once(Fault.TooManyRequests(TimeSpan.FromSeconds(seconds)));

        SfRequest request = method == "GET" ? new SfRequest("GET", "sobjects/Account") : CreateAccount();
        SfResponse response = await SendAsync(session, request);

        Assert.InRange(response.StatusCode, 200, 201);
        Assert.Equal(seconds == 0 ? [] : [TimeSpan.FromSeconds(seconds)], Clock.Waits);
    }

    [Fact]
    public async Task A_wait_of_more_than_a_minute_is_left_to_the_user()
    {
        OpenConnection session = Connect();
        Org.Faults.On("GET", Limits).Always(Fault.TooManyRequests(TimeSpan.FromSeconds(61)));

        SfException error = await FailsAsync(() => GetAsync(session), "Salesforce.HTTP_429", SfErrorCategory.LimitsExceeded);

        Assert.Contains("Wait", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(1, Org.Requests.Count("GET", Limits));
        Assert.Empty(Clock.Waits);
    }

    [Fact]
    public async Task A_POST_to_a_host_that_refused_the_connection_is_tried_again()
    {
        Clock = new TestClock { Stopped = true };
        OpenConnection session = Connect();
        await GetAsync(session);
        string token = session.Grant!.Token.Reveal();
        await Org.DisposeAsync();
        Task<SfResponse> call = SendAsync(session, CreateAccount());
        await Clock.WaitBegunAsync();

        await using LocalOrgServer again = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false, Port = Org.Url.Port });
        Clock.Advance(TimeSpan.FromMinutes(1));

        // The org that came back does not know the token, so the session signs in once more.
        Assert.Equal(201, (await call).StatusCode);
        Assert.Equal(1, again.Store.Count("Account"));
        Assert.Equal("Bearer " + token, again.Requests.All[0].Headers["Authorization"]);
        Assert.Equal(1, again.Requests.Count("POST", TokenPath));
    }

    [Fact]
    public async Task A_host_that_does_not_answer_in_time_is_told_as_that()
    {
        OpenConnection session = ConnectWithToken(
            settings: new TransportSettings { Proxy = NoProxy, Timeout = TimeSpan.FromMilliseconds(400) });
        Org.Faults.On("POST", Accounts).Once(Fault.Hang());
        Org.Faults.On("POST", Accounts).Once(Fault.HangInBody());

        for (int call = 0; call < 2; call++)
        {
            SfException error = await FailsAsync(
                () => SendAsync(session, CreateAccount()), "RequestTimedOut", SfErrorCategory.OperationTimeout);
            Assert.Contains(Org.Url.Host, error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, Org.Requests.Count("POST", Accounts));
        foreach (RecordedRequest request in Org.Requests.All.Where(each => each.Path.StartsWith(Accounts, StringComparison.Ordinal)))
        {
            await request.Completed.WaitAsync(Patience);
            Assert.True(request.Aborted);
        }
    }

    [Theory]
    [InlineData("99999999999")]
    [InlineData("99999999999999999999999999999999999")]
    [InlineData("2147483648")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task A_wait_that_is_longer_than_can_be_counted_is_not_begun(string retryAfter)
    {
        await using var server = new RawServer(
            $"HTTP/1.1 429 Too Many Requests\r\nRetry-After: {retryAfter}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        await FailsAsync(
            () => GetAsync(ConnectWithToken("x", new Uri($"http://localhost:{server.Port}"))),
            "Salesforce.HTTP_429",
            SfErrorCategory.LimitsExceeded);

        Assert.Single(server.Heads);
        Assert.Empty(Clock.Waits);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("soon")]
    [InlineData("")]
    public async Task A_wait_that_cannot_be_read_is_as_long_as_usual(string retryAfter)
    {
        await using var server = new RawServer(
            $"HTTP/1.1 429 Too Many Requests\r\nRetry-After: {retryAfter}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");

        await GetAsync(ConnectWithToken("x", new Uri($"http://localhost:{server.Port}")));

        Assert.Equal(2, server.Heads.Count);
        Assert.All(Clock.Waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(10)));
    }
}
