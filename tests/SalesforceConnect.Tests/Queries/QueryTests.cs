using System.Management.Automation;
using System.Net;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Queries;

/// <summary><c>Invoke-SfQuery</c>, with pages of ten records.</summary>
public sealed class QueryTests : OrgTest
{
    private const string QueryPath = "/services/data/v67.0/query";

    /// <inheritdoc/>
    protected override LocalOrgOptions Options
        => new() { AccountCount = 25, ContactCount = 60, OpportunityCount = 5, InvoiceCount = 5, QueryPageSize = 10, ChildPageSize = 2 };

    [Fact]
    public void Every_record_comes_with_the_selected_properties_and_all_its_children()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        IReadOnlyList<PSObject?> accounts = session.Run(
            "Invoke-SfQuery 'select name, owner.name, createddate, (SELECT Id FROM Contacts) from Account'")
            .Good();
        Assert.Equal(25, accounts.Count);
        Assert.All(
            accounts,
            account => Assert.Equal(["Name", "Owner", "CreatedDate", "Contacts"], account!.Properties.Select(property => property.Name)));
        Assert.All(accounts, account => Assert.IsType<DateTime>(account!.Properties["CreatedDate"].Value));
        int withAccount = (int)(long)session.Run("Invoke-SfQuery 'SELECT COUNT() FROM Contact WHERE AccountId != null'").Value();
        Assert.Equal(withAccount, accounts.Sum(account => ((Array)account!.Properties["Contacts"].Value).Length));
        Assert.Equal("SalesforceConnect.SfRecord", accounts[0]!.TypeNames[1]);
    }

    [Fact]
    public void Queries_come_by_the_pipeline_and_a_bad_one_is_its_own_error()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        RunResult result = session.Run(
            "'SELECT COUNT() FROM Account', 'SELECT Id FROM Nope', 'SELECT COUNT() FROM Contact' | Invoke-SfQuery");
        Assert.Equal([25L, 60L], result.Output.Select(count => count!.BaseObject));
        result.Error.Is("Salesforce.INVALID_TYPE", ErrorCategory.InvalidArgument, "SELECT Id FROM Nope");
    }

    [Theory]
    [InlineData("| Select-First 5", 5, 1)]
    [InlineData("-First 5", 5, 1)]
    [InlineData("-First 12", 12, 2)]
    [InlineData("", 25, 3)]
    public void It_costs_no_page_more_than_is_wanted(string wanted, int count, int pages)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Equal(
            count,
            session.Run($"Invoke-SfQuery 'SELECT Id FROM Account' {wanted}")
                .Good()
                .Select(account => account!.Properties["Id"].Value)
                .Distinct()
                .Count());
        Assert.Equal(pages, Org.Requests.Count("GET", QueryPath));
    }

    [Fact]
    public void The_first_record_is_out_while_the_second_page_still_hangs()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("GET", QueryPath + "/").Always(Fault.Hang());
        Assert.Equal(10, session.Run("Invoke-SfQuery 'SELECT Id FROM Account' | Select-First 10").Good().Count);
    }

    [Fact]
    public void What_breaks_off_has_given_each_record_once_and_says_how_many()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults
            .On("GET", QueryPath + "/")
            .Skip(1)
            .Always(Fault.Error(HttpStatusCode.BadRequest, "INVALID_QUERY_LOCATOR", "invalid query locator"));
        RunResult result = session.Run("Invoke-SfQuery 'SELECT Id FROM Account'");
        Assert.Equal(20, result.Output.Select(account => account!.Properties["Id"].Value).Distinct().Count());
        Assert.Equal(20, result.Output.Count);
        result.Error
            .Is("Salesforce.INVALID_QUERY_LOCATOR", ErrorCategory.ObjectNotFound, "SELECT Id FROM Account")
            .Says("broke off after 20 of 25 records")
            .Recommends("two days");
    }

    [Fact]
    public void Several_connections_are_asked_in_turn_and_each_record_says_which()
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "one").Connect(Org, "two");
        IReadOnlyList<PSObject?> users = session.Run("Invoke-SfQuery 'SELECT Id FROM Account' -Connection one, (Get-SfConnection two)")
            .Good();
        Assert.Equal(50, users.Count);
        Assert.Equal(
            [.. Enumerable.Repeat("one", 25), .. Enumerable.Repeat("two", 25)],
            users.Select(user => (string)user!.Properties["Connection"].Value));
        Assert.Equal(
            "one 25; two 25",
            session.Run(
                "(Invoke-SfQuery 'SELECT COUNT() FROM Account' -Connection one, two | ForEach-Object { \"$($_.Connection) $($_.Count)\" }) -join '; '")
                .Value());
    }

    [Fact]
    public void A_connection_that_fails_does_not_keep_the_others_from_answering()
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "one").Connect(Org, "two");
        Org.Faults.On("GET", QueryPath).Once(Fault.InsufficientAccess());
        RunResult result = session.Run("Invoke-SfQuery 'SELECT Id FROM Account' -Connection one, two, three");
        Assert.Equal(25, result.Output.Count);
        Assert.Equal(2, result.Errors.Count);
        result.Errors[0].Is("ConnectionNotFound", ErrorCategory.ObjectNotFound, "three");
        result.Errors[1].Is("Salesforce.INSUFFICIENT_ACCESS_OR_READONLY", ErrorCategory.PermissionDenied, "one");
        Assert.StartsWith("one: ", result.Errors[1].ToString(), StringComparison.Ordinal);
        Org.Faults.On("GET", QueryPath).Once(Fault.InsufficientAccess());
        ErrorRecord only = session.Run("Invoke-SfQuery 'SELECT Id FROM Account' -Connection one").Error;
        Assert.DoesNotContain("one: ", only.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_only_connection_ends_the_statement_where_it_fails_and_none_is_not_the_usual_one()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        RunResult result = session.Run(
            "try { Invoke-SfQuery 'SELECT Id FROM Account' -Connection nope } catch { \"caught $($_.FullyQualifiedErrorId)\" }");
        Assert.Equal("caught ConnectionNotFound,SalesforceConnect.Commands.InvokeSfQueryCommand", Assert.Single(result.Output)!.BaseObject);
        foreach (string none in new[] { "@()", "$null" })
        {
            Assert.StartsWith(
                "ParameterArgumentValidationError,",
                session.Run($"Invoke-SfQuery 'SELECT Id FROM Account' -Connection {none}").Error.FullyQualifiedErrorId,
                StringComparison.Ordinal);
        }

        AssertNothingSent();
    }

    [Theory]
    [InlineData("-Flat", "LastName Account.Name")]
    [InlineData("", "LastName Account")]
    public void Flat_records_have_a_column_for_a_parents_field(string flat, string columns)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        IReadOnlyList<PSObject?> contacts = session.Run($"Invoke-SfQuery 'SELECT LastName, Account.Name FROM Contact' {flat}").Good();
        Assert.All(contacts, contact => Assert.Equal(columns, string.Join(' ', contact!.Properties.Select(property => property.Name))));
    }

    [Fact]
    public void A_record_can_be_changed_extended_and_compared()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Equal("True x 1", session.Run(
            """
            $account = Invoke-SfQuery 'SELECT Name, Phone FROM Account' -First 1
            $account.Name = 'x'
            $account.Phone = $null
            $account.PSObject.Properties.Add([psnoteproperty]::new('More', 1))
            "$($null -eq $account.Phone) $account $($account.More)"
            """).Value());
    }

    [Fact]
    public void Progress_comes_with_the_second_page_and_is_completed()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Invoke-SfQuery 'SELECT Id FROM Account' -First 10").Good();
        Assert.DoesNotContain(session.Host.Progress, record => record.Activity == "Query at acme");
        Org.Faults.On("GET", QueryPath + "/").Once(Fault.Delay(TimeSpan.FromMilliseconds(300)));
        session.Run("Invoke-SfQuery 'SELECT Id FROM Account'").Good();
        ProgressRecord[] shown = [.. session.Host.Progress.Where(record => record.Activity == "Query at acme")];
        Assert.Matches("^20 of 25 records, \\d+ a second$", shown[0].StatusDescription);
        Assert.Equal(80, shown[0].PercentComplete);
        Assert.Equal(ProgressRecordType.Completed, shown[^1].RecordType);
    }

    [Fact]
    public void A_query_is_explained_and_not_run()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        IReadOnlyList<PSObject?> plans = session.Run("Invoke-SfQuery 'SELECT Id FROM Account WHERE Name = :n' @{ n = 'x' } -Explain")
            .Good();
        Assert.NotEmpty(plans);
        Assert.All(plans, plan => Assert.Equal("Account", ((dynamic)plan!).ObjectName));
        Assert.Contains("explain=", Assert.Single(Org.Requests.All).QueryString, StringComparison.Ordinal);
        session.Run(
            "Invoke-SfQuery 'SELECT Id FROM Nope' -Explain").Error.Is(
                "Salesforce.INVALID_TYPE", ErrorCategory.InvalidArgument, "SELECT Id FROM Nope");
    }

    [Fact]
    public void A_plan_says_which_connection_it_is_of_where_there_are_several()
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "one").Connect(Org, "two");
        Assert.Equal(
            ["one", "two"],
            session.Run("(Invoke-SfQuery 'SELECT Id FROM Account' -Explain -Connection one, two).Connection")
                .Good()
                .Select(name => name!.BaseObject)
                .Distinct());
        Assert.Null(
            session.Run("Invoke-SfQuery 'SELECT Id FROM Account' -Explain -Connection one").Good()[0]!.Properties["Connection"].Value);
    }

    [Theory]
    [InlineData("1..5000", 1, "are sent: this is how")]
    [InlineData("@()", 0, "nothing to explain")]
    public void Of_a_list_that_makes_several_queries_or_none_the_plan_says_so(string list, int calls, string warning)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        RunResult result = session.Run($"Invoke-SfQuery 'SELECT Id FROM Account WHERE NumberOfEmployees IN :n' @{{ n = {list} }} -Explain");
        Assert.Equal(calls, Org.Requests.All.Count);
        Assert.Equal(calls > 0, result.Output.Count > 0);
        Assert.Contains(warning, Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_of_a_record_is_one_of_its_own()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Equal("True False", session.Run(
            """
            $account = Invoke-SfQuery 'SELECT Id, Name FROM Account' -First 1
            $name = $account.Name
            $copy = $account.PSObject.Copy()
            $copy.Name = 'x'
            "$($account.Name -eq $name) $($copy.Name -eq $name)"
            """).Value());
    }

    [Fact]
    public void The_tooling_API_is_queried_where_that_is_wanted()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Invoke-SfQuery 'SELECT Id, Name FROM ApexClass' -Tooling").Good();
        Assert.Equal("/services/data/v67.0/tooling/query", Assert.Single(Org.Requests.All).Path);
    }

    [Theory]
    [InlineData("-BatchSize 199")]
    [InlineData("-BatchSize 2001")]
    [InlineData("-First 0")]
    [InlineData("-Explain -First 5")]
    [InlineData("-Explain -Flat")]
    public void Arguments_that_make_no_sense_are_refused(string arguments)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        RunResult result = session.Run($"Invoke-SfQuery 'SELECT Id FROM Account' {arguments}");
        Assert.Empty(result.Output);
        Assert.Contains(
            result.Error.FullyQualifiedErrorId.Split(',')[0], (string[])["ParameterArgumentValidationError", "AmbiguousParameterSet"]);
        AssertNothingSent();
    }

    [Theory]
    [InlineData("-IncludeDeleted", "/services/data/v67.0/queryAll", 25)]
    [InlineData("-BatchSize 200", QueryPath, 24)]
    public void Switches_choose_the_resource(string arguments, string path, int count)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string id = (string)session.Run(
            "(Invoke-SfQuery 'SELECT Id FROM Account WHERE Id NOT IN (SELECT AccountId FROM Opportunity)' -First 1).Id")
            .Value();
        Org.Store.Delete("Account", id);
        Org.Requests.Clear();
        Assert.Equal(count, session.Run($"Invoke-SfQuery 'SELECT Id FROM Account' {arguments}").Good().Count);
        Assert.Equal(path, Org.Requests.All[0].Path);
    }
}
