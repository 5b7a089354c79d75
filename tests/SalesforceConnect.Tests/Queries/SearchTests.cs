using System.Management.Automation;
using System.Net;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Queries;

/// <summary><c>Search-SfRecord</c>.</summary>
public sealed class SearchTests : OrgTest
{
    private const string SearchPath = "/services/data/v67.0/search";

    /// <inheritdoc/>
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Org.Store.Insert("Account", new { Name = "Zyx Foods", Phone = "(415) 555-0100" });
        Org.Store.Insert("Account", new { Name = "Zyx {Söhne} & Co" });
        Org.Store.Insert("Account", new { Name = "This or that" });
        Org.Store.Insert("Contact", new { LastName = "Zyx", Email = "zoe@qwertz.example" });
    }

    [Theory]
    [InlineData("'FIND {zyx} RETURNING Contact(LastName, CreatedDate, Account.Name), Account(Name, CreatedDate ORDER BY Name)'", "Contact[Object LastName CreatedDate Account] Account[Object Name CreatedDate] Account[Object Name CreatedDate]")]
    [InlineData("'find {zyx} returning account(id, name where Name like ''%,%'' limit 3), Contact'", "Contact[Object Id]")]
    [InlineData("'FIND {zyx} IN NAME FIELDS'", "Account[Object Id] Account[Object Id] Contact[Object Id]")]
    [InlineData("'FIND {nobody at all}'", "")]
    [InlineData("-Text zyx", "Account[Object Id] Account[Object Id] Contact[Object Id]")]
    [InlineData("-Text 'ZY*' -In Name -Object Contact, Account", "Contact[Object Id Name] Account[Object Id Name] Account[Object Id Name]")]
    [InlineData("-Text 'Zyx {Söhne} & Co' -Object Account -Property Name", "Account[Name]")]
    [InlineData("-Text zyx -Object Account -Property Id, Owner.Name, CreatedDate -First 1", "Account[Id Owner CreatedDate]")]
    [InlineData("-Text zyx -Object Contact -Property LastName, lastname, Id, ID", "Contact[LastName Id]")]
    [InlineData("-Text zoe -In Email -Object Contact -Property LastName", "Contact[LastName]")]
    [InlineData("-Text 'Zyx OR Qwertz' -Object Account", "")]
    [InlineData("-Text 'Zyx and not Foods' -Object Account", "")]
    [InlineData("-Text 'this or that' -Object Account", "Account[Id Name]")]
    [InlineData("'FIND {zyx} RETURNING Account(Name, Owner.Name WHERE Phone != null)' -Flat", "Account[Name Owner.Name]")]
    [InlineData("-Text zyx -Object Account -Property Name, Owner.Name -First 1 -Flat", "Account[Name Owner.Name]")]
    [InlineData("-Text 415* -In Phone -Object Account -Property Name", "Account[Name]")]
    public void Records_come_with_the_selected_properties(string arguments, string expected)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        IReadOnlyList<PSObject?> found = session.Run($"Search-SfRecord {arguments}").Good();
        Assert.Equal(
            expected,
            string.Join(
                ' ',
                found.Select(
                    record
                        => $"{((dynamic)record!.BaseObject).GetObjectName()}[{string.Join(' ', record!.Properties.Select(property => property.Name))}]")));
        Assert.All(found, record => Assert.True(record!.Properties["CreatedDate"]?.Value is null or DateTime { Kind: DateTimeKind.Local }));
    }

    [Theory]
    [InlineData("-Text zyx -Object Account -Property CreatedDate -First 1")]
    [InlineData("'FIND {zyx} RETURNING Account(CreatedDate LIMIT 1)'")]
    public void As_text_nothing_is_described_and_nothing_changed(string arguments)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Matches(
            @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$",
            (string)session.Run($"(Search-SfRecord {arguments} -AsText).CreatedDate").Value());
        Assert.Equal(0, Org.Requests.Count("GET", "/services/data/v67.0/sobjects"));
    }

    [Fact]
    public void A_record_of_several_objects_says_first_of_which_it_is()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Equal(
            ["Contact Zyx", "Account Zyx Foods", "Account Zyx {Söhne} & Co"],
            session.Run(
                "Search-SfRecord -Text zyx -Object Contact, Account -Property Name | ForEach-Object { \"$($_.Object) $($_.Name)\" }")
                .Good()
                .Select(text => text!.ToString()));
    }

    [Fact]
    public void A_star_stands_for_all_fields_of_each_object()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        IReadOnlyList<PSObject?> found = session.Run("Search-SfRecord -Text zyx -Object Contact, Account -Property *").Good();
        foreach (string name in (string[])["Contact", "Account"])
        {
            IEnumerable<string> fields = session.Run($"(Get-SfObject {name}).Fields.Name").Good().Select(field => field!.ToString());
            PSObject record = found.First(record => name.Equals(record!.Properties["Object"].Value))!;
            Assert.Equal(fields.Prepend("Object"), record.Properties.Select(property => property.Name));
            Assert.IsType<DateTime>(record.Properties["CreatedDate"].Value);
        }

        session.Run("Search-SfRecord -Text zyx -Object Nope -Property *").Error
            .Is("Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound, "zyx")
            .Says("There is no object Nope");
    }

    [Theory]
    [InlineData("zyx", "Account Account Contact")]
    [InlineData("'zyx foods'", "Account")]
    [InlineData("Zyx*", "Account Account Contact")]
    [InlineData("'Zyx {Söhne} & Co'", "Account")]
    [InlineData("'this or that'", "Account")]
    [InlineData("'O''Brien findings'", "")]
    [InlineData("finder", "")]
    [InlineData("zyx -Object Account", "Account Account")]
    [InlineData("zyx -In Name -First 1", "Account")]
    [InlineData("\" `n find{zyx}\"", "Account Account Contact")]
    public void What_does_not_begin_as_SOSL_is_searched_for_as_words(string arguments, string expected)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Equal(
            expected,
            string.Join(
                ' ', session.Run($"Search-SfRecord {arguments}").Good().Select(record => ((dynamic)record!.BaseObject).GetObjectName())));
        Assert.Equal(1, Org.Requests.Count("GET", SearchPath));
    }

    [Fact]
    public void A_query_is_no_search_and_is_told_where_it_is_run()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        const string Query = "SELECT Id FROM Account WHERE Name = 'x' LIMIT 5";
        session.Set("Query", Query).Run("Search-SfRecord $Query").Error
            .Is("NotSosl", ErrorCategory.InvalidArgument, Query)
                .Says("SOQL")
                .Recommends("Invoke-SfQuery 'SELECT Id FROM Account WHERE Name = ''x'' LIMIT 5'");
        AssertNothingSent();
        Assert.Empty(session.Run("Search-SfRecord -Text $Query; Search-SfRecord 'select comfort'").Good());
    }

    [Theory]
    [InlineData("zyx", "one Account; one Account; one Contact; two Account; two Account; two Contact", "Connection Object Id")]
    [InlineData("-Text zyx -Object Contact", "one Contact; two Contact", "Connection Id Name")]
    [InlineData("'FIND {zyx} RETURNING Contact(Id, Account.Name)'", "one Contact; two Contact", "Connection Id Account")]
    public void Of_several_connections_each_record_names_its_own(string arguments, string expected, string columns)
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "one").Connect(Org, "two");
        IReadOnlyList<PSObject?> found = session.Run($"Search-SfRecord {arguments} -Connection one, two").Good();
        Assert.Equal(
            expected,
            string.Join(
                "; ", found.Select(record => $"{record!.Properties["Connection"].Value} {((dynamic)record!.BaseObject).GetObjectName()}")));
        Assert.All(found, record => Assert.Equal(columns, string.Join(' ', record!.Properties.Select(property => property.Name))));
        Assert.All(
            found,
            record => Assert.True(
                record!.Properties["Object"] is not { } name || name.Value.Equals(((dynamic)record.BaseObject).GetObjectName())));
        session.Run(
            $"Search-SfRecord {arguments} -Connection two, nope | Select-First").Error.Is(
                "ConnectionNotFound", ErrorCategory.ObjectNotFound, "nope");
    }

    [Fact]
    public void Searches_come_by_the_pipeline_and_a_bad_one_is_its_own_error()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        RunResult result = session.Run("'FIND {zyx} RETURNING Contact', 'FIND {zyx', 'FIND {zyx} RETURNING Account' | Search-SfRecord");
        Assert.Equal(3, result.Output.Count);
        result.Error.Is("Salesforce.MALFORMED_SEARCH", ErrorCategory.InvalidArgument, "FIND {zyx");
        Assert.Equal(3, session.Run("'zyx', 'qwertz' | Search-SfRecord -In Name").Good().Count);
    }

    [Fact]
    public void Properties_need_an_object()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Search-SfRecord -Text zyx -Property Name").Error
            .Is("ParameterNeedsAnother", ErrorCategory.InvalidArgument)
            .Says("-Property needs -Object");
        AssertNothingSent();
    }

    [Fact]
    public void A_search_too_long_to_be_sent_is_told()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Search-SfRecord \"FIND {$('x' * 20000)}\"").Error.Is("QueryTooLong", ErrorCategory.LimitsExceeded);
        AssertNothingSent();
    }

    [Theory]
    [InlineData("'FIND {zyx} RETURNING Account(Id)'", 1)]
    [InlineData("'FIND {zyx} RETURNING Account(Id LIMIT 3)'", 1)]
    [InlineData("'FIND {zyx} RETURNING Account(Id) LIMIT 2000'", 0)]
    public void As_many_as_Salesforce_gives_at_most_are_warned_of(string search, int warnings)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string records = string.Join(
            ',', Enumerable.Range(0, 2000).Select(number => $"{{\"attributes\":{{\"type\":\"Account\"}},\"Id\":\"{number}\"}}"));
        Org.Faults.On("GET", SearchPath).Always(Fault.Respond(HttpStatusCode.OK, $"{{\"searchRecords\":[{records}]}}"));
        RunResult result = session.Run($"Search-SfRecord {search}");
        Assert.Equal(2000, result.Good().Count);
        Assert.Equal(warnings, result.Warnings.Count);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"searchRecords\":{}}")]
    public void An_answer_that_is_none_is_told(string answer)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("GET", SearchPath).Always(Fault.Respond(HttpStatusCode.OK, answer));
        session.Run("Search-SfRecord 'FIND {zyx}'").Error.Is("NotAQueryResult", ErrorCategory.InvalidData, "FIND {zyx}");
    }
}
