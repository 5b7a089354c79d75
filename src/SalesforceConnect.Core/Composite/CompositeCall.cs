using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Redaction;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Composite;

/// <summary>
/// Several requests as one call (REST API Developer Guide, "Composite", "Composite Batch", "Composite Graph"), which counts as one against
/// the org's daily limit, but for a batch's.
/// </summary>
/// <param name="sender">The connection.</param>
/// <param name="instance">Its host.</param>
internal sealed class CompositeCall(ISender sender, Uri instance)
{
    private const int MostRequests = 25;
    private const int MostCollections = 5;
    private const int MostNodes = 500;
    private const int MostGraphs = 75;
    private const string VersionRoot = "/services/data/";

    private static readonly string[] s_methods = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"];
    private static readonly string[] s_halted = [SfApiError.Halted, "BATCH_PROCESSING_HALTED"];
    private static readonly Regex s_reference = new(@"@\{[^}]*\}", RegexOptions.CultureInvariant);
    private static readonly Regex s_referred = new(@"@\{(?<name>[A-Za-z0-9_]+)[.\[]", RegexOptions.CultureInvariant);
    private static readonly Regex s_referenceId = new("^[A-Za-z0-9][A-Za-z0-9_]*$", RegexOptions.CultureInvariant);
    private static readonly Regex s_collection = new("/(composite/sobjects|query|queryAll)([/?]|$)", RegexOptions.CultureInvariant);

    /// <summary>Sends the requests.</summary>
    /// <param name="requests">The requests, in order.</param>
    /// <param name="mode">How they go.</param>
    /// <param name="stops">Whether a refused one takes all back, or, in a batch, leaves those after it undone.</param>
    /// <param name="caller">Where to tell of the call.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <returns>What became of each, in the order of the requests.</returns>
    /// <exception cref="SfException">The call was refused as a whole, or the requests do not fit into one.</exception>
    public async Task<IReadOnlyList<CompositeAnswer>> SendAsync(
        IReadOnlyList<CompositeRequest> requests, CompositeMode mode, bool stops, ICaller? caller, CancellationToken cancellationToken)
    {
        (IReadOnlyList<CompositeRequest> named, string[] paths) = await CheckAsync(
            requests, mode, caller, cancellationToken).ConfigureAwait(false);
        byte[] body = JsonObject.Write(writer =>
        {
            switch (mode)
            {
                case CompositeMode.Batch:
                    WriteBatch(writer, named, paths, stops);
                    break;
                case CompositeMode.Graph:
                    WriteGraphs(writer, named, paths);
                    break;
                default:
                    writer.WriteBoolean("allOrNone", stops);
                    WriteRequests(writer, "compositeRequest", named, paths);
                    break;
            }
        });
        string resource =
            mode switch { CompositeMode.Batch => "composite/batch", CompositeMode.Graph => "composite/graph", _ => "composite" };
        SfResponse response = await sender.SendAsync(
            new SfRequest("POST", resource, new RequestBody(body, RequestBody.Json))
            {
                IsRepeatable = named.All(request => request.Method is "GET" or "HEAD"),
            },
            caller,
            cancellationToken).ConfigureAwait(false);
        return Blamed(Read(response, named, mode));
    }

