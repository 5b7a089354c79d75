using System.Text.Json;
using System.Text.RegularExpressions;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// <c>/composite/graph</c>: graphs of requests that refer to each other, each graph all or none, whatever becomes of the others.
/// </summary>
internal static partial class GraphResource
{
    private const int MaxGraphs = 75;
    private const int MaxNodes = 500;
    private const int MaxKinds = 15;
    private const int MaxDepth = 15;
    private const int MaxFailures = 14;

    private static readonly InnerAnswer s_halted = InnerAnswer.Error(
        400, "PROCESSING_HALTED", $"The graph was not processed because more than {MaxFailures - 1} graphs of the request failed.");

    public static async Task AnswerAsync(RestCall call)
    {
        if (call.Method != "POST")
        {
            throw call.MethodNotAllowed("POST");
        }

        using JsonDocument body = await RequestBody.ReadJsonAsync(call.Http).ConfigureAwait(false);
        List<Graph> graphs = Read(JsonEnvelope.Read(body.RootElement, "graphs").Array("graphs"));
        Check(graphs);
        List<InnerAnswer[]> answers = [];
        int failures = 0;
        foreach (Graph graph in graphs)
        {
            InnerAnswer[] own = failures < MaxFailures
                ? new SubrequestRun(call, graph.Nodes).RunTogether(collate: false)
                : [.. Enumerable.Repeat(s_halted, graph.Nodes.Count)];
            failures += Array.Exists(own, a => a.IsFailure) ? 1 : 0;
            answers.Add(own);
        }

        await Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("graphs");
            foreach ((Graph graph, InnerAnswer[] own) in graphs.Zip(answers))
            {
                json.WriteStartObject();
                json.WriteString("graphId", graph.Id);
                json.WriteStartObject("graphResponse");
                SubrequestRun.Write(json, graph.Nodes, own);
                json.WriteEndObject();
                json.WriteBoolean("isSuccessful", !Array.Exists(own, a => a.IsFailure));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private static List<Graph> Read(JsonElement graphs)
    {
        List<Graph> all = [];
        foreach (JsonElement json in graphs.EnumerateArray())
        {
            JsonEnvelope graph = JsonEnvelope.Read(json, "graphId", "compositeRequest");
            string id = graph.Text("graphId");
            if (!GraphId().IsMatch(id) || all.Exists(g => g.Id == id))
            {
                throw new SalesforceException(
                    400,
                    "INVALID_INPUT",
                    $"The graphId '{id}' must be unique, start with a letter or digit, be shorter than 40 and hold no period.");
            }

            all.Add(new Graph(id, Subrequest.ReadAll(graph.Array("compositeRequest"))));
        }

        return all;
    }

    private static void Check(List<Graph> graphs)
    {
        if (graphs.Count > MaxGraphs)
        {
            throw Exceeded("graphs in one payload", graphs.Count, MaxGraphs);
        }

        if (graphs.Sum(g => g.Nodes.Count) is > MaxNodes and int nodes)
        {
            throw Exceeded("nodes in one payload", nodes, MaxNodes);
        }

        HashSet<(string, string, string)> kinds = [];
        foreach (Graph graph in graphs)
        {
            foreach (Subrequest node in graph.Nodes)
            {
                RefuseOthers(node);
                kinds.Add((node.Version, node.Method, node.Segments[1].ToUpperInvariant()));
            }

            if (Depth(graph) is > MaxDepth and int depth)
            {
                throw Exceeded($"the depth of graph '{graph.Id}'", depth, MaxDepth);
            }
        }

        if (kinds.Count > MaxKinds)
        {
            throw Exceeded("different nodes in one payload", kinds.Count, MaxKinds);
        }
    }

    private static void RefuseOthers(Subrequest node)
    {
        bool isKnown = node.Segments switch
        {
            ["sobjects", _] => node.Method == "POST",
            ["sobjects", _, _] => node.Method is "DELETE" or "GET" or "PATCH",
            ["sobjects", _, _, _] => node.Method is "DELETE" or "GET" or "PATCH" or "POST",
            _ => false,
        };
        if (!isKnown)
        {
            throw new SalesforceException(400, "INVALID_INPUT", $"A composite graph cannot hold {node.Method} {node.Url}");
        }
    }

    /// <summary>The number of nodes on the longest way along references.</summary>
    private static int Depth(Graph graph)
    {
        Dictionary<string, int> depths = new(StringComparer.Ordinal);
        foreach (Subrequest node in graph.Nodes)
        {
            depths[node.ReferenceId] = 1 + References.RootsIn(node).Max(root => (int?)depths.GetValueOrDefault(root)).GetValueOrDefault();
        }

        return depths.Values.DefaultIfEmpty().Max();
    }

    private static SalesforceException Exceeded(string what, int count, int limit) =>
        new(400, "LIMIT_EXCEEDED", $"The limit on {what} is {limit}; there are {count}.");

    private sealed record Graph(string Id, List<Subrequest> Nodes);

    [GeneratedRegex("^[A-Za-z0-9][^.]{0,38}$", RegexOptions.CultureInvariant)]
    private static partial Regex GraphId();
}
