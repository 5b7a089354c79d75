using System.Net;
using System.Text;
using SalesforceConnect.Core.Tests.Faults;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.GraphQl;
using SalesforceConnect.Json;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Core.Tests.GraphQl;

/// <summary>GraphQL: what is sent, what came of it, and what faults cost.</summary>
public sealed class GraphQlTests : CoreTest
{
    private const string Query = "query { uiapi { query { Account(first: 2) { edges { node { Id } } } } } }";

    private static int s_last;

    internal override LocalOrgOptions Options => new() { AccountCount = 30, ContactCount = 5, OpportunityCount = 5, InvoiceCount = 5 };

    public static TheoryData<string> Faults => [.. FaultTable.Rows.Select(row => row.Name)];

    [Theory]
    [InlineData("mutation { a }", true)]
    [InlineData("query Q { a }\nmutation M { b }", true)]
    [InlineData("query { a(b: \"mutation\") }", false)]
    [InlineData("query { a(b: \"\"\"x \" mutation\"\"\") }", false)]
    [InlineData("# mutation\nquery { a }", false)]
    [InlineData("query { a(b: \"\\\" # \") { mutations } }", false)]
    public void What_can_change_something_is_told_by_its_mutations(string document, bool mayChange)
        => Assert.Equal(mayChange, GraphQlCall.MayChange(document));

    [Fact]
    public async Task Data_and_errors_come_beside_each_other_and_an_error_says_where_it_is()
    {
        GraphQlAnswer answer = await SendAsync(
            "query { uiapi { query {\n  good: Account { totalCount }\n  bad: Contact(first: 5000) { totalCount } } } }");

        Assert.Equal(30, JsonTable.Instance.Find(Find(answer.Data!, "uiapi", "query", "good"), "totalCount"));
        SfException error = Assert.Single(answer.Errors);
        Assert.Equal(("Salesforce.INVALID_ARGUMENT", SfErrorCategory.InvalidArgument), (error.ErrorId, error.Category));
        Assert.Contains("at uiapi.query.bad, line 3, column 3: ", error.Message);
        Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction));
    }

    [Theory]
    [InlineData("""{"data":null,"errors":[{"message":"a","path":["uiapi","query","Account","edges",3,"node"]}]}""", "GraphQlError", "uiapi.query.Account.edges[3].node")]
    [InlineData("""{"errors":[{"message":"a","locations":[{"line":1,"column":2}],"extensions":{"classification":"ValidationError"}}]}""", "GraphQlError", "line 1, column 2")]
    [InlineData("""{"data":{},"errors":[{"message":"a","extensions":{"ErrorType":"INSUFFICIENT_ACCESS_OR_READONLY"}}]}""", "Salesforce.INSUFFICIENT_ACCESS_OR_READONLY", "error: a")]
    public async Task Each_form_of_an_error_is_one(string json, string errorId, string says)
    {
        Org.Faults.On("POST", Root + "/graphql").Once(Fault.Json(json));

        SfException error = Assert.Single((await SendAsync(Query)).Errors);

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(says, error.Message);
        Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction));
    }

    [Theory]
    [InlineData("null", false)]
    [InlineData("{}", false)]
    [InlineData("{\"uiapi\":null}", false)]
    [InlineData("{\"uiapi\":{\"AccountCreate\":null}}", false)]
    [InlineData("{\"uiapi\":{\"good\":1,\"bad\":null}}", true)]
    [InlineData("{\"uiapi\":{\"good\":[]}}", true)]
    public async Task What_came_beside_an_error_is_said_to_have_come_and_nothing_else(string data, bool hasCome)
    {
        Org.Faults.On("POST", Root + "/graphql").Once(Fault.Json("{\"data\":" + data + ",\"errors\":[{\"message\":\"a\"}]}"));

        GraphQlAnswer answer = await SendAsync(Query);

        Assert.Equal(hasCome, answer.Data is not null);
        Assert.StartsWith(
            hasCome ? "Correct that part" : "Nothing has come.", Assert.Single(answer.Errors).RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"data":null,"errors":[]}""")]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"errors":[1]}""")]
    [InlineData("[]")]
    public async Task What_has_neither_data_nor_errors_is_no_answer(string json)
    {
        Org.Faults.On("POST", Root + "/graphql").Once(Fault.Json(json));

        await FailsAsync(() => SendAsync(Query), "NotAGraphQlAnswer", SfErrorCategory.InvalidData);
    }

    [Fact]
    public async Task A_mutation_is_not_sent_twice()
    {
        Org.Faults.On("POST", Root + "/graphql").Always(Fault.ServerUnavailable());

        await FailsAsync(() => SendAsync("mutation { a }"), "Salesforce.SERVER_UNAVAILABLE", SfErrorCategory.ResourceUnavailable);

        Assert.Equal(1, Org.Requests.Count("POST", Root + "/graphql"));
    }

    // A query is as a GET: what the other table says of that phase holds, but that other JSON is seen to be none.
    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_costs_a_query_what_it_costs_a_GET(string fault)
    {
        FaultRow row = FaultTable.Rows.Single(row => row.Name == fault);

        // But a POST is not led elsewhere.
        int phase = fault.StartsWith("RedirectTo", StringComparison.Ordinal) ? 2 : 1;
        string[] cell = row.Cells.Split('|')[phase].Trim().Split('/');
        string[] actual = await Task.WhenAll(new[] { false, true }.Select(always => CostAsync(row, always)));

        string[] expected = [.. cell.Select(half => half.Contains("Json") || !half.EndsWith('~') ? half
            : half.TrimEnd('~') + (fault.StartsWith("Json(", StringComparison.Ordinal) ? "!NotAGraphQlAnswer" : "!InvalidJson"))];
        Assert.Equal(expected, actual);
    }

    private async Task<string> CostAsync(FaultRow row, bool always)
    {
        string key = $"graphql-{Interlocked.Increment(ref s_last)}";
        var connection = new CaseConnection(this, key, row.IsSilent);
        FaultRule rule = Org.Faults.On(IsStruck);
        _ = always ? rule.Always(row.Create()) : rule.Once(row.Create());
        string outcome = "";
        try
        {
            GraphQlAnswer answer = await new GraphQlCall(connection, null, JsonTable.Instance)
                .SendAsync(Query, null, null, CancellationToken.None).WaitAsync(Patience);
            Assert.Empty(answer.Errors);
            Assert.Equal(2, ((object?[])JsonTable.Instance.Find(Find(answer.Data!, "uiapi", "query", "Account"), "edges")!).Length);
        }
        catch (SfException error)
        {
            Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction), $"{error.ErrorId} recommends nothing.");
            outcome = error.ErrorId == row.ErrorId ? "!" : "!" + error.ErrorId;
        }

        string told = $"{Org.Requests.All.Count(IsStruck)}{outcome}";
        rule.Remove();
        return told;

        bool IsStruck(RecordedRequest request) => connection.IsMine(request) && request.Path == Root + "/graphql";
    }

    private Task<GraphQlAnswer> SendAsync(string document)
        => new GraphQlCall(Connect(), Trace, JsonTable.Instance).SendAsync(document, null, null, CancellationToken.None).WaitAsync(Patience);

    private static object Find(object data, params string[] path) => path.Aggregate(data, (at, name) => JsonTable.Instance.Find(at, name)!);
}
