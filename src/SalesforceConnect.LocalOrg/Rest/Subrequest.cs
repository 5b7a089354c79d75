using System.Text.Json;
using System.Text.RegularExpressions;

namespace SalesforceConnect.LocalOrg;

/// <summary>One request of a composite call or of a graph, read.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Url">Version, path and query, references and all.</param>
/// <param name="ReferenceId">The name that others refer to it by.</param>
/// <param name="Body">Its body; null for none.</param>
/// <param name="Headers">Its own headers.</param>
internal sealed partial record Subrequest(
    string Method, string Url, string ReferenceId, JsonElement? Body, IReadOnlyDictionary<string, string> Headers)
{
    private const string Prefix = "/services/data/";

    private static readonly string[] s_methods = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"];
    private static readonly string[] s_forbiddenHeaders = ["Accept", "Authorization", "Content-Type"];

    /// <summary>The path after the version, without the query.</summary>
    public string[] Segments => [.. Url.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1)];

    public string Version => Url.Split('/')[0];

    public static List<Subrequest> ReadAll(JsonElement requests)
    {
        List<Subrequest> all = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (JsonElement json in requests.EnumerateArray())
        {
            Subrequest request = Read(json);
            if (!names.Add(request.ReferenceId))
            {
                throw new SalesforceException(400, "INVALID_INPUT", $"Duplicate referenceId provided: {request.ReferenceId}");
            }

            all.Add(request);
        }

        return all;
    }

    private static Subrequest Read(JsonElement json)
    {
        JsonEnvelope envelope = JsonEnvelope.Read(json, "method", "url", "referenceId", "body", "httpHeaders");
        string method = envelope.Text("method");
        string url = envelope.Text("url");
        string referenceId = envelope.Text("referenceId");
        if (!s_methods.Contains(method))
        {
            throw new SalesforceException(
                400, "INVALID_INPUT", $"Unknown method '{method}' in subrequest '{referenceId}'; methods are upper case");
        }

        if (!url.StartsWith(Prefix + "v", StringComparison.Ordinal))
        {
            throw new SalesforceException(
                400, "INVALID_INPUT", $"The url of subrequest '{referenceId}' must start with {Prefix}vXX.X/: {url}");
        }

        if (!Name().IsMatch(referenceId))
        {
            throw new SalesforceException(
                400,
                "JSON_PARSER_ERROR",
                $"Provided referenceId ('{referenceId}') must start with a letter or a number, and it can contain only letters, numbers "
                + "and underscores ('_').");
        }

        JsonElement? body = envelope.Has("body") ? envelope.Value("body").Clone() : null;
        return new Subrequest(method, url[Prefix.Length..], referenceId, body, ReadHeaders(envelope, referenceId));
    }

    private static Dictionary<string, string> ReadHeaders(JsonEnvelope envelope, string referenceId)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        if (envelope.Value("httpHeaders") is { ValueKind: JsonValueKind.Object } given)
        {
            foreach (JsonProperty header in given.EnumerateObject())
            {
                if (s_forbiddenHeaders.Contains(header.Name, StringComparer.OrdinalIgnoreCase))
                {
                    throw new SalesforceException(
                        400,
                        "INVALID_HEADER",
                        $"The header {header.Name} of subrequest '{referenceId}' belongs to the whole call and may not be given here.");
                }

                headers[header.Name] = header.Value.ToString();
            }
        }

        return headers;
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
