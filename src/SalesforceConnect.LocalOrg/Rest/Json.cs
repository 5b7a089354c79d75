using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

internal static class Json
{
    public const string ContentType = "application/json;charset=UTF-8";

    private const int FlushThreshold = 32 * 1024;

    /// <summary>Salesforce writes non-ASCII characters as they are.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Answers with a small document.</summary>
    public static async Task WriteAsync(HttpContext http, int status, Action<Utf8JsonWriter> write)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = ContentType;
        using (var json = new Utf8JsonWriter(http.Response.BodyWriter, WriterOptions))
        {
            write(json);
        }

        await http.Response.BodyWriter.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }

    public static Task WriteErrorsAsync(HttpContext http, SalesforceException error) =>
        WriteAsync(http, error.Status, json => SalesforceError.WriteArray(json, error.Errors));

    /// <summary>Sends what the writer holds once that is a good piece, so that a large answer streams.</summary>
    public static async ValueTask FlushWhenLargeAsync(Utf8JsonWriter json, HttpContext http)
    {
        if (json.BytesPending >= FlushThreshold)
        {
            json.Flush();
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted).ConfigureAwait(false);
            http.RequestAborted.ThrowIfCancellationRequested();
        }
    }
}
