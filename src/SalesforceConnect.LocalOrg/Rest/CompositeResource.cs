using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/composite</c>, where the answer to one request can go into the next, and what lies under it.</summary>
internal static class CompositeResource
{
    private const int MaxRequests = 25;
    private const int MaxQueries = 5;
    private const int FirstCollatedVersion = 49;

    private static readonly string[] s_resources = ["batch", "graph", "sobjects", "tree"];

    public static Task AnswerAsync(RestCall call) => call.Segments switch
    {
        [_] => call.Method switch
        {
            "GET" => ListAsync(call),
            "POST" => RunAsync(call),
            _ => throw call.MethodNotAllowed("GET", "HEAD", "POST"),
        },
        [_, "batch"] => BatchResource.AnswerAsync(call),
        [_, "graph"] => GraphResource.AnswerAsync(call),
        [_, "sobjects"] => CollectionWriteResource.AnswerAsync(call),
        [_, "sobjects", var name] => CollectionResource.AnswerAsync(call, call.Table(name)),
        [_, "sobjects", var name, var key] => CollectionWriteResource.UpsertAsync(call, call.Table(name), key),
        [_, "tree", var name] => TreeResource.AnswerAsync(call, call.Table(name)),
        _ => throw SalesforceException.NotFound(),
    };

    private static Task ListAsync(RestCall call) => Json.WriteAsync(call.Http, 200, json =>
    {
        json.WriteStartObject();
        foreach (string name in s_resources)
        {
            json.WriteString(name, $"{call.Root}/composite/{name}");
        }

        json.WriteEndObject();
    });

    private static async Task RunAsync(RestCall call)
    {
        using JsonDocument body = await RequestBody.ReadJsonAsync(call.Http).ConfigureAwait(false);
        JsonEnvelope envelope = JsonEnvelope.Read(body.RootElement, "allOrNone", "collateSubrequests", "compositeRequest");
        List<Subrequest> requests = Subrequest.ReadAll(envelope.Array("compositeRequest"));
        if (requests.Count > MaxRequests)
        {
            throw new SalesforceException(
                400, "LIMIT_EXCEEDED", $"The request has {requests.Count} subrequests. A composite request takes {MaxRequests} at most.");
        }

        if (requests.Count(r => IsQuery(r) || SubrequestRun.IsCollection(r)) > MaxQueries)
        {
            throw new SalesforceException(
                400, "LIMIT_EXCEEDED", $"At most {MaxQueries} subrequests of a composite request may be queries or sObject Collections.");
        }

        foreach (Subrequest request in requests)
        {
            RefuseOthers(request);
        }

        bool collate = envelope.Flag("collateSubrequests", RestApi.VersionNumber("v" + call.Version) >= FirstCollatedVersion);
        SubrequestRun run = new(call, requests);
        InnerAnswer[] answers = envelope.Flag("allOrNone") ? run.RunTogether(collate) : run.RunEach(collate);
        await Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            SubrequestRun.Write(json, requests, answers);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private static bool IsQuery(Subrequest request) => request.Segments is ["query" or "queryAll", ..];

    private static void RefuseOthers(Subrequest request)
    {
        if (!IsQuery(request) && !SubrequestRun.IsCollection(request) && request.Segments is not ["sobjects", ..])
        {
            throw new SalesforceException(
                400,
                "INVALID_INPUT",
                $"The resource of subrequest '{request.ReferenceId}' cannot be part of a composite request: {request.Url}");
        }
    }
}
