using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

internal static class RequestBody
{
    /// <summary>The request's JSON document.</summary>
    public static async Task<JsonDocument> ReadJsonAsync(HttpContext http)
    {
        var type = http.Request.ContentType;
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted).ConfigureAwait(false);
        if (body.Length == 0)
        {
            throw new SalesforceException(400, "JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body.");
        }

        if (type?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new SalesforceException(415, "UNSUPPORTED_MEDIA_TYPE", $"Unsupported Media Type: {type ?? "no Content-Type"}");
        }

        try
        {
            return JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
        }
        catch (JsonException error)
        {
            throw new SalesforceException(
                400, "JSON_PARSER_ERROR", $"Unexpected character or end of input at [line:{(error.LineNumber ?? 0) + 1}, column:{(error.BytePositionInLine ?? 0) + 1}]");
        }
    }
}
