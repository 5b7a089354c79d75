using System.Net;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Core.Tests.Auth;

/// <summary>What goes wrong when a connection by client secret is set up: each error names the step of the guide that was missed.</summary>
public sealed class ClientSecretErrorTests : CoreTest
{
    private static readonly Dictionary<string, Action<LocalOrgServer>> s_mistakes = new()
    {
        ["the flow is not enabled"] = org => org.Apps.Default.ClientCredentialsEnabled = false,
        ["the flow is not enabled, told as an invalid request"] = Refused("invalid_request", "Client credentials flow not enabled"),
        ["the flow is not enabled, told as an invalid grant"] = Refused("invalid_grant", "client credentials flow not enabled"),
        ["there is no Run As user"] = org => org.Apps.Default.RunAsUsername = null,
        ["the Run As user does not exist"] = org => org.Apps.Default.RunAsUsername = "nobody@local-org.example",
        ["the Run As user is inactive"] = org => org.Users.Administrator.IsActive = false,
        ["the Run As user is inactive, told as an invalid grant"] = Refused("invalid_grant", "inactive user"),
        ["the address or hour is not allowed"] = Refused("invalid_grant", "ip restricted or invalid login hours"),
        ["the user may not use the app"] = Refused("invalid_app_access", "user is not admin approved to access this app"),
        ["the host is that of every org"] = Refused("invalid_grant", "request not supported on this domain"),
        ["the org is locked"] = Refused("inactive_org", "organization is inactive"),
        ["too many sign-ins"] = Refused("rate_limit_exceeded", "login rate exceeded"),
        ["the app lacks the api scope"] = org => org.Apps.Default.Scopes.Remove("api"),
        ["the user has no API access"] = org => org.Users.Administrator.ApiEnabled = false,
        ["the org has no API"] = org => org.ApiEnabled = false,
        ["the user's password has expired"] = org => org.Faults.On("GET", Root).Always(
            Fault.Error(
                HttpStatusCode.Forbidden,
                "INVALID_OPERATION_WITH_EXPIRED_PASSWORD",
                "The users password has expired, you must call SetPassword")),
        ["the day's calls are used up"] = org => org.DailyApiLimit = 0,
    };

    [Theory]
    [InlineData("the flow is not enabled", "Token", "Salesforce.unsupported_grant_type", SfErrorCategory.AuthenticationError, "step 8|step 10|Client Credentials Flow")]
    [InlineData("the flow is not enabled, told as an invalid request", "Token", "Salesforce.invalid_request", SfErrorCategory.AuthenticationError, "step 8|step 10")]
    [InlineData("the flow is not enabled, told as an invalid grant", "Token", "Salesforce.invalid_grant", SfErrorCategory.AuthenticationError, "step 8|step 10")]
    [InlineData("there is no Run As user", "Token", "Salesforce.invalid_grant", SfErrorCategory.AuthenticationError, "step 11|Run As")]
    [InlineData("the Run As user does not exist", "Token", "Salesforce.invalid_grant", SfErrorCategory.AuthenticationError, "step 11|Run As")]
    [InlineData("the Run As user is inactive", "Token", "Salesforce.inactive_user", SfErrorCategory.AuthenticationError, "step 11|Activate")]
    [InlineData("the Run As user is inactive, told as an invalid grant", "Token", "Salesforce.invalid_grant", SfErrorCategory.AuthenticationError, "step 11|Activate")]
    [InlineData("the address or hour is not allowed", "Token", "Salesforce.invalid_grant", SfErrorCategory.AuthenticationError, "step 10|IP ranges")]
    [InlineData("the user may not use the app", "Token", "Salesforce.invalid_app_access", SfErrorCategory.PermissionDenied, "step 10|Permitted Users")]
    [InlineData("the host is that of every org", "Token", "Salesforce.invalid_grant", SfErrorCategory.InvalidArgument, "My Domain|https://acme.my.salesforce.com")]
    [InlineData("the org is locked", "Token", "Salesforce.inactive_org", SfErrorCategory.AuthenticationError, "administrator")]
    [InlineData("too many sign-ins", "Token", "Salesforce.rate_limit_exceeded", SfErrorCategory.LimitsExceeded, "Wait a minute")]
    [InlineData("the app lacks the api scope", "Api", "Salesforce.INVALID_SESSION_ID", SfErrorCategory.PermissionDenied, "step 7|(api)")]
    [InlineData("the user has no API access", "Api", "Salesforce.API_CURRENTLY_DISABLED", SfErrorCategory.PermissionDenied, "step 11|API Enabled")]
    [InlineData("the org has no API", "Api", "Salesforce.API_DISABLED_FOR_ORG", SfErrorCategory.PermissionDenied, "step 11|edition")]
    [InlineData("the user's password has expired", "Api", "Salesforce.INVALID_OPERATION_WITH_EXPIRED_PASSWORD", SfErrorCategory.AuthenticationError, "new one")]
    [InlineData("the day's calls are used up", "Api", "Salesforce.REQUEST_LIMIT_EXCEEDED", SfErrorCategory.LimitsExceeded, "24 hours|Get-SfLimit")]
    public async Task A_mistake_in_the_org_is_named_with_the_step_that_mends_it(
        string mistake, string check, string errorId, SfErrorCategory category, string recommendation)
    {
        s_mistakes[mistake](Org);

        await this.FailsAtAsync(Connect(), check, errorId, category, recommendation);

        Assert.Equal(1, TokenRequests);
    }

