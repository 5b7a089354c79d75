using System.Net;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Http;

/// <summary>A token that has ended is renewed once a call, by one token request however many wait.</summary>
public sealed class RenewalTests : CoreTest
{
    [Fact]
    public async Task A_token_is_asked_for_once_and_used_from_then_on()
    {
        OpenConnection session = Connect();

        await GetAsync(session);
        await GetAsync(session);

        Assert.Equal(1, TokenRequests);
        Assert.Equal(2, Org.Requests.Count("GET", Limits));
    }

    [Fact]
    public async Task A_call_with_a_token_that_has_ended_gets_a_new_one_and_succeeds()
    {
        OpenConnection session = Connect();
        await GetAsync(session);
        Org.Tokens.ExpireAll();

        Assert.Equal(200, (await GetAsync(session)).StatusCode);

        Assert.Equal(2, TokenRequests);
        Assert.Equal([200, 401, 200], Org.Requests.All.Where(request => request.Path == Limits).Select(request => request.StatusCode));
        Assert.Empty(Clock.Waits);
    }

    [Fact]
    public async Task A_POST_with_a_token_that_has_ended_is_done_once()
    {
        OpenConnection session = Connect();
        await GetAsync(session);
        Org.Tokens.ExpireAll();

        Assert.Equal(201, (await SendAsync(session, CreateAccount())).StatusCode);

        Assert.Equal(1, Org.Store.Count("Account"));
    }

    [Fact]
    public async Task A_session_that_is_refused_again_with_its_new_token_is_a_final_error()
    {
        OpenConnection session = Connect();
        Org.Faults.On("GET", Limits).Always(Fault.SessionExpired());

        await FailsAsync(() => GetAsync(session), "Salesforce.INVALID_SESSION_ID", SfErrorCategory.AuthenticationError);

        Assert.Equal(2, TokenRequests);
        Assert.Equal(2, Org.Requests.Count("GET", Limits));
    }

    [Theory]
    [InlineData("INVALID_SESSION_ID", "This session is not valid for use with the REST API", "step 7")]
    [InlineData("INVALID_SESSION_ID", "Connected app is not attached to Agent", "The session has ended")]
    public async Task A_session_that_a_new_token_does_not_mend_is_not_renewed(string code, string message, string recommendation)
    {
        OpenConnection session = Connect();
        Org.Faults.On("GET", Limits).Always(Fault.Error(HttpStatusCode.Unauthorized, code, message));

        SfException error = await Assert.ThrowsAsync<SfApiException>(() => GetAsync(session));

        Assert.Contains(recommendation, error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(1, TokenRequests);
        Assert.Equal(1, Org.Requests.Count("GET", Limits));
    }

    [Theory]
    [InlineData("""[{"errorCode":"INVALID_AUTH_HEADER","message":"INVALID_HEADER_TYPE"}]""", "application/json")]
    [InlineData("", "text/html")]
    [InlineData("<html>Unauthorized</html>", "text/html")]
    public async Task Other_words_for_an_ended_session_are_understood(string body, string contentType)
    {
        OpenConnection session = Connect();
        Org.Faults.On("GET", Limits).Once(Fault.Respond(HttpStatusCode.Unauthorized, body, contentType));

        Assert.Equal(200, (await GetAsync(session)).StatusCode);

        Assert.Equal(2, TokenRequests);
    }

    [Fact]
    public async Task A_connection_by_access_token_is_never_renewed()
    {
        OpenConnection session = ConnectWithToken();
        await GetAsync(session);
        Org.Tokens.ExpireAll();

        SfException error = await FailsAsync(() => GetAsync(session), "Salesforce.INVALID_SESSION_ID", SfErrorCategory.AuthenticationError);

        Assert.Contains("The session has ended", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(0, TokenRequests);
        Assert.Equal(2, Org.Requests.Count("GET", Limits));
    }

    [Fact]
    public async Task Sixty_four_calls_with_an_ended_token_ask_for_one_new_token()
    {
        OpenConnection session = Connect();
        await GetAsync(session);
        Org.Tokens.ExpireAll();
        HangFault hold = Fault.Hang();
        Org.Faults.On("POST", TokenPath).Always(hold);

        Task<SfResponse>[] calls = [.. Enumerable.Range(0, 64).Select(_ => GetAsync(session))];
        await Org.Requests.WaitForAsync(
            _ => Org.Requests.All.Count(request => request is { Path: Limits, StatusCode: 401 }) == 64, Patience);
        await hold.Reached.WaitAsync(Patience);
        hold.Release();
        SfResponse[] answers = await Task.WhenAll(calls);

        Assert.All(answers, answer => Assert.Equal(200, answer.StatusCode));
        Assert.Equal(2, TokenRequests);
    }

    [Fact]
    public async Task Sixty_four_first_calls_ask_for_one_token()
    {
        OpenConnection session = Connect();

        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => GetAsync(session)));

        Assert.Equal(1, TokenRequests);
    }

