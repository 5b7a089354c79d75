using System.Management.Automation;
using System.Net;
using System.Text.RegularExpressions;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Faults;

/// <summary>
/// What a user of <c>Invoke-SfRequest</c> sees of a fault: one error with its ID, category, target and advice, whatever the org was
/// doing, and never fewer rows or bytes than there are. (What is tried again and how often is the fault table of Core's tests.)
/// </summary>
public sealed class RequestFaultTests(SharedOrg shared) : IClassFixture<SharedOrg>
{
    private const string Root = "/services/data/v67.0";
    private const string Query = "query?q=SELECT+Id+FROM+Contact";

    private static readonly Dictionary<string, Fault> s_faults = new()
    {
        ["several errors"] = Fault.Errors(
            HttpStatusCode.BadRequest, new SalesforceError("INVALID_FIELD", "a"), new SalesforceError("MALFORMED_ID", "b")),
        ["bare error"] = Fault.ErrorObject(HttpStatusCode.NotFound, "NOT_FOUND", "The requested resource does not exist"),
        ["daily limit"] = Fault.DailyLimit(),
        ["concurrent limit"] = Fault.ConcurrentLimit(),
        ["no access"] = Fault.InsufficientAccess(),
        ["final session error"] = Fault.SessionNotValidForRest(),
        ["300"] = Fault.MultipleChoices("/services/data/v67.0/sobjects/Account/1"),
        ["maintenance page"] = Fault.Maintenance(),
        ["420"] = Fault.EdgeNotRouted(),
        ["429"] = Fault.TooManyRequests(TimeSpan.FromHours(1)),
        ["500 without a body"] = Fault.ServerErrorWithoutBody(),
        ["403 page"] = Fault.HtmlPage(HttpStatusCode.Forbidden),
        ["locked row"] = Fault.RowLocked(),
        ["query time-out"] = Fault.QueryTimeout(),
        ["dropped"] = Fault.Drop(),
        ["cut body"] = Fault.TruncateBody(),
        ["redirect elsewhere"] = Fault.RedirectToForeignHost(),
    };

