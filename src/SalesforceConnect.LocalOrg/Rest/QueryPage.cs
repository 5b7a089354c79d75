using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>One page of a query's answer.</summary>
internal sealed class QueryPage(RestCall call, QueryResult result, QueryCursor? cursor, int from, int pageSize)
{
    private const int PieceSize = 32 * 1024;

    private readonly RecordWriteContext _context = new(call.Org.Store, call.Root, call.Org.Cursors, call.Org.Options.ChildPageSize);
    private readonly int _to = (int)Math.Min(result.Rows.Count, (long)from + pageSize);

    /// <summary>Sends the page piece by piece, as it is written.</summary>
    public async Task SendAsync()
    {
        HttpContext http = call.Http;
        http.Response.StatusCode = 200;
        http.Response.ContentType = Json.ContentType;
        var buffer = new ArrayBufferWriter<byte>(PieceSize * 2);
        using var json = new Utf8JsonWriter(buffer, Json.WriterOptions);
        foreach (int _ in Write(json))
        {
            json.Flush();
            await http.Response.Body.WriteAsync(buffer.WrittenMemory, http.RequestAborted).ConfigureAwait(false);
            buffer.ResetWrittenCount();
            http.RequestAborted.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The whole page in memory, for sending it more than once.</summary>
    public byte[] ToBytes(bool gzip)
    {
        var buffer = new ArrayBufferWriter<byte>(PieceSize * 32);
        using (var json = new Utf8JsonWriter(buffer, Json.WriterOptions))
        {
            foreach (int _ in Write(json))
            {
            }
        }

        return PreparedAnswer.Make(buffer.WrittenSpan, gzip);
    }

    /// <summary>Writes the page and stops whenever a good piece has been written, and at the end.</summary>
    private IEnumerable<int> Write(Utf8JsonWriter json)
    {
        WriteHead(json);
        for (int i = from; i < _to; i++)
        {
            result.Shape.Write(json, _context, result.Rows[i]);
            if (json.BytesPending >= PieceSize)
            {
                yield return i;
            }
        }

        for (int i = 0; i < result.Aggregates?.Rows.Count; i++)
        {
            result.Aggregates.Write(json, i);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        yield return _to;
    }

    private void WriteHead(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (call.IsTooling)
        {
            json.WriteNumber("size", result.Aggregates?.Rows.Count ?? _to - from);
        }

        json.WriteNumber("totalSize", result.TotalSize);
        json.WriteBoolean("done", _to == result.Rows.Count);
        if (_to < result.Rows.Count)
        {
            json.WriteString("nextRecordsUrl", $"{call.Root}/query/{cursor!.LocatorAt(_to)}");
        }

        if (call.IsTooling)
        {
            json.WriteNull("queryLocator");
            json.WriteString("entityTypeName", result.Shape.Definition.Name);
        }

        json.WriteStartArray("records");
    }
}
