using System.Diagnostics;
using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;
using static SalesforceConnect.Tests.Hosting.ModuleSession;

namespace SalesforceConnect.Tests.Pipeline;

/// <summary>
/// Whatever ends a pipeline ends the work within a second, and the org sees its request go away: Ctrl+C,
/// <c>Select-Object -First</c>, an error downstream.
/// </summary>
public sealed class StoppingTests : StoppingTest
{
    private const string Limits = "/services/data/v67.0/limits";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ctrl_C_ends_a_request_that_hangs(bool inBody)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        await StopWhileHanging(session, "Invoke-SfRequest limits; 'went on'", "GET", Limits, inBody);
        Org.Faults.Clear();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }

    [Fact]
    public async Task Ctrl_C_ends_a_change_that_hangs()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        await StopWhileHanging(
            session, "Invoke-SfRequest sobjects/Account -Method POST -Body @{ Name = 'x' }; 'went on'", "POST",
            "/services/data/v67.0/sobjects/Account", inBody: false);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_limits_that_hang()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        await StopWhileHanging(session, "Get-SfLimit; 'went on'", "GET", Limits, inBody: true);
    }

    [Theory]
    [InlineData("/services/data/v67.0/query", false)]
    [InlineData("/services/data/v67.0/query", true)]
    [InlineData("/services/data/v67.0/sobjects/Account/describe", false)]
    public async Task Ctrl_C_ends_a_query_that_hangs(string path, bool inBody)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        await StopWhileHanging(session, "Invoke-SfQuery 'SELECT Phone FROM Account'; 'went on'", "GET", path, inBody);
        Org.Faults.Clear();
        Assert.NotEmpty(session.Run("Invoke-SfQuery 'SELECT Phone FROM Account'").Good());
    }

    [Theory]
    [InlineData("GET", "/services/data", false)]
    [InlineData("GET", "/services/data", true)]
    [InlineData("POST", "/services/oauth2/token", false)]
    [InlineData("POST", "/services/oauth2/token", true)]
    [InlineData("GET", "/services/data/v67.0/", false)]
    [InlineData("GET", "/services/oauth2/userinfo", false)]
    [InlineData("GET", "/services/data/v67.0/query", true)]
    public async Task Ctrl_C_ends_a_connection_that_is_being_made_and_nothing_is_saved(string method, string path, bool inBody)
    {
        using ModuleSession session = new ModuleSession().WithVault().Use(Org);
        await StopWhileHanging(session, $"New-SfConnection acme {SignIn}; 'went on'", method, path, inBody);
        Assert.Empty(session.Run("Get-SfConnection").Good());
        session.Run("Invoke-SfRequest limits").Error.Is("NoConnection", ErrorCategory.ObjectNotFound);
    }

    [Theory]
    [InlineData("GET", "/services/data", false)]
    [InlineData("GET", "/services/data/v67.0/", true)]
    public async Task Ctrl_C_ends_a_test_that_hangs(string method, string path, bool inBody)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        await StopWhileHanging(session, "Test-SfConnection; 'went on'", method, path, inBody);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_revocation_that_hangs_and_the_connection_stays()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        await StopWhileHanging(
            session, "Remove-SfConnection acme -Revoke -Force; 'went on'", "POST", "/services/oauth2/revoke", inBody: false);
        Assert.Equal("acme", session.Run("Get-SfConnection").One().Name);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_wait_between_two_tries()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("GET", Limits).Always(Fault.TooManyRequests(TimeSpan.FromSeconds(50)));
        var clock = new Stopwatch();
        RunResult result = session.RunWhile("Invoke-SfRequest limits; 'went on'", async shell =>
        {
            RecordedRequest first = await Org.Requests.WaitForAsync("GET", Limits, Patience);
            await first.Completed.WaitAsync(Patience);
            clock.Start();
            shell.Stop();
        });
        AssertStopped(result, clock.Elapsed);
        Assert.Equal(1, Org.Requests.Count("GET", Limits));
    }

    [Theory]
    [InlineData("| Select-First 1", 1)]
    [InlineData("| ForEach-Object { Invoke-SfRequest nowhere -ErrorAction Stop }", 0)]
    [InlineData("| ForEach-Object { throw 'enough' }", 0)]
    public async Task What_ends_the_pipeline_downstream_ends_a_test_that_still_hangs(string downstream, int passed)
    {
        await using LocalOrgServer hanging = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false });
        using ModuleSession session = new ModuleSession().Connect(hanging, "hanging").Connect(Org, "quick");
        HangFault hang = Fault.Hang();
        hanging.Faults.On("GET", "/services/data").Always(hang);
        Org.Faults.On("GET", "/services/data").Once(new WhenFault(hang.Reached));
        var clock = new Stopwatch();
        RunResult result = session.RunWhile($"'quick', 'hanging' | Test-SfConnection {downstream}", async _ =>
        {
            RecordedRequest last = await Org.Requests.WaitForAsync("GET", "/services/data/v67.0/query", Patience);
            await last.Completed.WaitAsync(Patience);
            clock.Start();
        });
        TimeSpan elapsed = clock.Elapsed;
        Assert.Equal(passed, result.Output.Count);
        Assert.True(passed == 1 ? result.Terminating is null && result.Errors.Count == 0 : result.Error is not null);
        Assert.True(elapsed < Bound, $"It took {elapsed}.");
        await AssertAborted(hanging, "GET", "/services/data");
    }

    [Fact]
    public void Select_First_makes_no_request_for_what_comes_after()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("GET", "/services/data/v67.0/query").Always(Fault.Hang());
        Assert.NotNull(session.Run("'limits', 'query?q=SELECT+Id+FROM+Account' | Invoke-SfRequest | Select-First 1").One());
        Assert.Equal([Limits], Org.Requests.All.Select(request => request.Path));
    }

    [Fact]
    public void ErrorAction_Stop_makes_no_request_for_what_comes_after()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("GET", Limits).Always(Fault.Hang());
        session.Run(
            "'nowhere', 'limits' | Invoke-SfRequest -ErrorAction Stop").Error.Is(
                "Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound, "nowhere");
        Assert.Equal(["/services/data/v67.0/nowhere"], Org.Requests.All.Select(request => request.Path));
    }

    [Fact]
    public void An_array_that_is_cut_off_downstream_leaves_nothing_behind()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Equal("58.0", session.Run("Invoke-SfRequest /services/data | Select-First 1").One().version);
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void Progress_is_shown_and_completed()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("GET", "/services/data").Once(Fault.Delay(TimeSpan.FromMilliseconds(300)));
        session.Run("Test-SfConnection").One();
        AssertProgressCompleted(session);
    }

    [Fact]
    public async Task Progress_is_completed_when_the_pipeline_ends_early()
    {
        await using LocalOrgServer hanging = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false });
        using ModuleSession session = new ModuleSession().Connect(hanging, "hanging").Connect(Org, "quick");
        hanging.Faults.On("GET", "/services/data").Once(Fault.Delay(TimeSpan.FromMilliseconds(300)));
        HangFault hang = Fault.Hang();
        hanging.Faults.On("GET", "/services/data/v67.0/").Always(hang);
        Org.Faults.On("GET", "/services/data").Once(new WhenFault(hang.Reached));
        session.Run("'quick', 'hanging' | Test-SfConnection | Select-First 1").One();
        AssertProgressCompleted(session);
        await AssertAborted(hanging, "GET", "/services/data/v67.0/");
    }

    private static void AssertProgressCompleted(ModuleSession session)
    {
        Assert.NotEmpty(session.Host.Progress);
        foreach (IGrouping<int, ProgressRecord> activity in session.Host.Progress.GroupBy(record => record.ActivityId))
        {
            Assert.Equal(ProgressRecordType.Completed, activity.Last().RecordType);
            Assert.Equal(ProgressRecordType.Processing, activity.First().RecordType);
        }
    }
}
