using System.Management.Automation;
using System.Net;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Connections;

/// <summary><c>Test-SfConnection</c>: the report, check by check.</summary>
public sealed class ConnectionReportTests : OrgTest
{
    private static readonly string[] s_checks = ["Secret", "Host", "Token", "Api", "Identity", "Limits"];

    [Fact]
    public void The_report_of_a_working_connection_tells_what_was_found()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = session.NewShell();
        dynamic report = second.Run("Test-SfConnection acme").One();
        Assert.Equal("acme", report.Name);
        Assert.True((bool)report.Success);
        Assert.Equal(Org.Url.AbsoluteUri.TrimEnd('/'), report.InstanceUrl);
        Assert.Equal(Org.Users.Administrator.Username, report.Username);
        Assert.Equal("Local Org", report.Organization);
        Assert.False((bool)report.IsSandbox);
        Assert.Equal("67.0", report.ApiVersion);
        Assert.True((long)report.LatencyMs >= 0);
        Assert.Equal((long)Org.ApiRequestsUsed, report.ApiUsage.Used);
        Assert.Equal((long)Org.DailyApiLimit, report.ApiUsage.Max);
        Assert.Equal(s_checks, Names((object)report));
        Assert.All(Checks((object)report), check =>
        {
            Assert.Equal("Passed", check.Status.ToString());
            Assert.Null(check.Recommendation);
            Assert.Null(check.ErrorId);
            Assert.True((long)check.DurationMs >= 0);
        });
        Assert.Contains("Standin", (string)report.Checks[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_hangs_holds_up_no_other()
    {
        var patience = TimeSpan.FromSeconds(20);
        string[] others = [.. Enumerable.Range(1, 9).Select(number => $"other{number}")];
        await using LocalOrgServer hanging = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false });
        HangFault hang = Fault.Hang();
        hanging.Faults.On("GET", "/services/data").Once(hang);
        using ModuleSession session = new ModuleSession().Connect(hanging, "hanging");
        others.ToList().ForEach(name => session.Connect(Org, name));
        Org.Requests.Clear();

        RunResult result = session.RunWhile($"Test-SfConnection hanging, {string.Join(", ", others)}", async _ =>
        {
            await hang.Reached.WaitAsync(patience);
            await Org.Requests.WaitForAsync(
                _ => Org.Requests.All.Count(request => request.Path == "/services/data/v67.0/query") == others.Length, patience);
            hang.Release();
        });

        Assert.Equal(["hanging", .. others], result.Good().Select(report => (string)report!.Properties["Name"].Value));
    }

    public static TheoryData<string, string, Action<LocalOrgServer>> Failures => new()
    {
        { "Host", "NotASalesforceHost", org => org.Faults
            .On("GET", "/services/data")
            .Always(Fault.Respond(HttpStatusCode.OK, "<html/>", "text/html")) },
        { "Host", "NotASalesforceHost", org => org.Faults
            .On("GET", "/services/data")
            .Always(Fault.Respond(HttpStatusCode.NotFound, "", "text/html")) },
        { "Token", "Salesforce.invalid_client", org => org.Apps.Default.ConsumerSecret = "rotated" },
        { "Token", "Salesforce.invalid_client_id", org => org.Apps.Remove(LocalOrgServer.DefaultClientId) },
        { "Token", "Salesforce.unsupported_grant_type", org => org.Apps.Default.ClientCredentialsEnabled = false },
        { "Token", "Salesforce.invalid_grant", org => org.Apps.Default.RunAsUsername = null },
        { "Token", "Salesforce.inactive_user", org => org.Users.Administrator.IsActive = false },
        { "Api", "Salesforce.INVALID_SESSION_ID", org => org.Apps.Default.Scopes.Remove("api") },
        { "Api", "Salesforce.API_DISABLED_FOR_ORG", org => org.ApiEnabled = false },
        { "Api", "Salesforce.API_CURRENTLY_DISABLED", org => org.Users.Administrator.ApiEnabled = false },
        { "Api", "Salesforce.REQUEST_LIMIT_EXCEEDED", org => org.DailyApiLimit = 0 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void The_check_that_fails_says_what_to_do_and_those_after_it_are_skipped(string failing, string id, Action<LocalOrgServer> spoil)
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = session.NewShell();
        spoil(Org);
        dynamic report = second.Run("Test-SfConnection acme").One();
        Assert.False((bool)report.Success);
        Assert.Equal(s_checks, Names((object)report));
        int at = Array.IndexOf(s_checks, failing);
        Assert.All(Checks((object)report).Take(at), check => Assert.Equal("Passed", check.Status.ToString()));
        Assert.Equal("Failed", report.Checks[at].Status.ToString());
        Assert.Equal(id, report.Checks[at].ErrorId);
        Assert.False(string.IsNullOrWhiteSpace((string)report.Checks[at].Recommendation));
        Assert.All(Checks((object)report).Skip(at + 1), check =>
        {
            Assert.Equal("Skipped", check.Status.ToString());
            Assert.False(string.IsNullOrWhiteSpace((string)check.Detail));
        });
        Assert.True(second.Run("Test-SfConnection acme -Quiet").Is(false));

        // The same failure keeps a connection from being made, as an error with the same ID and recommendation.
        string recommendation = report.Checks[at].Recommendation;
        ErrorRecord error = second.Use(Org).Run($"New-SfConnection other {ModuleSession.SignIn} -SessionOnly").Error;
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(recommendation, error.ErrorDetails.RecommendedAction);
        Assert.Equal("other", error.TargetObject);
        Assert.Equal("acme", second.Run("Get-SfConnection").One().Name);
    }

    [Fact]
    public void What_is_only_worth_a_look_is_a_warning_and_a_success()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.DailyApiLimit = Org.ApiRequestsUsed + 3;
        dynamic report = session.Run("Test-SfConnection").One();
        Assert.True((bool)report.Success);
        Assert.Equal("Warning", report.Checks[5].Status.ToString());
        Assert.Equal("ApiUsageHigh", report.Checks[5].ErrorId);
        Assert.False(string.IsNullOrWhiteSpace((string)report.Checks[5].Recommendation));
        Org.DailyApiLimit += 3;
        Assert.True(session.Run("Test-SfConnection -Quiet").Is(true));
    }

