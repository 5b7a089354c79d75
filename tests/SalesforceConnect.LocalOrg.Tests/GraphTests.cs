using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary><c>/composite/graph</c> and <c>/composite/tree</c>: records that hang together.</summary>
public sealed class GraphTests : OrgTest
{
    private const string Graphs = OrgClient.Root + "/composite/graph";
    private const string Tree = OrgClient.Root + "/composite/tree";

    [Fact]
    public async Task Each_graph_stands_or_falls_by_itself()
    {
        Answer answer = await SendAsync(
            Graph("good", Account("a"), Contact("c", "@{a.id}", "x"), Node("GET", "/sobjects/Account/@{a.id}", "read")),
            Graph("bad", Account("a"), Contact("c", "@{a.id}", null), Contact("d", "@{a.id}", "y")),
            Graph("other", Account("a")));

        Assert.Equal(200, answer.Status);
        JsonElement[] graphs = [.. answer.Json.GetProperty("graphs").EnumerateArray()];
        Assert.Equal(
            ["good True 201,201,200", "bad False 400,400,400", "other True 201"],
            graphs.Select(g => $"{g.GetProperty("graphId")} {g.GetProperty("isSuccessful").GetBoolean()} "
                + string.Join(',', Parts(g).Select(p => p.GetProperty("httpStatusCode").GetInt32()))));
        Assert.Equal(["PROCESSING_HALTED", "REQUIRED_FIELD_MISSING", "PROCESSING_HALTED"], Parts(graphs[1]).Select(Code));
        Assert.Equal((2, 1), (Org.Store.Count("Account"), Org.Store.Count("Contact")));
        Assert.Equal(Org.Store.Ids("Account")[0], Org.Store.Get("Contact", Org.Store.Ids("Contact")[0])!["AccountId"]);
    }

    [Fact]
    public async Task After_fourteen_failed_graphs_the_rest_is_halted()
    {
        object[] graphs =
        [
            .. Enumerable.Range(0, 20).Select(i => Graph($"g{i}", i is >= 2 and < 16 ? Contact("c", null, null) : Account("a"))),
        ];

        JsonElement[] answers = [.. (await SendAsync(graphs)).Json.GetProperty("graphs").EnumerateArray()];

        Assert.Equal(
            [.. Enumerable.Repeat("", 2), .. Enumerable.Repeat("REQUIRED_FIELD_MISSING", 14), .. Enumerable.Repeat("PROCESSING_HALTED", 4)],
            answers.Select(g => Code(Parts(g)[0])));
        Assert.Equal(2, answers.Count(g => g.GetProperty("isSuccessful").GetBoolean()));
        Assert.Equal(2, Org.Store.Count("Account"));
    }

