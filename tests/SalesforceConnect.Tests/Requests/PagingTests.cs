using System.Management.Automation;
using System.Text.RegularExpressions;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Requests;

/// <summary><c>Invoke-SfRequest -All</c>: every page of whatever pages, and every page of what is in it.</summary>
public sealed class PagingTests : OrgTest
{
    private const string Query = "Invoke-SfRequest query -Query @{ q = 'SELECT Id FROM Account ORDER BY Id' } -BatchSize 200";

    [Fact]
    public void All_pages_of_a_query_come_as_their_records()
    {
        AddAccounts(500);
        using ModuleSession session = new ModuleSession().Connect(Org);
        IReadOnlyList<PSObject?> records = session.Run(Query + " -All").Good();
        Assert.Equal(
            Org.Store.Ids("Account").Order(StringComparer.Ordinal), records.Select(record => (string)record!.Properties["Id"].Value));
        Assert.Equal(3, Org.Requests.All.Count);
        Assert.All(Org.Requests.All, request => Assert.Equal("batchSize=200", request.Headers["Sforce-Query-Options"]));
    }

    [Fact]
    public void Without_All_a_page_comes_as_it_is()
    {
        AddAccounts(500);
        using ModuleSession session = new ModuleSession().Connect(Org);
        dynamic page = session.Run(Query).One();
        Assert.False((bool)page.done);
        Assert.Equal(200, ((object[])page.records).Length);
        Assert.Single(Org.Requests.All);
    }

    [Fact]
    public void The_first_records_cost_one_page()
    {
        AddAccounts(500);
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Equal(5, session.Run(Query + " -All | Select-First 5").Good().Count);
        Assert.Single(Org.Requests.All);
    }

    [Fact]
    public void Lists_within_a_record_are_complete()
    {
        string account = Org.Store.Insert("Account", new { Name = "Many" });
        for (int i = 0; i < 450; i++)
        {
            Org.Store.Insert("Contact", new { LastName = $"C{i}", AccountId = account });
        }

        using ModuleSession session = new ModuleSession().Connect(Org).Set("AccountId", account);
        dynamic record = session.Run(
            "Invoke-SfRequest query -Query @{ q = \"SELECT Id, (SELECT LastName FROM Contacts) FROM Account WHERE Id = '$AccountId'\" } -All")
            .One();
        object[] contacts = (object[])record.Contacts.records;
        Assert.Equal(450, contacts.Select(contact => (string)((dynamic)contact).LastName).Distinct().Count());
        Assert.True((bool)record.Contacts.done);
        Assert.Null(record.Contacts.nextRecordsUrl);
    }

    [Fact]
    public void A_resource_that_pages_by_nextPageUrl_is_read_to_its_end()
    {
        for (int i = 0; i < 30; i++)
        {
            Org.Users.Add($"user{i}@acme.example", "User", $"{i}");
        }

        using ModuleSession session = new ModuleSession().Connect(Org);
        int whole = session.Run("(Invoke-SfRequest chatter/users -Query @{ pageSize = 100 }).users").Good().Count;
        Org.Requests.Clear();
        IReadOnlyList<PSObject?> users = session.Run("Invoke-SfRequest chatter/users -Query @{ pageSize = 10 } -All").Good();
        Assert.Equal(whole, users.Select(user => (string)user!.Properties["id"].Value).Distinct().Count());
        Assert.True(Org.Requests.All.Count > 1);
    }

    [Fact]
    public void An_answer_that_does_not_page_comes_as_it_is()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.NotNull(session.Run("Invoke-SfRequest limits -All").One().DailyApiRequests);
        Assert.NotEmpty(session.Run("Invoke-SfRequest /services/data -All").Good());
        Assert.NotNull(session.Run("Invoke-SfRequest sobjects/Account -All").One().objectDescribe);
        Assert.Equal(
            Org.Store.Count("Account"),
            (int)session.Run("Invoke-SfRequest query -Query @{ q = 'SELECT COUNT() FROM Account' } -All").One().totalSize);
    }

    [Fact]
    public void A_page_that_fails_for_a_moment_costs_no_row_and_doubles_none()
    {
        AddAccounts(500);
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("GET", "/services/data/v67.0/query/").Once(Fault.ServerUnavailable(TimeSpan.FromMilliseconds(1)));
        Assert.Equal(
            Org.Store.Count("Account"),
            session.Run(Query + " -All").Good().Select(record => record!.Properties["Id"].Value).Distinct().Count());
    }

    [Fact]
    public void A_page_that_fails_for_good_is_an_error_after_the_rows_before_it()
    {
        AddAccounts(500);
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults
            .On("GET", "/services/data/v67.0/query/")
            .Once(Fault.Error(System.Net.HttpStatusCode.BadRequest, "INVALID_QUERY_LOCATOR", "invalid query locator"));
        RunResult result = session.Run(Query + " -All");
        Assert.Equal(200, result.Output.Count);
        result.Error
            .Is("Salesforce.INVALID_QUERY_LOCATOR", ErrorCategory.ObjectNotFound, "query")
            .Says($"broke off after 200 of {Org.Store.Count("Account")} items");
        Assert.Equal(400, (int)((dynamic)result.Error.Exception).StatusCode);
    }

    [Theory]
    [InlineData("\"nextRecordsUrl\":", "\"gone\":")]
    [InlineData("\"nextRecordsUrl\":\"", "\"nextRecordsUrl\":\"https://elsewhere.example", "ForeignHost")]
    public void A_page_that_leads_nowhere_is_an_error_and_not_fewer_rows(string part, string by, string id = "PageMissing")
    {
        AddAccounts(500);
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults
            .On("GET", "/services/data/v67.0/query")
            .Always(Fault.TransformResponse(body => body.Replace(part, by, StringComparison.Ordinal)));
        RunResult result = session.Run(Query + " -All");
        Assert.StartsWith(id, result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(200, result.Output.Count);
    }

    [Fact]
    public void A_page_that_leads_to_itself_does_not_go_on_for_ever()
    {
        AddAccounts(500);
        using ModuleSession session = new ModuleSession().Connect(Org);
        string? link = null;
        Org.Faults.On("GET", "/services/data/v67.0/query").Always(Fault.TransformResponse(body =>
        {
            Match url = System.Text.RegularExpressions.Regex.Match(body, "\"nextRecordsUrl\":\"([^\"]+)\"");
            link ??= url.Groups[1].Value;
            return body.Replace(url.Groups[1].Value, link, StringComparison.Ordinal);
        }));
        session.Run(Query + " -All").Error.Is("PageMissing", ErrorCategory.InvalidData, "query");
    }

    [Theory]
    [InlineData("-Raw", "-Raw")]
    [InlineData("-OutFile x", "-OutFile")]
    [InlineData("-Method POST", "-Method")]
    public void What_does_not_go_together_is_said_before_anything_is_sent(string option, string name)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run($"Invoke-SfRequest limits -All {option}").Error.Is("ParametersDoNotFit", ErrorCategory.InvalidArgument).Says(name);
        AssertNothingSent();
    }

    private void AddAccounts(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Org.Store.Insert("Account", new { Name = $"Account {i}" });
        }
    }
}
