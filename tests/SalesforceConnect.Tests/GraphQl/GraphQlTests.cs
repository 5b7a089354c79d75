using System.Management.Automation;
using SalesforceConnect.Tests.Hosting;
using SalesforceConnect.Tests.Pipeline;

namespace SalesforceConnect.Tests.GraphQl;

/// <summary><c>Invoke-SfGraphQL</c>.</summary>
public sealed class GraphQlTests : StoppingTest
{
    private const string Path = "/services/data/v67.0/graphql";

    [Fact]
    public void Data_are_objects_and_variables_go_along()
    {
        Org.Store.Insert("Account", new { Name = "Zyx \"1\"", AnnualRevenue = 5 });
        using ModuleSession session = new ModuleSession().Connect(Org);

        dynamic node = session.Run(
            """
            $query = 'query ($name: String!) { uiapi { query { Account(where: { Name: { eq: $name } }) { edges { node { Id Name { value } AnnualRevenue { value displayValue } Owner { Name { value } } } } totalCount } } } }'
            (Invoke-SfGraphQL $query -Variable @{ name = 'Zyx "1"' }).uiapi.query.Account.edges.node
            """).One();

        Assert.Equal("Zyx \"1\"", node.Name.value);
        Assert.Equal("$5.00", node.AnnualRevenue.displayValue);
        Assert.NotNull((object)node.Owner.Name.value);
    }

    [Fact]
    public void All_pages_are_read_by_their_cursors()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);

        Assert.Equal(
            Org.Store.Ids("Contact").Order(StringComparer.Ordinal),
            session.Run(
                """
                $query = 'query ($after: String) { uiapi { query { Contact(first: 7, after: $after) { edges { node { Id } } pageInfo { hasNextPage endCursor } } } } }'
                $page = @{ endCursor = $null }
                do {
                    $contacts = (Invoke-SfGraphQL $query -Variable @{ after = $page.endCursor } -ErrorAction Stop).uiapi.query.Contact
                    $page = $contacts.pageInfo
                    $contacts.edges.node.Id
                } while ($page.hasNextPage)
                """).Good().Select(id => (string)id!.BaseObject).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Errors_with_status_200_are_errors_and_what_there_is_is_emitted()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);

        RunResult result = session.Run("Invoke-SfGraphQL 'query { uiapi { query { Account { totalCount } bad: Contact(first: 5000) { totalCount } } } }'");

        Assert.Equal(Org.Store.Count("Account"), ((dynamic)Assert.Single(result.Output)!).uiapi.query.Account.totalCount);
        result.Error.Is("Salesforce.INVALID_ARGUMENT", ErrorCategory.InvalidArgument).Says("at uiapi.query.bad, line 1, column 48");
        Assert.Empty(session.Run("try { Invoke-SfGraphQL 'query { nope }' -ErrorAction Stop; 'went on' } catch { }").Good());
    }

    [Theory]
    [InlineData("'query { uiapi { query { Account { edges { node { Nope { value } } } } } } }'", "GraphQlError", "'Nope'")]
    [InlineData("'query { uiapi {'", "GraphQlError", "line 1, column 16")]
    [InlineData("'query ($n: Int!) { uiapi { query { Account(first: $n) { totalCount } } } }'", "GraphQlError", "'n'")]
    [InlineData("'query A { uiapi { query { Account { totalCount } } } } query B { uiapi { query { Account { totalCount } } } }'", "GraphQlError", "operation name")]
    [InlineData("''", "NoGraphQlQuery", "no query")]
    public void A_query_that_is_none_is_an_error(string query, string errorId, string says)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);

        session.Run($"Invoke-SfGraphQL {query}").Error.Is(errorId, ErrorCategory.InvalidArgument).Says(says);
    }

    [Fact]
    public void A_query_comes_from_a_file_its_lines_or_the_pipeline()
    {
        string file = System.IO.Path.Combine(Directory.CreateTempSubdirectory("sf-graphql-").FullName, "q.graphql");
        File.WriteAllText(file, "query A { uiapi { query { Account { totalCount } } } }\nquery B {\n  uiapi { query { Contact { totalCount } } } # one } more\n}");
        using ModuleSession session = new ModuleSession().Connect(Org).Set("File", file).Set("Lines", File.ReadAllLines(file));
        int contacts = Org.Store.Count("Contact");

        Assert.Equal(contacts, session.Run("(Invoke-SfGraphQL -Path $File -OperationName B).uiapi.query.Contact.totalCount").Value());
        Assert.Equal(contacts, session.Run("($Lines | Invoke-SfGraphQL -OperationName B).uiapi.query.Contact.totalCount").Value());
        Assert.Equal(contacts, session.Run("(Invoke-SfGraphQL $Lines -OperationName B).uiapi.query.Contact.totalCount").Value());
        Assert.Equal(contacts, session.Run("([IO.FileInfo]$File | Invoke-SfGraphQL -OperationName B).uiapi.query.Contact.totalCount").Value());
        session.Run("Invoke-SfGraphQL $File").Error.Is("QueryIsFile", ErrorCategory.InvalidArgument).Recommends("-Path");
        Directory.GetParent(file)!.Delete(recursive: true);
        foreach (string name in new[] { "$File", "accounts.graphql", "'my queries/a b.gql'" })
        {
            session.Run($"Invoke-SfGraphQL {name}").Error.Is("GraphQlFileMissing", ErrorCategory.ObjectNotFound)
                .Says("there is no file of that name").Recommends("-Path");
        }
    }

    [Fact]
    public void WhatIf_holds_back_mutations_alone()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);

        Assert.Empty(session.Run("Invoke-SfGraphQL 'mutation { uiapi { AccountDelete(input: { Id: 1 }) { Id } } }' -WhatIf").Good());
        AssertNothingSent();
        Assert.Single(session.Run("Invoke-SfGraphQL 'query { uiapi { query { Account { totalCount } } } }' -WhatIf").Good());
    }

    [Fact]
    public void A_refused_mutation_gives_nothing_and_says_so()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);

        RunResult refused = session.Run("Invoke-SfGraphQL 'mutation { uiapi { AccountDelete(input: { Id: 1 }) { Id } } }'");

        Assert.Empty(refused.Output);
        refused.Error.Is("GraphQlError", ErrorCategory.InvalidArgument).Recommends("Nothing has come.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ctrl_C_ends_it(bool inBody)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);

        await StopWhileHanging(
            session, "Invoke-SfGraphQL 'query { uiapi { query { Account { totalCount } } } }'; 'went on'", "POST", Path, inBody);
    }
}