    [Theory]
    [InlineData(75, 1, true)]
    [InlineData(76, 1, false)]
    [InlineData(1, 500, true)]
    [InlineData(1, 501, false)]
    [InlineData(50, 10, true)]
    [InlineData(51, 10, false)]
    public async Task Seventy_five_graphs_and_five_hundred_nodes_are_the_most(int graphs, int nodes, bool isTaken)
    {
        Answer answer = await SendAsync(
            [.. Enumerable.Range(0, graphs).Select(g => Graph($"g{g}", [.. Enumerable.Range(0, nodes).Select(n => Account($"n{n}"))]))]);

        AssertTaken(answer, isTaken);
        Assert.Equal(isTaken ? graphs * nodes : 0, Org.Store.Count("Account"));
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public async Task Fifteen_levels_are_the_most(int depth, bool isTaken) => AssertTaken(
        await SendAsync(Graph("g", [.. Enumerable.Range(0, depth).Select(i => Node(
            "POST", "/sobjects/Account", $"n{i}", i == 0 ? new { Name = "a" } : new { Name = "a", ParentId = $"@{{n{i - 1}.id}}" }))])),
        isTaken);

    [Fact]
    public async Task Fifteen_kinds_of_node_are_the_most()
    {
        string[] objects = ["Account", "Contact", "Opportunity", "Lead", "Case", "Task", "Invoice__c", "Site__c"];
        object[] nodes =
        [
            .. objects.Select((o, i) => Node("GET", $"/sobjects/{o}/001000000000001AAA", $"g{i}")),
            .. objects.Select((o, i) => Node("DELETE", $"/sobjects/{o}/001000000000001AAA", $"d{i}")),
        ];
        AssertTaken(await SendAsync(Graph("g", nodes[..15])), isTaken: true);
        AssertTaken(await SendAsync(Graph("g", nodes)), isTaken: false);
        AssertTaken(await SendAsync([.. nodes.Select((n, i) => Graph($"g{i}", n))]), isTaken: false);
    }

    [Theory]
    [InlineData("g.1", "POST", "/sobjects/Account")]
    [InlineData("-g", "POST", "/sobjects/Account")]
    [InlineData("g123456789012345678901234567890123456789", "POST", "/sobjects/Account")]
    [InlineData("g", "GET", "/query?q=SELECT+Id+FROM+Account")]
    [InlineData("g", "POST", "/composite/sobjects")]
    [InlineData("g", "GET", "/sobjects/Account")]
    public async Task A_graph_that_is_named_badly_or_holds_something_else_is_refused(string graphId, string method, string path)
    {
        Answer answer = await SendAsync(Graph("first", Account("a")), Graph(graphId, Node(method, path, "b", new { Name = "x" })));
        answer.AssertError(400, "INVALID_INPUT");
        Assert.Equal(0, Org.Store.Count("Account"));
    }

    [Fact]
    public async Task Two_graphs_of_one_name_are_refused_and_one_cannot_refer_to_the_other()
    {
        (await SendAsync(Graph("g", Account("a")), Graph("g", Account("a")))).AssertError(400, "INVALID_INPUT");

        Answer answer = await SendAsync(Graph("g", Account("a")), Graph("h", Contact("c", "@{a.id}", "x")));
        JsonElement second = answer.Json.GetProperty("graphs")[1];
        Assert.Equal("PROCESSING_HALTED", Code(Parts(second)[0]));
    }

    [Fact]
    public async Task A_tree_is_planted_level_by_level()
    {
        Answer answer = await Client.SendAsync(HttpMethod.Post, Tree + "/Account", """
            {"records":[
              {"attributes":{"type":"Account","referenceId":"a1"},"Name":"1",
               "Contacts":{"records":[{"attributes":{"type":"Contact","referenceId":"c1"},"LastName":"x"},
                 {"attributes":{"type":"Contact","referenceId":"c2"},"LastName":"y"}]},
               "ChildAccounts":{"records":[{"attributes":{"type":"Account","referenceId":"b1"},"Name":"child",
                 "Contacts":{"records":[{"attributes":{"type":"Contact","referenceId":"c3"},"LastName":"z"}]}}]}},
              {"attributes":{"type":"Account","referenceId":"a2"},"Name":"2"}]}
            """);

        Assert.True(answer.Status == 201, answer.Text);
        Assert.False(answer.Json.GetProperty("hasErrors").GetBoolean());
        Dictionary<string, string> ids = answer.Json.GetProperty("results").EnumerateArray()
            .ToDictionary(r => r.GetProperty("referenceId").GetString()!, r => r.GetProperty("id").GetString()!);
        Assert.Equal(["a1", "a2", "c1", "c2", "b1", "c3"], ids.Keys);
        Assert.Equal(ids["a1"], Org.Store.Get("Contact", ids["c2"])!["AccountId"]);
        Assert.Equal(ids["a1"], Org.Store.Get("Account", ids["b1"])!["ParentId"]);
        Assert.Equal(ids["b1"], Org.Store.Get("Contact", ids["c3"])!["AccountId"]);
    }

    [Fact]
    public async Task A_tree_with_a_bad_leaf_is_not_planted_and_the_leaf_is_named()
    {
        Answer answer = await Client.SendAsync(HttpMethod.Post, Tree + "/Account", """
            {"records":[{"attributes":{"type":"Account","referenceId":"a"},"Name":"1","Contacts":{"records":[
              {"attributes":{"type":"Contact","referenceId":"good"},"LastName":"x"},
              {"attributes":{"type":"Contact","referenceId":"bad"},"LastName":"y","Email":"nonsense"},
              {"attributes":{"type":"Contact","referenceId":"worse"}}]}}]}
            """);

        Assert.Equal(400, answer.Status);
        Assert.Equal(
            """{"hasErrors":true,"results":[{"referenceId":"bad","errors":[{"statusCode":"INVALID_EMAIL_ADDRESS","""
            + "\"message\":\"Email: invalid email address: nonsense\",\"fields\":[\"Email\"]}]},"
            + """{"referenceId":"worse","errors":[{"statusCode":"REQUIRED_FIELD_MISSING","""
            + "\"message\":\"Required fields are missing: [LastName]\",\"fields\":[\"LastName\"]}]}]}",
            answer.Text);
        Assert.Equal((0, 0), (Org.Store.Count("Account"), Org.Store.Count("Contact")));
    }

    [Fact]
    public async Task A_tree_has_its_limits()
    {
        object Leaf(int i) => new { attributes = new { type = "Account", referenceId = $"r{i}" }, Name = "x" };
        Assert.Equal(201, (await Client.PostAsync(Tree + "/Account", new { records = Enumerable.Range(0, 200).Select(Leaf) })).Status);
        Assert.Equal(400, (await Client.PostAsync(Tree + "/Account", new { records = Enumerable.Range(0, 201).Select(Leaf) })).Status);
        Assert.Equal(200, Org.Store.Count("Account"));

        object Deep(int level, int last) => level == last ? Leaf(level) : new
        {
            attributes = new { type = "Account", referenceId = $"r{level}" },
            Name = "x",
            ChildAccounts = new { records = new[] { Deep(level + 1, last) } },
        };
        Assert.Equal(201, (await Client.PostAsync(Tree + "/Account", new { records = new[] { Deep(1, 5) } })).Status);
        Assert.Equal(400, (await Client.PostAsync(Tree + "/Account", new { records = new[] { Deep(1, 6) } })).Status);

        Answer twice = await Client.PostAsync(Tree + "/Account", new { records = new[] { Leaf(1), Leaf(1), Leaf(2) } });
        Assert.Equal((400, 2), (twice.Status, twice.Json.GetProperty("results").GetArrayLength()));
        (await Client.PostAsync(Tree + "/Account", new { records = new[] { new { Name = "x" } } })).AssertError(400, "INVALID_INPUT");
    }

    private static void AssertTaken(Answer answer, bool isTaken)
    {
        if (isTaken)
        {
            Assert.True(answer.Status == 200, answer.Text);
        }
        else
        {
            answer.AssertError(400, "LIMIT_EXCEEDED");
        }
    }

    private static object Graph(string graphId, params object[] compositeRequest) => new { graphId, compositeRequest };

    private static object Node(string method, string path, string referenceId, object? body = null) => body is null
        ? new { method, url = OrgClient.Root + path, referenceId }
        : new { method, url = OrgClient.Root + path, referenceId, body };

    private static object Account(string referenceId) => Node("POST", "/sobjects/Account", referenceId, new { Name = referenceId });

    private static object Contact(string referenceId, string? accountId, string? lastName) =>
        Node("POST", "/sobjects/Contact", referenceId, new { AccountId = accountId, LastName = lastName });

    private static JsonElement[] Parts(JsonElement graph) =>
        [.. graph.GetProperty("graphResponse").GetProperty("compositeResponse").EnumerateArray()];

    private static string Code(JsonElement part) =>
        part.GetProperty("body") is { ValueKind: JsonValueKind.Array } errors ? errors[0].GetProperty("errorCode").GetString()! : "";

    private Task<Answer> SendAsync(params object[] graphs) => Client.PostAsync(Graphs, new { graphs });
}