    [Fact]
    public async Task A_sandbox_is_told_as_one()
    {
        await using LocalOrgServer sandbox = await LocalOrgServer.StartAsync(
            new LocalOrgOptions { SampleData = false, IsSandbox = true, OrganizationName = "Try Out" });
        using ModuleSession session = new ModuleSession().Connect(sandbox);
        dynamic report = session.Run("Test-SfConnection").One();
        Assert.True((bool)report.IsSandbox);
        Assert.Equal("Try Out", report.Organization);
        Assert.Contains("sandbox", (string)report.Checks[4].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_are_tested_side_by_side_and_reported_in_their_order()
    {
        await using LocalOrgServer other = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false });
        using ModuleSession session = new ModuleSession().Connect(Org, "one").Connect(other, "two");
        HangFault first = Fault.Hang();
        HangFault second = Fault.Hang();
        Org.Faults.On("GET", "/services/data").Once(first);
        other.Faults.On("GET", "/services/data").Once(second);
        RunResult result = session.RunWhile("'one', 'two' | Test-SfConnection", async _ =>
        {
            // Both wait at the same time, or this never comes true.
            await Task.WhenAll(first.Reached, second.Reached).WaitAsync(TimeSpan.FromSeconds(15));
            second.Release();
            first.Release();
        });
        Assert.Equal(["one", "two"], result.Good().Select(report => (string)((dynamic)report!).Name));
        Assert.All(result.Output, report => Assert.True((bool)((dynamic)report!).Success));
    }

    [Fact]
    public void Several_by_parameter_give_a_report_each_and_a_failing_one_does_not_disturb_the_rest()
    {
        using ModuleSession session = new ModuleSession().Use(Org).Set("Secret", "wrong".ToSecureString());
        session.Run($"New-SfConnection bad {ModuleSession.SignIn} -SessionOnly -SkipTest").One();
        session.Connect(Org, "good");
        Assert.Equal(["False", "True"], session.Run("Test-SfConnection bad, good -Quiet").Good().Select(item => item!.ToString()));
    }

    [Fact]
    public void Quiet_answers_false_for_a_name_that_is_not_there_and_without_Quiet_it_is_an_error()
    {
        using ModuleSession session = new ModuleSession().WithVault();
        Assert.True(session.Run("Test-SfConnection nobody -Quiet").Is(false));
        session.Run("Test-SfConnection nobody").Error.Is("ConnectionNotFound", ErrorCategory.ObjectNotFound, "nobody");
    }

    private static IEnumerable<dynamic> Checks(object report) => ((System.Collections.IEnumerable)((dynamic)report).Checks).Cast<object>();

    private static string[] Names(object report) => [.. Checks(report).Select(check => (string)check.Name)];
}