    [Fact]
    public async Task A_caller_who_leaves_while_a_token_is_fetched_does_not_disturb_the_others()
    {
        OpenConnection session = Connect();
        HangFault hold = Fault.Hang();
        Org.Faults.On("POST", TokenPath).Once(hold);
        using var stop = new CancellationTokenSource();
        Task<SfResponse> first = GetAsync(session);
        await hold.Reached.WaitAsync(Patience);
        Task<SfResponse> second = GetAsync(session, cancellationToken: stop.Token);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        hold.Release();

        Assert.Equal(200, (await first).StatusCode);
        Assert.Equal(1, TokenRequests);
    }

    [Fact]
    public async Task A_caller_whose_token_request_is_cancelled_leaves_the_next_one_to_ask()
    {
        OpenConnection session = Connect();
        HangFault hold = Fault.Hang();
        Org.Faults.On("POST", TokenPath).Once(hold);
        using var stop = new CancellationTokenSource();
        Task<SfResponse> first = GetAsync(session, cancellationToken: stop.Token);
        await hold.Reached.WaitAsync(Patience);
        Task<SfResponse> second = GetAsync(session);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(200, (await second).StatusCode);
        Assert.Equal(2, TokenRequests);
    }

    [Fact]
    public async Task The_instance_that_the_token_names_is_used_from_then_on_and_after_a_renewal_the_new_one()
    {
        string other = Org.Url.Host == "localhost" ? "127.0.0.1" : "localhost";
        string[] hosts = [$"{other}:{Org.Url.Port}", Org.Url.Authority];
        OpenConnection session = Connect();
        Org.MyDomainHost = hosts[0];
        await GetAsync(session);
        Assert.Equal(hosts[0], session.Grant!.Token.InstanceUrl.Authority);
        Assert.Equal($"http://{hosts[0]}", new SfConnection(session, vault: null).InstanceUrl);

        Org.MyDomainHost = hosts[1];
        Org.Tokens.ExpireAll();
        await GetAsync(session);

        Assert.Equal(
            [hosts[0], hosts[0], hosts[1]],
            Org.Requests.All.Where(request => request.Path == Limits).Select(request => request.Headers["Host"]));
        Assert.All(
            Org.Requests.All.Where(request => request.Path == TokenPath),
            request => Assert.Equal(Org.Url.Authority, request.Headers["Host"]));
    }

    [Fact]
    public async Task A_path_on_the_host_that_the_connection_was_made_for_is_foreign_once_the_token_names_another()
    {
        OpenConnection session = Connect();
        Org.MyDomainHost = $"{(Org.Url.Host == "localhost" ? "127.0.0.1" : "localhost")}:{Org.Url.Port}";

        await FailsAsync(() => GetAsync(session, new Uri(Org.Url, Limits).AbsoluteUri), "ForeignHost", SfErrorCategory.SecurityError);

        Assert.Equal(0, Org.Requests.Count("GET", Limits));
    }

    [Fact]
    public async Task Revoking_ends_the_token_and_the_next_call_asks_for_another()
    {
        OpenConnection session = Connect();
        await GetAsync(session);

        await session.RevokeAsync(Trace, CancellationToken.None);

        Assert.Equal(0, Org.Tokens.ActiveCount);
        Assert.Null(session.Grant);
        RecordedRequest revoke = Assert.Single(Org.Requests.All, request => request.Path == "/services/oauth2/revoke");
        Assert.Equal(("POST", ""), (revoke.Method, revoke.QueryString));
        Assert.Equal(200, (await GetAsync(session)).StatusCode);
    }
}
