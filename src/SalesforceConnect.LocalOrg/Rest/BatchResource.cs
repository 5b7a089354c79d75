using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/composite/batch</c>: requests that have nothing to do with each other, one after the other, each of which counts.</summary>
internal static class BatchResource
{
    private const int MaxRequests = 25;

    private static readonly string[] s_resources = ["sobjects", "query", "queryAll", "search", "limits", "chatter", "connect", "actions"];

    private static readonly string[] s_methods = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"];
    private static readonly Dictionary<string, string> s_noHeaders = [];

    private static readonly InnerAnswer s_halted =
        InnerAnswer.Error(412, "BATCH_PROCESSING_HALTED", "Batch processing halted per request. Please refer to previous error response.");

    public static async Task AnswerAsync(RestCall call)
    {
        if (call.Method != "POST")
        {
            throw call.MethodNotAllowed("POST");
        }

        using JsonDocument body = await RequestBody.ReadJsonAsync(call.Http).ConfigureAwait(false);
        JsonEnvelope envelope = JsonEnvelope.Read(body.RootElement, "batchRequests", "haltOnError");
        JsonElement requests = envelope.Array("batchRequests");
        if (requests.GetArrayLength() > MaxRequests)
        {
            throw new SalesforceException(
                400, "LIMIT_EXCEEDED", $"The batch has {requests.GetArrayLength()} subrequests. It takes {MaxRequests} at most.");
        }

        BatchRequest[] all = [.. requests.EnumerateArray().Select(json => Read(call, json))];
        bool halt = envelope.Flag("haltOnError");
        List<InnerAnswer> answers = [];
        foreach (BatchRequest request in all)
        {
            answers.Add(halt && answers.Exists(a => a.Status >= 400) ? s_halted : Run(call, request));
        }

        await Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("hasErrors", answers.Exists(a => a.Status >= 400));
            json.WriteStartArray("results");
            foreach (InnerAnswer answer in answers)
            {
                json.WriteStartObject();
                json.WriteNumber("statusCode", answer.Status);
                json.WritePropertyName("result");
                if (answer.Body is { } result)
                {
                    result.WriteTo(json);
                }
                else
                {
                    json.WriteNullValue();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private static BatchRequest Read(RestCall call, JsonElement json)
    {
        JsonEnvelope request = JsonEnvelope.Read(json, "method", "url", "richInput", "binaryPartName", "binaryPartNameAlias");
        string method = request.Text("method").ToUpperInvariant();
        string url = request.Text("url").TrimStart('/');
        string[] parts = url.Split('/', '?');
        bool isKnown = parts is [['v', ..], string resource, ..] && s_resources.Contains(resource);
        if (!s_methods.Contains(method) || !isKnown)
        {
            throw new SalesforceException(
                400, "INVALID_INPUT", $"A batch cannot hold {method} {url}. A url is like v{call.Version}/sobjects/Account");
        }

        return RestApi.VersionNumber(parts[0]) <= RestApi.VersionNumber("v" + call.Version)
            ? new BatchRequest(method, url, request.Has("richInput") ? request.Value("richInput") : null)
            : throw new SalesforceException(400, "INVALID_INPUT", $"The version of {url} is newer than that of the batch, v{call.Version}");
    }

    private static InnerAnswer Run(RestCall call, BatchRequest request) => call.Org.Usage.TryCount()
        ? InnerCall.Run(call, request.Method, request.Url, request.Body, s_noHeaders)
        : InnerAnswer.Error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");

    private sealed record BatchRequest(string Method, string Url, JsonElement? Body);
}
