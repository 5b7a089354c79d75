using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Rest;

/// <summary>An answer of any status is an answer: tried again and renewed like every other, and given to whoever takes it.</summary>
public sealed class AnyStatusTests : CoreTest
{
    private static readonly SfRequest s_request = new("GET", "limits") { AcceptsAnyStatus = true };

    [Fact]
    public async Task A_good_answer_refuses_nothing()
    {
        SfResponse response = await SendAsync(Connect(), s_request);

        Assert.Equal((200, null), (response.StatusCode, response.Refusal));
        Assert.Same(response, response.OrThrow());
    }

    [Fact]
    public async Task A_refusal_is_given_with_what_it_says()
    {
        Org.Faults.On("GET", Limits).Always(Fault.InsufficientAccess());

        SfResponse response = await SendAsync(Connect(), s_request);

        Assert.Equal((403, 403), (response.StatusCode, response.Refusal!.StatusCode));
        Assert.Equal(
            ("INSUFFICIENT_ACCESS_OR_READONLY", 1, "GET", Limits),
            (response.Refusal.Code, response.Refusal.Attempts, response.Refusal.Method, response.Refusal.Path));
        Assert.NotEmpty(response.Body);
        SfApiException error = Assert.Throws<SfApiException>(response.OrThrow);
        Assert.Equal(response.Refusal.ErrorId, error.ErrorId);
    }

    [Fact]
    public async Task What_may_pass_is_tried_again_first()
    {
        Org.Faults.On("GET", Limits).Once(Fault.ServerUnavailable());
        Assert.Equal(200, (await SendAsync(Connect(), s_request)).StatusCode);
        Assert.Single(Clock.Waits);

        Org.Faults.On("GET", Limits).Always(Fault.ServerUnavailable());
        SfResponse response = await SendAsync(Connect(), s_request);

        Assert.Equal((503, 4), (response.StatusCode, response.Refusal!.Attempts));
    }

    [Fact]
    public async Task An_ended_session_is_renewed_first()
    {
        OpenConnection session = Connect();
        await SendAsync(session, s_request);
        Org.Tokens.ExpireAll();

        Assert.Equal(200, (await SendAsync(session, s_request)).StatusCode);
        Assert.Equal(2, TokenRequests);
    }

    [Fact]
    public async Task One_that_cannot_be_renewed_is_an_answer()
    {
        OpenConnection session = ConnectWithToken();
        Org.Tokens.ExpireAll();

        SfResponse response = await SendAsync(session, s_request);

        Assert.Equal((401, true), (response.StatusCode, response.Refusal!.MeansExpiredSession));
    }

    [Fact]
    public async Task The_body_of_a_refusal_is_not_for_the_sink()
    {
        OpenConnection session = Connect();
        bool isShown = false;
        SfRequest request = s_request with { Sink = new HeadSink((_, _) => isShown = true) };
        Org.Faults.On("GET", Limits).Once(Fault.InsufficientAccess());

        SfResponse refused = await SendAsync(session, request);
        Assert.False(isShown);
        SfResponse answered = await SendAsync(session, request);

        Assert.True(isShown);
        Assert.NotEmpty(refused.Body);
        Assert.NotEmpty(answered.Body);
    }

    [Fact]
    public void A_request_stays_what_it_is()
    {
        SfRequest first = new SfRequest("GET", "query?q=SELECT+Id+FROM+Secret__c")
        {
            Query = [new("x", "1")],
            ApiVersion = "60.0",
            MaximumRetries = 1,
            AcceptsAnyStatus = true,
            Sink = new HeadSink((_, _) => { }),
        }.WithHeader("A", "1");

        SfRequest next = first.For("/services/data/v60.0/query/01g-2000").WithHeader("B", "2");

        Assert.Equal(["A"], first.Headers.Select(header => header.Key));
        Assert.Equal(["A", "B"], next.Headers.Select(header => header.Key));
        Assert.Equal(("60.0", 1, false, 0), (next.ApiVersion, next.MaximumRetries, next.AcceptsAnyStatus, next.Query.Count));
        Assert.Same(BodySink.Memory, next.Sink);
        Assert.Equal("GET query", first.ToString());
    }
}
