using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/_localorg/requests</c>: what came. Secrets in it are masked.</summary>
internal static partial class RequestCalls
{
    private const int LongestBody = 10_000;

    public static Task AnswerAsync(ControlCall call)
    {
        switch (call.Method)
        {
            case "GET":
                return ListAsync(call);
            case "DELETE":
                call.Org.Requests.Clear();
                return call.DoneAsync();
            default:
                throw ControlException.NotAllowed(call.Method, "GET", "DELETE");
        }
    }

    /// <summary>The path and query as one may show them: a sign-in's query holds secrets.</summary>
    public static string Target(RecordedRequest request) => request.QueryString.Length == 0
        ? request.Path
        : request.Path + (IsSignIn(request) ? Mask(request.QueryString) : Uri.UnescapeDataString(request.QueryString.Replace('+', ' ')));

    private static Task ListAsync(ControlCall call)
    {
        string? method = call.Parameter("method");
        Func<RecordedRequest, bool>? isPath = call.Parameter("path") is { } path ? FaultPlan.PathStarts(path) : null;
        int? status = Number("status");
        int since = Number("since") ?? 0;
        int last = Number("last") ?? 1000;
        RecordedRequest[] found =
        [
            .. call.Org.Requests.All
                .Where(request => request.Number > since
                    && FaultPlan.IsMethod(request, method)
                    && (isPath is null || isPath(request))
                    && (status is null || request.StatusCode == status))
                .TakeLast(last),
        ];
        return call.WriteAsync(200, json =>
        {
            json.WriteStartArray();
            foreach (RecordedRequest request in found)
            {
                Write(json, request);
            }

            json.WriteEndArray();
        });

        int? Number(string name) => call.Parameter(name) switch
        {
            null => null,
            { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) => number,
            { } text => throw new ControlException(400, $"{name} is a number, and not \"{text}\"."),
        };
    }

    private static void Write(Utf8JsonWriter json, RecordedRequest request)
    {
        json.WriteStartObject();
        json.WriteNumber("number", request.Number);
        json.WriteString("receivedAt", request.ReceivedAt);
        json.WriteString("method", request.Method);
        json.WriteString("path", request.Path);
        json.WriteString("query", IsSignIn(request) ? Mask(request.QueryString) : request.QueryString);
        json.WriteNumber("status", request.StatusCode);
        json.WriteBoolean("isCompleted", request.IsCompleted);
        json.WriteBoolean("clientWentAway", request.Aborted);
        json.WriteNumber("milliseconds", Math.Round(request.Duration.TotalMilliseconds, 1));
        json.WriteStartObject("headers");
        foreach ((string name, string value) in request.Headers)
        {
            json.WriteString(name, name is "Authorization" or "Cookie" ? "***" : value);
        }

        json.WriteEndObject();
        json.WriteNumber("bodyLength", request.BodyLength);
        string body = IsSignIn(request) ? Mask(request.Body) : request.Body;
        json.WriteString("body", body.Length > LongestBody ? body[..LongestBody] : body);
        json.WriteEndObject();
    }

    private static bool IsSignIn(RecordedRequest request) => request.Path.StartsWith("/services/oauth2/", StringComparison.OrdinalIgnoreCase);

    private static string Mask(string form) => Secret().Replace(form, "$1=***");

    [GeneratedRegex("(client_secret|refresh_token|assertion|client_assertion|code|code_verifier|token|access_token|password)=[^&]*")]
    private static partial Regex Secret();
}
