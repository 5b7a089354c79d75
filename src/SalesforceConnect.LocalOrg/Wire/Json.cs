using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

internal static class Json
{
    public const string ContentType = "application/json;charset=UTF-8";

    /// <summary>Salesforce writes non-ASCII characters as they are.</summary>
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true
    };

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
}
