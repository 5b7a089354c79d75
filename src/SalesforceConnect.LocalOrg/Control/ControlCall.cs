using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>One call of the control API.</summary>
internal sealed record ControlCall(HttpContext Http, Org Org)
{
    private const int LongestBody = 1024 * 1024;

    public string Method => Http.Request.Method;

    /// <summary>One parameter of the query; null when it is not there.</summary>
    public string? Parameter(string name) => Http.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    /// <summary>The body as JSON; undefined when there is none.</summary>
    /// <exception cref="ControlException">It is no JSON.</exception>
    public async Task<JsonElement> ReadAsync()
    {
        using var body = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        for (int read; (read = await Http.Request.Body.ReadAsync(buffer, Http.RequestAborted).ConfigureAwait(false)) > 0;)
        {
            body.Write(buffer, 0, read);
            if (body.Length > LongestBody)
            {
                throw new ControlException(413, $"A body has at most {LongestBody} bytes here.");
            }
        }

        if (body.Length == 0)
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(
                body.GetBuffer().AsMemory(0, (int)body.Length),
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.Clone();
        }
        catch (JsonException mistake)
        {
            throw new ControlException(400, $"The body is no JSON: {mistake.Message}");
        }
    }

    /// <summary>The body as an object; an empty one when there is no body.</summary>
    public async Task<JsonFields> ReadFieldsAsync()
    {
        JsonElement body = await ReadAsync().ConfigureAwait(false);
        if (body.ValueKind == JsonValueKind.Undefined)
        {
            using var empty = JsonDocument.Parse("{}");
            body = empty.RootElement.Clone();
        }

        return new JsonFields(body, "");
    }

    public Task WriteAsync(int status, Action<Utf8JsonWriter> write) => Json.WriteAsync(Http, status, write);

    public Task CountAsync(string name, int count) => WriteAsync(200, json =>
    {
        json.WriteStartObject();
        json.WriteNumber(name, count);
        json.WriteEndObject();
    });

    public Task DoneAsync()
    {
        Http.Response.StatusCode = 204;
        return Task.CompletedTask;
    }
}
