using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/query</c> and <c>/queryAll</c>: run a query, or read on from a locator.</summary>
internal static class QueryResource
{
    private const int SmallestBatch = 200;
    private const int LargestBatch = 2000;

    public static Task QueryAsync(RestCall call) => AnswerAsync(call, includeDeleted: false);

    public static Task QueryAllAsync(RestCall call) => AnswerAsync(call, includeDeleted: true);

    private static Task AnswerAsync(RestCall call, bool includeDeleted)
    {
        if (call.Method != "GET")
        {
            throw call.MethodNotAllowed("GET", "HEAD");
        }

        return call.Segments switch
        {
            [_] => RunAsync(call, includeDeleted),
            [_, var locator] => ContinueAsync(call, locator),
            _ => throw SalesforceException.NotFound(),
        };
    }

    private static Task RunAsync(RestCall call, bool includeDeleted)
    {
        if (!call.Http.Request.Query.TryGetValue("q", out var soql))
        {
            return call.Http.Request.Query.TryGetValue("explain", out var explained)
                ? QueryPlan.AnswerAsync(call, explained.ToString())
                : throw new SalesforceException(400, "MALFORMED_QUERY", "SOQL statement cannot be empty");
        }

        var result = QueryEngine.Run(call.Org.Store, soql.ToString(), includeDeleted, call.IsTooling);
        var pageSize = BatchSize(call) ?? call.Org.Options.QueryPageSize;
        var cursor = result.Rows.Count > pageSize ? call.Org.Cursors.Open(result, pageSize) : null;
        return WriteAsync(call, result, cursor, 0, pageSize);
    }

    private static Task ContinueAsync(RestCall call, string locator) => call.Org.Cursors.TryFind(locator, out var cursor, out var row)
        ? WriteAsync(call, cursor.Result, cursor, row, BatchSize(call) ?? cursor.PageSize)
        : throw new SalesforceException(400, "INVALID_QUERY_LOCATOR", "invalid query locator");

    /// <summary>What <c>Sforce-Query-Options</c> asks for, within Salesforce's bounds and never over the org's page size.</summary>
    private static int? BatchSize(RestCall call) => call.Headers.BatchSize is { } size
        ? Math.Min(Math.Clamp(size, SmallestBatch, LargestBatch), call.Org.Options.QueryPageSize)
        : null;

    private static async Task WriteAsync(RestCall call, QueryResult result, QueryCursor? cursor, int from, int pageSize)
    {
        var http = call.Http;
        var context = new RecordWriteContext(call.Org.Store, call.Root, call.Org.Cursors, call.Org.Options.ChildPageSize);
        var to = (int)Math.Min(result.Rows.Count, (long)from + pageSize);
        http.Response.StatusCode = 200;
        http.Response.ContentType = Json.ContentType;
        using var json = new Utf8JsonWriter(http.Response.BodyWriter, Json.WriterOptions);
        json.WriteStartObject();
        if (call.IsTooling)
        {
            json.WriteNumber("size", result.Aggregates?.Rows.Count ?? to - from);
        }

        json.WriteNumber("totalSize", result.TotalSize);
        json.WriteBoolean("done", to == result.Rows.Count);
        if (to < result.Rows.Count)
        {
            json.WriteString("nextRecordsUrl", $"{call.Root}/query/{cursor!.LocatorAt(to)}");
        }

        if (call.IsTooling)
        {
            json.WriteNull("queryLocator");
            json.WriteString("entityTypeName", result.Shape.Definition.Name);
        }

        json.WriteStartArray("records");
        for (var i = from; i < to; i++)
        {
            result.Shape.Write(json, context, result.Rows[i]);
            await Json.FlushWhenLargeAsync(json, http).ConfigureAwait(false);
        }

        for (var i = 0; i < result.Aggregates?.Rows.Count; i++)
        {
            result.Aggregates.Write(json, i);
            await Json.FlushWhenLargeAsync(json, http).ConfigureAwait(false);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }
}