    [Theory]
    [InlineData("invalid_grant", "token request is already being processed")]
    [InlineData("unknown_error", "retry your request")]
    [InlineData("temporarily_unavailable", "try again later")]
    public async Task An_answer_that_passes_is_asked_for_again_after_a_moment(string error, string description)
    {
        Org.Faults.On("POST", TokenPath).Once(Fault.OAuthError(error, description));

        await GetAsync(Connect());

        Assert.Equal(2, TokenRequests);
        Assert.Contains(Trace.VerboseLines, line => line.Contains($"Salesforce.{error}: next try in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_consumer_key_names_the_step_where_it_is_copied()
        => await this.FailsAtAsync(
            Connect(
                clientId: "3MVG9NoSuchApp"), "Token", "Salesforce.invalid_client_id", SfErrorCategory.AuthenticationError, "step 13|consumer key");

    [Fact]
    public async Task A_wrong_consumer_secret_names_the_step_where_it_is_copied_and_is_not_shown()
        => await this.FailsAtAsync(
            Connect(
                secret: Sentinel.Secret), "Token", "Salesforce.invalid_client", SfErrorCategory.AuthenticationError, "step 13|consumer secret");

    [Fact]
    public async Task A_secret_that_was_rotated_is_told_as_wrong_when_the_next_token_is_due()
    {
        OpenConnection session = Connect();
        await GetAsync(session);
        Org.Apps.Default.ConsumerSecret = "rotated";
        Org.Tokens.ExpireAll();

        SfException error = await FailsAsync(() => GetAsync(session), "Salesforce.invalid_client", SfErrorCategory.AuthenticationError);

        Assert.Contains("step 13", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("rotated", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_host_refuses_the_flow_and_the_error_asks_for_the_My_Domain()
    {
        await using LocalOrgServer login = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false, IsLoginHost = true });

        await this.FailsAtAsync(Connect(url: login.Url), "Token", "Salesforce.invalid_grant", SfErrorCategory.InvalidArgument, "My Domain");
    }

    [Fact]
    public async Task A_token_endpoint_that_redirects_is_not_followed_with_the_secret()
    {
        await using LocalOrgServer other = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false });
        Org.Faults
            .On("POST", TokenPath)
            .Always(Fault.Redirect(new Uri(other.Url, TokenPath).AbsoluteUri, HttpStatusCode.TemporaryRedirect));

        SfException error = await this.FailsAtAsync(Connect(), "Token", "TokenEndpointMoved", SfErrorCategory.InvalidArgument, "My Domain");

        Assert.Contains("not sent on", error.Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests.All);
        Assert.Equal(1, TokenRequests);
    }

    [Theory]
    [InlineData("<html><body>Welcome</body></html>", "text/html")]
    [InlineData("", "text/html")]
    [InlineData("[]", "application/json")]
    [InlineData("null", "application/json")]
    [InlineData("""{"token":"x"}""", "application/json")]
    [InlineData("""{"access_token":""", "application/json")]
    [InlineData("""{"access_token":7}""", "application/json")]
    [InlineData("""{"access_token":""}""", "application/json")]
    [InlineData("""{"access_token":"S3ntinelSecretValue7f3a\r\nX-Injected: 1"}""", "application/json")]
    [InlineData("""{"access_token":"S3ntinelSecretValue7f3a ü"}""", "application/json")]
    [InlineData("""{"access_token":"S3ntinelSecretValue7f3a","instance_url":"ftp://localhost"}""", "application/json")]
    [InlineData("""{"access_token":"S3ntinelSecretValue7f3a","instance_url":"not a url"}""", "application/json")]
    public async Task An_answer_that_is_no_token_is_told_as_that(string body, string contentType)
    {
        Org.Faults.On("POST", TokenPath).Always(Fault.Respond(HttpStatusCode.OK, body, contentType));

        await this.FailsAtAsync(Connect(), "Token", "NotATokenEndpoint", SfErrorCategory.InvalidData, "My Domain host");
    }

    [Fact]
    public async Task Maintenance_at_sign_in_is_told_as_that_and_the_secret_is_not_sent_again()
    {
        Org.Faults.On("POST", TokenPath).Always(Fault.Maintenance());

        SfException error = await this.FailsAtAsync(
            Connect(), "Token", "Salesforce.SERVER_UNAVAILABLE", SfErrorCategory.ResourceUnavailable, "status.salesforce.com");

        Assert.Equal(503, Assert.IsType<SfApiException>(error).StatusCode);
        Assert.DoesNotContain("<", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, TokenRequests);
    }

    [Fact]
    public async Task An_error_description_that_repeats_the_secret_is_shown_without_it()
    {
        Org.Faults
            .On("POST", TokenPath)
            .Always(Fault.OAuthError("invalid_request", $"cannot read grant_type=client_credentials&client_secret={Sentinel.Secret}&x=1"));

        SfException error = await this.FailsAtAsync(
            Connect(secret: Sentinel.Secret), "Token", "Salesforce.invalid_request", SfErrorCategory.InvalidArgument, "guide");

        Assert.Contains("client_secret=***&x=1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_secret_travels_in_the_body_of_one_POST_and_nowhere_else()
    {
        await this.TestAsync(Connect());

        RecordedRequest request = Assert.Single(Org.Requests.All, each => each.Method == "POST");
        Assert.Equal((TokenPath, ""), (request.Path, request.QueryString));
        Assert.Contains(LocalOrgServer.DefaultClientSecret, request.Body, StringComparison.Ordinal);
        Assert.False(request.Headers.ContainsKey("Authorization"));
        Assert.All(
            Org.Requests.All,
            each => Assert.DoesNotContain(LocalOrgServer.DefaultClientSecret, each.Path + each.QueryString, StringComparison.Ordinal));
    }

    private static Action<LocalOrgServer> Refused(string error, string description)
        => org => org.Faults.On("POST", TokenPath).Always(Fault.OAuthError(error, description));
}
