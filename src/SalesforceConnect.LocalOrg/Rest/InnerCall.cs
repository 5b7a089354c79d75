using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SalesforceConnect.LocalOrg;

/// <summary>Runs one request of several that came in one call, by the same resources that answer it when it comes alone.</summary>
internal static class InnerCall
{
    private const int OldestVersion = 34;

    private static readonly string[] s_toldHeaders = ["Location", "ETag", "Last-Modified"];

    /// <summary>
    /// Answers the request. All of it is in memory, so that it is done when this returns: a caller may hold the store's lock meanwhile.
    /// </summary>
    /// <param name="outer">The call that it came in.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="url">Version, path and query: <c>v67.0/sobjects/Account</c>.</param>
    /// <param name="body">The JSON body; null for none.</param>
    /// <param name="headers">Its own headers.</param>
    public static InnerAnswer Run(RestCall outer, string method, string url, JsonElement? body, IReadOnlyDictionary<string, string> headers)
    {
        int mark = url.IndexOf('?', StringComparison.Ordinal);
        (string path, string query) = mark < 0 ? (url, "") : (url[..mark], url[mark..]);
        string[] segments = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        if (segments is not [string version, .. string[] rest] || RestApi.VersionNumber(version) < OldestVersion)
        {
            throw SalesforceException.NotFound();
        }

        if (rest is [_, string name, _, string field]
            && outer.Org.Store.FindTable(name)?.Definition.FindField(field) is { Kind: FieldKind.Base64 })
        {
            throw new SalesforceException(400, "INVALID_INPUT", $"Binary data cannot be part of this answer: {url}");
        }

        HttpContext http = Context(outer, method, $"/services/data/{path}", query, body, headers);
        using MemoryStream answer = new();
        http.Response.Body = answer;
        try
        {
            Finish(outer.Dispatch(new RestCall(outer.Org, http, outer.Token, version[1..], rest) { Dispatch = outer.Dispatch }));
        }
        catch (SalesforceException error)
        {
            Finish(Json.WriteErrorsAsync(http, error));
        }

        Finish(http.Response.BodyWriter.FlushAsync().AsTask());
        return new InnerAnswer(
            http.Response.StatusCode,
            answer.Length == 0 ? null : JsonSerializer.Deserialize<JsonElement>(answer.GetBuffer().AsSpan(0, (int)answer.Length)),
            s_toldHeaders.Where(h => http.Response.Headers[h].Count > 0).ToDictionary(h => h, h => http.Response.Headers[h].ToString()));
    }

    private static DefaultHttpContext Context(
        RestCall outer, string method, string path, string query, JsonElement? body, IReadOnlyDictionary<string, string> headers)
    {
        DefaultHttpContext http = new() { RequestAborted = outer.Http.RequestAborted };
        foreach ((string name, string value) in headers)
        {
            http.Request.Headers[name] = value;
        }

        RecordedRequest record = new(0, method, path, query, new Dictionary<string, string>(headers, StringComparer.OrdinalIgnoreCase));
        http.Features.Set(new RequestState(record, Stream.Null) { WantsPlainAnswer = true });
        http.Request.Method = method;
        http.Request.Scheme = outer.Http.Request.Scheme;
        http.Request.Host = outer.Http.Request.Host;
        http.Request.Path = path;
        http.Request.QueryString = new QueryString(query);
        if (body is { } json)
        {
            http.Request.ContentType = "application/json";
            http.Request.Body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(json));
        }

        return http;
    }

    private static void Finish(Task work)
    {
        if (!work.IsCompleted)
        {
            throw new InvalidOperationException("A request inside another waits for something, which the lock around it does not allow.");
        }

        work.GetAwaiter().GetResult();
    }
}
