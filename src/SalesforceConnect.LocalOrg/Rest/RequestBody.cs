using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace SalesforceConnect.LocalOrg;

internal static class RequestBody
{
    /// <summary>The most that a body without parts may hold.</summary>
    private const long MaxLength = 50L * 1024 * 1024;

    /// <summary>The request's JSON document.</summary>
    public static async Task<JsonDocument> ReadJsonAsync(HttpContext http)
    {
        string? type = http.Request.ContentType;
        using var body = new MemoryStream();
        await CopyAsync(http.Request.Body, body, http.RequestAborted).ConfigureAwait(false);
        if (body.Length == 0)
        {
            throw new SalesforceException(
                400, "JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body.");
        }

        if (type?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw UnsupportedType(type);
        }

        return Parse(body, type);
    }

    /// <summary>
    /// A record: a JSON document, or <c>multipart/form-data</c> with a JSON part, <c>entity_content</c> by name, and a part with a file
    /// name
    /// for each binary field, which is taken in without being held in memory.
    /// </summary>
    public static async Task<RecordFields> ReadRecordAsync(RestCall call, ObjectDefinition definition)
    {
        HttpContext http = call.Http;
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out MediaTypeHeaderValue? type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            using JsonDocument document = await ReadJsonAsync(http).ConfigureAwait(false);
            return new RecordFields(document.RootElement.Clone());
        }

        JsonElement? json = null;
        var blobs = new List<(string, OrgBlob)>();
        try
        {
            var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), http.Request.Body);
            while (await reader.ReadNextSectionAsync(http.RequestAborted).ConfigureAwait(false) is { } section)
            {
                ContentDispositionHeaderValue? disposition = section.GetContentDispositionHeader();
                string name = disposition is null ? "" : HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
                if (disposition?.IsFileDisposition() == true && definition.FindField(name) is not null)
                {
                    OrgBlob blob = await BlobSpool.ReadAsync(
                        section.Body, definition.MaxBlobLength, http.RequestAborted).ConfigureAwait(false);
                    if (blob is FileBlob file)
                    {
                        call.Org.Uploads.Add(file);
                    }

                    blobs.Add((name, blob));
                }
                else if (json is null)
                {
                    using JsonDocument document = await ReadPartAsync(
                        section.Body, section.ContentType, http.RequestAborted).ConfigureAwait(false);
                    json = document.RootElement.Clone();
                }
                else
                {
                    throw Multipart($"There is no binary field for the part '{name}'.");
                }
            }
        }
        catch (InvalidDataException malformed)
        {
            throw Multipart(malformed.Message);
        }
        catch (IOException malformed) when (!http.RequestAborted.IsCancellationRequested
            && malformed is not Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            throw Multipart(malformed.Message);
        }

        return new RecordFields(json ?? throw Multipart("The JSON part is missing."), blobs);
    }

    /// <summary>The JSON document of a part.</summary>
    public static async Task<JsonDocument> ReadPartAsync(Stream part, string? contentType, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await CopyAsync(part, body, cancellationToken).ConfigureAwait(false);
        return Parse(body, contentType);
    }

    /// <summary>The error of a body of parts that cannot be read.</summary>
    public static SalesforceException Multipart(string message) => new(400, "INVALID_MULTIPART_REQUEST", message);

    /// <summary>The error of a body of another kind than the resource takes.</summary>
    public static SalesforceException UnsupportedType(string? type) =>
        new(415, "UNSUPPORTED_MEDIA_TYPE", $"Unsupported Media Type: {type ?? "no Content-Type"}");

    /// <summary>The character set that is not UTF-8; null where it is.</summary>
    private static Encoding? EncodingOf(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) || !type.Charset.HasValue)
        {
            return null;
        }

        try
        {
            var encoding = Encoding.GetEncoding(HeaderUtilities.RemoveQuotes(type.Charset).ToString());
            return encoding.CodePage == Encoding.UTF8.CodePage ? null : encoding;
        }
        catch (ArgumentException)
        {
            throw UnsupportedType(contentType);
        }
    }

    private static async Task CopyAsync(Stream from, MemoryStream to, CancellationToken cancellationToken)
    {
        byte[] piece = new byte[16 * 1024];
        int read;
        while ((read = await from.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (to.Length + read > MaxLength)
            {
                throw SalesforceException.TooLarge(MaxLength);
            }

            to.Write(piece, 0, read);
        }
    }

    /// <summary>Reads JSON in the character set of its media type, or else in UTF-8.</summary>
    private static JsonDocument Parse(MemoryStream body, string? contentType)
    {
        Memory<byte> json = body.GetBuffer().AsMemory(0, (int)body.Length);
        if (EncodingOf(contentType) is { } encoding)
        {
            json = Encoding.UTF8.GetBytes(encoding.GetString(json.Span).TrimStart('\uFEFF'));
        }

        if (!Utf8.IsValid(json.Span))
        {
            throw new SalesforceException(400, "JSON_PARSER_ERROR", "Invalid UTF-8 in the request body");
        }

        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException error)
        {
            throw new SalesforceException(
                400, "JSON_PARSER_ERROR", $"Unexpected character or end of input at [line:{(error.LineNumber ?? 0) + 1}, column:{(error.BytePositionInLine ?? 0) + 1}]");
        }
    }
}
