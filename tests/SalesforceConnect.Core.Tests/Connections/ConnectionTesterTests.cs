using System.Net;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Core.Tests.Connections;

/// <summary>The report of a connection that works, wholly or in part.</summary>
public sealed class ConnectionTesterTests : CoreTest
{
    internal override LocalOrgOptions Options
        => new() { SampleData = false, IsSandbox = true, OrganizationName = "Acme Trial", DailyApiLimit = 1000 };

    [Fact]
    public async Task A_good_connection_passes_every_check_and_the_report_says_who_and_where()
    {
        var begun = new List<string>();
        OpenConnection session = Connect(apiVersion: null);

        SfConnectionTest report = await new ConnectionTester(
            Trace, begun.Add).RunAsync(session, "given by the test", CancellationToken.None);

        Assert.True(report.Success);
        Assert.All(
            report.Checks, check => Assert.Equal((CheckStatus.Passed, null, null), (check.Status, check.ErrorId, check.Recommendation)));
        Assert.Equal(["Secret", "Host", "Token", "Api", "Identity", "Limits"], begun);
        Assert.Equal(
            ("test", "admin@local-org.example", "Acme Trial", true, "67.0"),
            (report.Name, report.Username, report.Organization, report.IsSandbox, report.ApiVersion));
        Assert.Equal(Org.Url.AbsoluteUri.TrimEnd('/'), report.InstanceUrl);
        Assert.Equal((1000L, Org.ApiRequestsUsed), (report.ApiUsage!.Max, (int)report.ApiUsage.Used));
        Assert.NotNull(report.LatencyMs);
        Assert.Equal("given by the test", report.Checks[0].Detail);
        Assert.Contains("sandbox", report.Checks[4].Detail, StringComparison.Ordinal);
        Assert.Contains("of 1000 daily API calls left", report.Checks[5].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_test_finds_out_is_kept_with_the_connection()
    {
        OpenConnection session = Connect(apiVersion: null);

        await this.TestAsync(session);

        ConnectionFacts facts = session.Document.Facts;
        Assert.Equal(
            ("67.0", "admin@local-org.example", Org.Users.Administrator.Id, Org.OrganizationId),
            (facts.ApiVersion, facts.Username, facts.UserId, facts.OrganizationId));
    }

    [Fact]
    public async Task A_version_that_the_user_chose_stays()
    {
        OpenConnection session = Connect(apiVersion: "61.0");

        SfConnectionTest report = await this.TestAsync(session);

        Assert.True(report.Success);
        Assert.Equal("61.0", report.ApiVersion);
        Assert.Equal(1, Org.Requests.Count("GET", "/services/data/v61.0/query"));
    }

    [Fact]
    public async Task A_day_that_is_nearly_used_up_is_a_warning_and_no_failure()
    {
        Org.DailyApiLimit = 2;

        SfConnectionTest report = await this.TestAsync(Connect());

        Assert.True(report.Success);
        SfConnectionCheck limits = report.Checks[5];
        Assert.Equal(
            (CheckStatus.Warning, "ApiUsageHigh", SfErrorCategory.LimitsExceeded), (limits.Status, limits.ErrorId, limits.Error!.Category));
        Assert.Contains("2 of 2", limits.Detail, StringComparison.Ordinal);
        Assert.Contains("Get-SfLimit", limits.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_org_that_does_not_count_for_this_user_is_a_warning()
    {
        Org.Faults.On("GET", Root).Always(Fault.ResponseHeader("Sforce-Limit-Info", null));

        SfConnectionTest report = await this.TestAsync(Connect());

        Assert.True(report.Success);
        Assert.Equal((CheckStatus.Warning, "ApiUsageUnknown"), (report.Checks[5].Status, report.Checks[5].ErrorId));
        Assert.Null(report.ApiUsage);
    }

    [Fact]
    public async Task The_user_comes_from_the_identity_URL_where_userinfo_is_not_allowed()
    {
        Org.Faults
            .On("GET", "/services/oauth2/userinfo")
            .Always(Fault.Respond(HttpStatusCode.Forbidden, "Missing_OAuth_Token", "text/html"));

        SfConnectionTest report = await this.TestAsync(Connect());

        Assert.Equal("admin@local-org.example", report.Username);
        Assert.Equal(1, Org.Requests.Count("GET", "/id/"));
    }

    [Fact]
    public async Task A_user_who_may_see_neither_itself_nor_the_org_has_a_working_connection_all_the_same()
    {
        foreach (string path in new[] { "/services/oauth2/userinfo", "/id/", Root + "/query" })
        {
            Org.Faults.On("GET", path).Always(Fault.InsufficientAccess());
        }

        SfConnectionTest report = await this.TestAsync(Connect());

        Assert.True(report.Success);
        SfConnectionCheck identity = report.Checks[4];
        Assert.Equal(
            (CheckStatus.Warning, "IdentityUnknown", SfErrorCategory.PermissionDenied),
            (identity.Status, identity.ErrorId, identity.Error!.Category));
        Assert.Contains("step 7", identity.Recommendation, StringComparison.Ordinal);
        Assert.Null(report.IsSandbox);
        Assert.Equal(CheckStatus.Passed, report.Checks[5].Status);
    }

    [Fact]
    public async Task A_connection_by_access_token_passes_and_one_that_has_ended_fails_at_the_API()
    {
        Assert.True((await this.TestAsync(ConnectWithToken())).Success);
        Org.Tokens.ExpireAll();

        await this.FailsAtAsync(
            ConnectWithToken(
                "00D000000000001!Ended"), "Api", "Salesforce.INVALID_SESSION_ID", SfErrorCategory.AuthenticationError, "with an access token that works");

        Assert.Equal(0, TokenRequests);
    }
}
