using SalesforceConnect.Apex;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Core.Tests.Apex;

/// <summary>What is read of the answer to a block of Apex, and what becomes of the trace that its log needs.</summary>
public sealed class ApexTests : CoreTest
{
    private const string Objects = Root + "/tooling/sobjects";

    [Theory]
    [InlineData("a b\r\n+&#é", "a+b%0A%2B%26%23%C3%A9")]
    [InlineData("%20", "%2520")]
    public void Code_stands_in_the_URL_as_short_as_can_be(string code, string expected) => Assert.Equal(expected, ApexRun.Encode(code));

    [Theory]
    [InlineData("abc", 1, 2, "a-->bc")]
    [InlineData("one\r\ntwo\nthree", 2, 4, "two-->")]
    [InlineData("abc", 7, 1, "-->")]
    [InlineData("abc", 1, 99, "abc-->")]
    [InlineData("abc", 0, 0, "-->")]
    public void A_place_is_marked_wherever_it_is(string code, int line, int column, string expected)
        => Assert.Equal(expected, ApexSource.Marked(code, line, column));

    [Fact]
    public void A_long_line_is_cut_around_the_place()
    {
        string marked = ApexSource.Marked(new string('a', 500) + "b" + new string('c', 500), 1, 501);

        Assert.Equal(new string('a', 60) + "-->b" + new string('c', 59), marked);
    }

    [Theory]
    [InlineData("""{"compiled":false,"success":false,"line":2,"column":7,"compileProblem":"no","exceptionMessage":""}""", "False no 2:7 ")]
    [InlineData("""{"compiled":true,"success":false,"line":9,"column":1,"exceptionMessage":"x: y","exceptionStackTrace":"Class.A.b: line 9, column 1\nAnonymousBlock: line 3, column 2\nAnonymousBlock: line 4, column 5"}""", "True x: y 4:5 Class.A.b: line 9, column 1")]
    [InlineData("""{"compiled":true,"success":true,"line":-1,"column":-1,"compileProblem":null,"exceptionMessage":null,"exceptionStackTrace":null}""", "True  0:0 ")]
    public void An_answer_is_read_with_the_place_in_the_block(string json, string expected)
    {
        var answer = ApexAnswer.Read(new SfResponse(200, System.Text.Encoding.UTF8.GetBytes(json)));

        Assert.Equal(expected, $"{answer.IsCompiled} {answer.Message} {answer.Line}:{answer.Column} {answer.StackTrace?.Split('\n')[0]}");
    }

    [Theory]
    [InlineData("POST", Objects + "/DebugLevel", 0)]
    [InlineData("POST", Objects + "/TraceFlag", 0)]
    [InlineData("GET", Root + "/tooling/query", 0)]
    public async Task A_trace_that_is_refused_runs_nothing_and_leaves_nothing(string method, string path, int records)
    {
        Org.Faults.On(method, path).Always(Fault.InsufficientAccess());

        await FailsAsync(() => LogAsync("insert new Account(Name = 'a');"), "Salesforce.INSUFFICIENT_ACCESS_OR_READONLY", SfErrorCategory.PermissionDenied);

        Assert.Equal(records, Org.Store.Count("Account"));
        Assert.Equal((0, 0), (Org.Store.Count("TraceFlag"), Org.Store.Count("DebugLevel")));
    }

    [Fact]
    public async Task A_log_that_comes_late_is_waited_for_and_one_that_never_comes_is_none()
    {
        FaultRule none = Org.Faults.On(request => request.QueryString.Contains("ApexLog", StringComparison.Ordinal))
            .Always(Fault.Json("""{"totalSize":0,"done":true,"records":[]}"""));

        Assert.Null(await LogAsync("System.debug(1);"));
        Assert.Equal(9, Org.Requests.All.Count(request => request.QueryString.Contains("ApexLog", StringComparison.Ordinal)));
        none.Remove();

        Org.Faults.On(request => request.QueryString.Contains("ApexLog", StringComparison.Ordinal))
            .Times(3, Fault.Json("""{"totalSize":0,"done":true,"records":[]}"""));
        Assert.Contains("USER_DEBUG", await LogAsync("System.debug(1);"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_that_stays_is_told()
    {
        Org.Faults.On(request => request.Method == "DELETE").Always(Fault.InsufficientAccess());

        Assert.NotNull(await LogAsync("System.debug(1);"));

        Assert.Equal(2, Trace.Warnings.Count(warning => warning.Contains("could not be taken away", StringComparison.Ordinal)));
    }

    private async Task<string?> LogAsync(string code)
    {
        OpenConnection session = Connect();
        var trace = new ApexTrace(session, Trace, Clock, Org.Users.Administrator.Id);
        try
        {
            await trace.BeginAsync(CancellationToken.None);
            await new ApexRun(session, Trace).RunAsync(code, CancellationToken.None);
            return await trace.FetchAsync(CancellationToken.None).WaitAsync(Patience);
        }
        finally
        {
            await trace.EndAsync(CancellationToken.None);
        }
    }
}
