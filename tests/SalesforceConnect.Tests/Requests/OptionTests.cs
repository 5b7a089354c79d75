using System.Globalization;
using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Requests;

/// <summary>The parameters of <c>Invoke-SfRequest</c> that say how a call is made and how its answer is taken.</summary>
public sealed class OptionTests : OrgTest
{
    private const string Limits = "/services/data/v67.0/limits";

    [Theory]
    [InlineData("-AssignmentRule $true", "Sforce-Auto-Assign", "TRUE")]
    [InlineData("-AssignmentRule $false", "Sforce-Auto-Assign", "FALSE")]
    [InlineData("-AssignmentRule 01Q000000000001AAA", "Sforce-Auto-Assign", "01Q000000000001AAA")]
    [InlineData("-AssignmentRule 01Q000000000001", "Sforce-Auto-Assign", "01Q000000000001")]
    [InlineData("-CallOptions @{ client = 'Acme Sync/1.0 (nightly)' }", "Sforce-Call-Options", "client=Acme Sync/1.0 (nightly)")]
    [InlineData("-DuplicateRule AllowSave", "Sforce-Duplicate-Rule-Header", "allowSave=true")]
    [InlineData("-DuplicateRule AllowSave, IncludeRecordDetails, RunAsCurrentUser", "Sforce-Duplicate-Rule-Header", "allowSave=true; includeRecordDetails=true; runAsCurrentUser=true")]
    [InlineData("-CallOptions @{ client = 'acme' }", "Sforce-Call-Options", "client=acme")]
    [InlineData("-CallOptions ([ordered]@{ client = 'acme'; defaultNamespace = 'ns' })", "Sforce-Call-Options", "client=acme, defaultNamespace=ns")]
    [InlineData("-BatchSize 500", "Sforce-Query-Options", "batchSize=500")]
    [InlineData("-IfModifiedSince '2026-01-02T03:04:05Z'", "If-Modified-Since", "Fri, 02 Jan 2026 03:04:05 GMT")]
    [InlineData("-Headers @{ 'Sforce-Mru' = 'updateMru=true' }", "Sforce-Mru", "updateMru=true")]
    [InlineData("-Headers @{ Accept = 'text/csv' }", "Accept", "text/csv")]
    public void Salesforces_headers_are_written_as_it_reads_them(string option, string header, string value)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run($"Invoke-SfRequest limits {option}").Good();
        Assert.Equal(value, Assert.Single(Org.Requests.All).Headers[header]);
    }

    [Theory]
    [InlineData("Content-Length")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Authorization")]
    [InlineData("Cookie")]
    public void Headers_that_the_pipeline_sets_are_refused(string header)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run($"Invoke-SfRequest limits -Headers @{{ '{header}' = 'x' }}").Error
            .Is("ReservedHeader", ErrorCategory.InvalidArgument, "limits")
            .Says(header);
        AssertNothingSent();
    }

    [Theory]
    [InlineData("-AssignmentRule no", "InvalidAssignmentRule", "no", "$false")]
    [InlineData("-AssignmentRule ''", "InvalidAssignmentRule", "", "$false")]
    [InlineData("-AssignmentRule 0", "InvalidAssignmentRule", "0", "$false")]
    [InlineData("-AssignmentRule 01Q00000000001", "InvalidAssignmentRule", "01Q00000000001", "15 or 18")]
    [InlineData("-CallOptions @{ client = '' }", "InvalidCallOption", "client", "client = 'acme/1'")]
    [InlineData("-CallOptions @{ client = $null }", "InvalidCallOption", "client", "client = 'acme/1'")]
    [InlineData("-CallOptions @{ client = 'a, b' }", "InvalidCallOption", "client", "without comma")]
    [InlineData("-CallOptions @{ 'client=a' = 'b' }", "InvalidCallOption", "client=a", "equals sign")]
    [InlineData("-CallOptions @{ defaultNamespace = 'my ns' }", "InvalidCallOption", "defaultNamespace", "namespace")]
    [InlineData("-CallOptions @{ DEFAULTNAMESPACE = 'a__b' }", "InvalidCallOption", "DEFAULTNAMESPACE", "namespace")]
    public void What_Salesforces_headers_can_never_hold_is_refused_here(string option, string errorId, string target, string recommended)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run($"Invoke-SfRequest limits {option}").Error.Is(errorId, ErrorCategory.InvalidArgument, target).Recommends(recommended);
        AssertNothingSent();
    }

    [Fact]
    public void A_media_type_among_the_headers_is_that_of_the_body()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run(
            "Invoke-SfRequest sobjects/Account -Method POST -Body '{\"Name\":\"x\"}' -Headers @{ 'content-type' = 'application/json; charset=utf-16' }");
        RecordedRequest sent = Assert.Single(Org.Requests.All);
        Assert.Equal("application/json; charset=utf-16", sent.Headers["Content-Type"]);
        Assert.Equal("24", sent.Headers["Content-Length"]);
    }

    [Fact]
    public void Bytes_are_sent_as_they_are()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Invoke-SfRequest sobjects/Account -Method POST -Body ([byte[]](1, 2, 3)) -SkipHttpErrorCheck");
        RecordedRequest sent = Assert.Single(Org.Requests.All);
        Assert.Equal(("application/octet-stream", 3), (sent.Headers["Content-Type"], sent.BodyLength));
    }

    [Fact]
    public void What_has_not_changed_gives_nothing_and_a_status()
    {
        using ModuleSession session = new ModuleSession().Connect(Org).Set("When", DateTime.Now.AddHours(1));
        Assert.Empty(session.Run("Invoke-SfRequest sobjects/Account/describe -IfModifiedSince $When -StatusCodeVariable status").Good());
        Assert.Equal(304, session.Run("$status").Value());
    }

    [Fact]
    public void The_status_and_headers_of_an_answer_can_be_had()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run(
            "$null = Invoke-SfRequest sobjects/Account -Method POST -Body @{ Name = 'x' } -StatusCodeVariable status -ResponseHeadersVariable headers")
            .Good();
        Assert.Equal(201, session.Run("$status").Value());
        Assert.StartsWith("api-usage=", session.Run("$headers['sforce-limit-info'][0]").Value().ToString(), StringComparison.Ordinal);
        session.Run("Invoke-SfRequest sobjects/Nothing -StatusCodeVariable status -ErrorAction SilentlyContinue");
        Assert.Equal(404, session.Run("$status").Value());
    }

    [Fact]
    public void Cookies_are_not_among_the_headers()
    {
        Org.Faults.On("GET", Limits).Always(Fault.ResponseHeader("Set-Cookie", "sid=SENTINEL"));
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("$null = Invoke-SfRequest limits -ResponseHeadersVariable headers").Good();
        Assert.DoesNotContain("Set-Cookie", session.Run("$headers.Keys").Good().Select(name => name!.ToString()));
    }

    [Fact]
    public void With_SkipHttpErrorCheck_an_error_is_an_answer()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        dynamic error = session.Run("Invoke-SfRequest sobjects/Nothing -SkipHttpErrorCheck -StatusCodeVariable status").One();
        Assert.Equal("NOT_FOUND", (string)error.errorCode);
        Assert.Equal(404, session.Run("$status").Value());
    }

    [Fact]
    public void SkipHttpErrorCheck_still_renews_a_session_that_has_expired()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Tokens.ExpireAll();
        Assert.NotNull(session.Run("Invoke-SfRequest limits -SkipHttpErrorCheck").One().DailyApiRequests);
    }

    [Fact]
    public void A_call_goes_with_another_API_version_where_asked()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Invoke-SfRequest limits -ApiVersion 60").Good();
        Assert.Equal("/services/data/v60.0/limits", Assert.Single(Org.Requests.All).Path);
        session.Run("Invoke-SfRequest limits -ApiVersion x").Error.Is("InvalidApiVersion", ErrorCategory.InvalidArgument, "x");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(5, 6)]
    public void A_call_is_tried_again_as_often_as_was_said(int retries, int calls)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("GET", Limits).Always(Fault.ServerUnavailable(TimeSpan.FromMilliseconds(1)));
        ErrorRecord error = session.Run(
            string.Create(CultureInfo.InvariantCulture, $"Invoke-SfRequest limits -MaximumRetryCount {retries}")).Error
            .Is("Salesforce.SERVER_UNAVAILABLE", ErrorCategory.ResourceUnavailable, "limits");
        Assert.Equal(calls, Org.Requests.All.Count);
        Assert.Equal(calls, (int)((dynamic)error.Exception).Attempts);
    }

    [Fact]
    public void A_call_that_is_silent_for_too_long_is_given_up()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("GET", Limits).Always(Fault.Hang());
        session.Run(
            "Invoke-SfRequest limits -TimeoutSec 1 -MaximumRetryCount 0").Error.Is(
                "RequestTimedOut", ErrorCategory.OperationTimeout, "limits");
    }

    [Fact]
    public void Paths_and_bodies_come_by_the_pipeline()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        IReadOnlyList<PSObject?> made = session.Run(
            "1..3 | ForEach-Object { [pscustomobject]@{ Path = 'sobjects/Account'; Body = @{ Name = \"Piped $_\" } } } | Invoke-SfRequest -Method POST")
                .Good();
        Assert.Equal(
            ["Piped 1", "Piped 2", "Piped 3"], made.Select(one => Org.Store.Get("Account", (string)one!.Properties["id"].Value)!["Name"]));
    }

    [Theory]
    [InlineData(799, "1")]
    [InlineData(798, "2")]
    [InlineData(799, "3")]
    public void The_days_calls_are_on_the_connection_and_warned_of_once(int used, string calls)
    {
        Org.DailyApiLimit = 1000;
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.ApiRequestsUsed = used;
        RunResult result = session.Run($"1..{calls} | ForEach-Object {{ $null = Invoke-SfRequest limits }}");
        Assert.Contains("of its 1000 API calls", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(
            used + int.Parse(calls, CultureInfo.InvariantCulture), (long)session.Run("(Get-SfConnection acme).ApiUsage.Used").Value());
        Org.ApiRequestsUsed = 949;
        Assert.Contains(
            "(95",
            Assert.Single(session.Run("$null = Invoke-SfRequest limits; $null = Invoke-SfRequest limits").Warnings),
            StringComparison.Ordinal);
    }
}
