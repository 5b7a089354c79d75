using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// The bytes of a base64 field: <c>/sobjects/ContentVersion/{id}/VersionData</c>, <c>/sobjects/Attachment/{id}/Body</c>. They are sent as
/// they are read, whatever their number.
/// </summary>
internal static class BlobResource
{
    private const int PieceSize = 128 * 1024;

    public static Task AnswerAsync(RestCall call, OrgTable table, OrgRow row, FieldDefinition field)
    {
        if (call.Method != "GET")
        {
            throw call.MethodNotAllowed("GET", "HEAD");
        }

        OrgBlob blob = row[field] as OrgBlob ?? throw SalesforceException.NotFound();
        HttpContext http = call.Http;
        FileSettings settings = call.Org.Files;
        var modified = new DateTimeOffset((DateTime)row[table.Definition.Field("SystemModstamp")]!, TimeSpan.Zero);
        var tag = new EntityTagHeaderValue($"\"{row.Id}-{blob.Number.ToString(CultureInfo.InvariantCulture)}\"");
        FieldDefinition? type = table.Definition.FindField("ContentType") ?? table.Definition.FindField("LogFileContentType");
        http.Response.ContentType = type is not null && row[type] is string declared
            ? declared
            : "application/octetstream";
        http.Response.Headers.LastModified = modified.ToString("R", CultureInfo.InvariantCulture);
        if (settings.ETags)
        {
            http.Response.Headers.ETag = tag.ToString();
            if (ConditionalRequest.Status(http.Request.GetTypedHeaders(), tag) is { } status)
            {
                http.Response.StatusCode = status;
                return Task.CompletedTask;
            }
        }

        (long from, long to) = (0L, blob.Length);
        if (settings.AcceptRanges)
        {
            http.Response.Headers.AcceptRanges = "bytes";
            if (Range(http.Request.GetTypedHeaders(), settings.ETags ? tag : null, modified) is { } range)
            {
                if (Satisfy(range, blob.Length) is not var (first, end))
                {
                    http.Response.StatusCode = 416;
                    http.Response.ContentType = null;
                    http.Response.Headers.ContentRange = new ContentRangeHeaderValue(blob.Length).ToString();
                    return Task.CompletedTask;
                }

                (from, to) = (first, end);
                http.Response.StatusCode = 206;
                http.Response.Headers.ContentRange = new ContentRangeHeaderValue(from, to - 1, blob.Length).ToString();
            }
        }

        if (settings.ContentLength)
        {
            http.Response.ContentLength = to - from;
        }

        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : SendAsync(http, blob, from, to);
    }

    /// <summary>The one range that is asked for. Several, or any for a file that has changed, are answered with the whole.</summary>
    private static RangeItemHeaderValue? Range(RequestHeaders headers, EntityTagHeaderValue? tag, DateTimeOffset modified)
    {
        if (headers.Range is not { Ranges: { Count: 1 } ranges } all || !all.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return headers.IfRange switch
        {
            { EntityTag: { } wanted } when !wanted.Compare(tag, useStrongComparison: true) => null,
            { LastModified: { } since } when since != modified => null,
            _ => ranges.First(),
        };
    }

    private static (long From, long To)? Satisfy(RangeItemHeaderValue range, long length)
    {
        long from = range.From ?? Math.Max(0, length - range.To!.Value);
        long to = range is { From: not null, To: { } last } ? Math.Min(last + 1, length) : length;
        return from < to ? (from, to) : null;
    }

    /// <summary>Sends these bytes of a blob as they are read.</summary>
    public static async Task SendAsync(HttpContext http, OrgBlob blob, long from, long to)
    {
        await using Stream source = blob.OpenRead();
        source.Position = from;
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            for (long left = to - from; left > 0;)
            {
                int read = await source.ReadAsync(
                    piece.AsMemory(0, (int)Math.Min(piece.Length, left)), http.RequestAborted).ConfigureAwait(false);
                await http.Response.Body.WriteAsync(piece.AsMemory(0, read), http.RequestAborted).ConfigureAwait(false);
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