    /// <summary>Checks the requests without sending them.</summary>
    /// <param name="requests">The requests, in order.</param>
    /// <param name="mode">How they are to go.</param>
    /// <param name="caller">Where to tell of what has to be looked up.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <returns>The requests, each with a name, and their paths.</returns>
    /// <exception cref="SfException">One of them is wrong, or they do not fit into one call.</exception>
    public async Task<(IReadOnlyList<CompositeRequest> Named, string[] Paths)> CheckAsync(
        IReadOnlyList<CompositeRequest> requests, CompositeMode mode, ICaller? caller, CancellationToken cancellationToken)
    {
        string apiVersion = await sender.ApiVersionAsync(caller, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<CompositeRequest> named = Named(requests);
        string[] paths = [.. named.Select(request => PathOf(request.Path, apiVersion))];
        Check(named, paths, mode);
        return (named, paths);
    }

    // Where every request is said to have been halted by another one, a reference leads nowhere: that is an error like any other.
    private static IReadOnlyList<CompositeAnswer> Blamed(IReadOnlyList<CompositeAnswer> answers)
    {
        HashSet<string?> blamed = [.. answers.Where(answer => answer.Failure is { IsBystander: false })
            .Select(answer => answer.Request.GraphId)];
        return
        [
            .. answers.Select(
                answer => answer is { Failure: { IsBystander: true } failure, StatusCode: >= 400 }
                    && !blamed.Contains(answer.Request.GraphId)
                ? answer with { Failure = failure with { IsBystander = false } }
                : answer),
        ];
    }

    // What has no name gets one that no other has.
    private static IReadOnlyList<CompositeRequest> Named(IReadOnlyList<CompositeRequest> requests)
    {
        var names = new HashSet<string>(requests.Select(request => request.ReferenceId).OfType<string>(), StringComparer.Ordinal);
        int number = 0;
        return [.. requests.Select(request => request.ReferenceId is null ? request with { ReferenceId = Next() } : request)];

        string Next()
        {
            string name;
            do
            {
                name = "request" + (++number).ToString(CultureInfo.InvariantCulture);
            }
            while (!names.Add(name));

            return name;
        }
    }

    private string PathOf(string path, string apiVersion)
    {
        // References are no part of the path as long as it is resolved.
        var references = new List<string>();
        string plain = s_reference.Replace(path, match =>
        {
            references.Add(match.Value);
            return Placeholder(references.Count - 1);
        });
        string resolved = ResourceUrl.Resolve(instance, apiVersion, plain, []).PathAndQuery;
        for (int index = 0; index < references.Count; index++)
        {
            resolved = resolved.Replace(Placeholder(index), references[index]);
        }

        return resolved;

        static string Placeholder(int index) => $"~sfref{index.ToString(CultureInfo.InvariantCulture)}~";
    }

    private static void Check(IReadOnlyList<CompositeRequest> requests, string[] paths, CompositeMode mode)
    {
        foreach (CompositeRequest request in requests)
        {
            if (!s_methods.Contains(request.Method))
            {
                throw new SfException(
                    "InvalidMethod", SfErrorCategory.InvalidArgument, Redactor.Input(request.Method))
                { Target = request.Input };
            }

            if (!s_referenceId.IsMatch(request.ReferenceId!))
            {
                throw new SfException(
                    "InvalidReferenceId", SfErrorCategory.InvalidArgument, request.ReferenceId)
                { Target = request.Input };
            }

            // Salesforce has no place for them there.
            string? unfit = mode == CompositeMode.Batch && request.Headers.Count > 0 ? "Headers"
                : mode != CompositeMode.Graph && request.GraphId is not null ? "GraphId"
                : null;
            if (unfit is not null)
            {
                throw new SfException("RequestKeyDoesNotFit", SfErrorCategory.InvalidArgument, unfit) { Target = request.Input };
            }
        }

        for (int place = 0; place < requests.Count && mode != CompositeMode.Batch; place++)
        {
            CompositeRequest request = requests[place];
            string[] known = [.. requests.Take(place)
                .Where(earlier => earlier.GraphId == request.GraphId)
                .Select(earlier => earlier.ReferenceId!)];
            string text = request.Path + (request.Body is null ? "" : Encoding.UTF8.GetString(request.Body));
            foreach (Match used in s_referred.Matches(text))
            {
                string name = used.Groups["name"].Value;
                if (!known.Contains(name, StringComparer.Ordinal))
                {
                    string hint = Spelling.Nearest(name, known) is { } nearest ? " " + Text.Message("DidYouMean", nearest) : "";
                    throw new SfException(
                        "UnknownReference", SfErrorCategory.InvalidArgument, request.ReferenceId, name, hint)
                    { Target = request.Input };
                }
            }
        }

        // Salesforce tells them apart by case; graphs have names of their own.
        if (requests.GroupBy(request => (request.GraphId, request.ReferenceId)).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new SfException(
                "ReferenceIdTwice", SfErrorCategory.InvalidArgument, twice.Key.ReferenceId)
            { Target = twice.Last().Input };
        }

        int most = mode == CompositeMode.Graph ? MostNodes : MostRequests;
        int graphs = requests.Select(request => request.GraphId).Distinct(StringComparer.Ordinal).Count();
        int collections = mode == CompositeMode.Composite ? paths.Count(path => s_collection.IsMatch(path)) : 0;
        if (requests.Count > most || graphs > MostGraphs || collections > MostCollections)
        {
            throw collections > MostCollections
                ? new SfException("TooManyCollections", SfErrorCategory.LimitsExceeded, collections, MostCollections)
                : new SfException(
                    "TooManyRequests",
                    SfErrorCategory.LimitsExceeded,
                    requests.Count,
                    graphs,
                    most,
                    mode == CompositeMode.Graph ? MostGraphs : 1);
        }
    }

    private static void WriteGraphs(Utf8JsonWriter writer, IReadOnlyList<CompositeRequest> requests, string[] paths)
    {
        writer.WriteStartArray("graphs");
        foreach (IGrouping<string?, int> graph in Enumerable.Range(0, requests.Count)
            .GroupBy(place => requests[place].GraphId, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("graphId", GraphName(graph.Key));
            WriteRequests(
                writer, "compositeRequest", [.. graph.Select(place => requests[place])], [.. graph.Select(place => paths[place])]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string GraphName(string? graphId) => graphId ?? "graph1";

    private static void WriteRequests(Utf8JsonWriter writer, string name, IReadOnlyList<CompositeRequest> requests, string[] paths)
    {
        writer.WriteStartArray(name);
        for (int place = 0; place < requests.Count; place++)
        {
            CompositeRequest request = requests[place];
            writer.WriteStartObject();
            writer.WriteString("method", request.Method);
            writer.WriteString("url", paths[place]);
            writer.WriteString("referenceId", request.ReferenceId);
            writer.WriteTexts("httpHeaders", request.Headers);
            WriteBody(writer, "body", request);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteBatch(Utf8JsonWriter writer, IReadOnlyList<CompositeRequest> requests, string[] paths, bool stops)
    {
        writer.WriteBoolean("haltOnError", stops);
        writer.WriteStartArray("batchRequests");
        for (int place = 0; place < requests.Count; place++)
        {
            string path = paths[place];
            writer.WriteStartObject();
            writer.WriteString("method", requests[place].Method);
            writer.WriteString(
                "url", path.StartsWith(VersionRoot, StringComparison.OrdinalIgnoreCase) ? path.Substring(VersionRoot.Length) : path);
            WriteBody(writer, "richInput", requests[place]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteBody(Utf8JsonWriter writer, string name, CompositeRequest request)
    {
        if (request.Body is not null)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(request.Body);
        }
    }

    private static IReadOnlyList<CompositeAnswer> Read(SfResponse response, IReadOnlyList<CompositeRequest> requests, CompositeMode mode)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(response.Json);
            JsonElement root = document.RootElement;
            if (mode == CompositeMode.Batch)
            {
                JsonElement[] results = [.. root.GetProperty("results").EnumerateArray()];
                return results.Length == requests.Count
                    ? [.. results.Select(
                        (result, place) => Answer(
                            requests[place],
                            result.GetProperty("statusCode").GetInt32(),
                            result.GetProperty("result"),
                            isRolledBack: false))]
                    : throw new InvalidOperationException();
            }

            var answers = new Dictionary<(string Graph, string Reference), (JsonElement Element, bool IsRolledBack)>();
            if (mode == CompositeMode.Graph)
            {
                foreach (JsonElement graph in root.GetProperty("graphs").EnumerateArray())
                {
                    bool isSuccess = graph.GetProperty("isSuccessful").GetBoolean();
                    foreach (JsonElement entry in graph.GetProperty("graphResponse").GetProperty("compositeResponse").EnumerateArray())
                    {
                        answers[(graph.GetProperty("graphId").GetString()!, entry.GetProperty("referenceId").GetString()!)] =
                            (entry, !isSuccess);
                    }
                }
            }
            else
            {
                foreach (JsonElement entry in root.GetProperty("compositeResponse").EnumerateArray())
                {
                    answers[("", entry.GetProperty("referenceId").GetString()!)] = (entry, false);
                }
            }

            return
            [
                .. requests.Select(request =>
                {
                    (JsonElement entry, bool isRolledBack) =
                        answers[(mode == CompositeMode.Graph ? GraphName(request.GraphId) : "", request.ReferenceId!)];
                    return Answer(request, entry.GetProperty("httpStatusCode").GetInt32(), entry.GetProperty("body"), isRolledBack);
                }),
            ];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new SfException("NotACompositeResult", SfErrorCategory.InvalidData, failure);
        }
    }

    private static CompositeAnswer Answer(CompositeRequest request, int status, JsonElement body, bool isRolledBack)
    {
        byte[]? content = body.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined
            ? null
            : Encoding.UTF8.GetBytes(body.GetRawText());
        if (status < 400 && !isRolledBack)
        {
            return new CompositeAnswer(request, status, content, null);
        }

        SfApiError error = SfApiError.ReadAll(body) is [{ } first, ..] ? first
            : status < 400 ? new SfApiError(SfApiError.Halted, Text.Message("RolledBackByAnother"))
            : new SfApiError(SfApiError.StatusCode(status), $"HTTP {status}");
        return new CompositeAnswer(request, status, content, new CompositeFailure(error, s_halted.Contains(error.Code)));
    }
}