    [Theory]
    [InlineData("several errors", "Salesforce.INVALID_FIELD", ErrorCategory.InvalidArgument)]
    [InlineData("bare error", "Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound)]
    [InlineData("daily limit", "Salesforce.REQUEST_LIMIT_EXCEEDED", ErrorCategory.LimitsExceeded)]
    [InlineData("concurrent limit", "Salesforce.REQUEST_LIMIT_EXCEEDED", ErrorCategory.LimitsExceeded)]
    [InlineData("no access", "Salesforce.INSUFFICIENT_ACCESS_OR_READONLY", ErrorCategory.PermissionDenied)]
    [InlineData("final session error", "Salesforce.INVALID_SESSION_ID", ErrorCategory.PermissionDenied)]
    [InlineData("300", "Salesforce.HTTP_300", ErrorCategory.InvalidOperation)]
    [InlineData("maintenance page", "Salesforce.SERVER_UNAVAILABLE", ErrorCategory.ResourceUnavailable)]
    [InlineData("420", "Salesforce.HTTP_420", ErrorCategory.ResourceUnavailable)]
    [InlineData("429", "Salesforce.HTTP_429", ErrorCategory.LimitsExceeded)]
    [InlineData("500 without a body", "Salesforce.HTTP_500", ErrorCategory.ResourceUnavailable)]
    [InlineData("403 page", "Salesforce.HTTP_403", ErrorCategory.PermissionDenied)]
    [InlineData("locked row", "Salesforce.UNABLE_TO_LOCK_ROW", ErrorCategory.ResourceBusy)]
    [InlineData("query time-out", "Salesforce.QUERY_TIMEOUT", ErrorCategory.OperationTimeout)]
    [InlineData("dropped", "AnswerBrokeOff", ErrorCategory.ConnectionError)]
    [InlineData("cut body", "AnswerBrokeOff", ErrorCategory.ConnectionError)]
    [InlineData("redirect elsewhere", "RedirectToForeignHost", ErrorCategory.SecurityError)]
    public void A_fault_is_one_error_that_says_what_to_do(string fault, string errorId, ErrorCategory category)
    {
        string file = Path.Combine(shared.Session.VaultHome, Guid.NewGuid().ToString("N"));
        shared.Session.Set("File", file);

        Fails("-Path $Path", Query, Root + "/query", rows: 0);
        Fails("-Path $Path -All -BatchSize 200", Query, Root + "/query/", rows: 200);
        Fails("-Path $Path -OutFile $File", Query, Root + "/query", rows: 0);
        Fails("-Path $Path -Method POST -Body @{ Name = 'x' }", "sobjects/Account", Root + "/sobjects/Account", rows: 0);

        Assert.False(File.Exists(file));

        void Fails(string arguments, string path, string struck, int rows)
        {
            shared.Org.Requests.Clear();
            shared.Org.Faults.Clear();
            shared.Org.Faults.On(method: null, struck).Always(s_faults[fault]);

            RunResult result = shared.Session.Set("Path", path).Run($"Invoke-SfRequest {arguments} -MaximumRetryCount 0");

            result.Error.Is(errorId, category, path);
            Assert.Null(result.Terminating);
            Assert.Equal(rows, result.Output.Count);
            Assert.Equal(1, shared.Org.Requests.Count(method: null, struck));
        }
    }

    [Theory]
    [InlineData("""{"a":1}""", "NotAPage")]
    [InlineData("[]", "NotAPage")]
    [InlineData("""[{"Id":"1"}]""", "NotAPage")]
    [InlineData("7", "NotAPage")]
    [InlineData("null", "NotAPage")]
    [InlineData("""{"records":null,"done":true}""", "NotAPage")]
    [InlineData("""{"records":[],"done":false}""", "PageMissing")]
    [InlineData("<html>", "InvalidJson")]
    [InlineData("", "InvalidJson")]
    public void A_next_page_that_is_none_is_an_error_and_never_the_end(string page, string errorId)
    {
        shared.Org.Faults.Clear();
        shared.Org.Faults.On("GET", Root + "/query/").Once(Fault.Json(page));

        RunResult result = shared.Session.Set("Path", Query).Run("Invoke-SfRequest $Path -All -BatchSize 200");

        result.Error.Is(errorId, ErrorCategory.InvalidData, Query).Recommends(errorId == "InvalidJson" ? "-Raw" : "not complete");
        Assert.Equal(200, result.Output.Count);
    }

    [Fact]
    public void A_page_of_a_child_subquery_that_is_none_is_an_error_too()
    {
        shared.Org.Faults.Clear();
        string account = shared.Org.Store.Insert("Account", new { Name = "Parent" });
        for (int i = 0; i < 201; i++)
        {
            shared.Org.Store.Insert("Contact", new { LastName = "Child", AccountId = account });
        }

        try
        {
            shared.Org.Faults.On("GET", new Regex("/query/")).Once(Fault.Json("[]"));
            shared.Session.Set("Path", $"query?q=SELECT+Id,(SELECT+Id+FROM+Contacts)+FROM+Account+WHERE+Id='{account}'");

            shared.Session.Run("Invoke-SfRequest $Path -All").Error.Is("NotAPage", ErrorCategory.InvalidData);
            Assert.Equal(201, shared.Session.Run("(Invoke-SfRequest $Path -All).Contacts.records").Good().Count);
        }
        finally
        {
            shared.Org.Store.Ids("Contact").Skip(SharedOrg.Contacts).ToList().ForEach(id => shared.Org.Store.Delete("Contact", id));
        }
    }

    [Theory]
    [InlineData("-Path $Path", SharedOrg.Contacts)]
    [InlineData("-Path $Path -All -BatchSize 200", SharedOrg.Contacts)]
    public void What_passes_is_passed_over_and_every_row_comes(string arguments, int rows)
    {
        foreach (Fault fault in new[]
        {
            Fault.TooManyRequests(TimeSpan.Zero),
            Fault.ServerUnavailable(TimeSpan.Zero),
            Fault.EdgeNotRouted(TimeSpan.Zero),
            Fault.SessionExpired()
        })
        {
            shared.Org.Faults.Clear();
            shared.Org.Faults.On("GET", Root + "/query").Once(fault);
            shared.Org.Faults.On("GET", Root + "/query/").Once(fault);

            IReadOnlyList<PSObject?> output = shared.Session
                .Set("Path", Query)
                .Run($"Invoke-SfRequest {arguments} | ForEach-Object {{ if ($_.records) {{ $_.records }} else {{ $_ }} }}")
                .Good();

            Assert.Equal(rows, output.Select(row => (string)((dynamic)row!).Id).Distinct().Count());
        }
    }

    [Fact]
    public void A_file_that_comes_zipped_though_that_was_not_asked_for_is_not_written()
    {
        shared.Org.Faults.Clear();
        shared.Org.Faults.On("GET", Root + "/limits").Always(Fault.TruncatedGzip());
        string file = Path.Combine(shared.Session.VaultHome, Guid.NewGuid().ToString("N"));

        shared.Session
            .Set("File", file)
            .Run("Invoke-SfRequest limits -OutFile $File").Error
            .Is("FileEncoded", ErrorCategory.InvalidData, "limits")
            .Says("gzip");

        Assert.Empty(Directory.GetFiles(shared.Session.VaultHome, Path.GetFileName(file) + "*"));
    }

    [Theory]
    [InlineData("/services/data")]
    [InlineData("/services/oauth2/token")]
    [InlineData(Root + "/limits")]
    public void A_file_is_let_go_of_wherever_the_call_fails(string struck)
    {
        shared.Org.Faults.Clear();
        shared.Org.Faults.On(request => request.Path == struck).Once(Fault.InsufficientAccess());
        string file = Path.Combine(shared.Session.VaultHome, Guid.NewGuid().ToString("N"));
        shared.Session.Set("File", file).Run($"New-SfConnection untested {ModuleSession.SignIn} -SessionOnly -SkipTest -Force").Good();

        shared.Session.Run(
            "Invoke-SfRequest limits -Connection untested -OutFile $File").Error.Is(
                "Salesforce.INSUFFICIENT_ACCESS_OR_READONLY", ErrorCategory.PermissionDenied, "limits");

        Assert.Empty(Directory.GetFiles(shared.Session.VaultHome, Path.GetFileName(file) + "*"));
        shared.Session.Run("Invoke-SfRequest limits -Connection untested -OutFile $File").Good();
        Assert.True(File.Exists(file));
        shared.Session.Run("Select-SfConnection acme").Good();
    }
}
