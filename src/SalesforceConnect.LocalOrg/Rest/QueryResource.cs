using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

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
        if (!call.Http.Request.Query.TryGetValue("q", out StringValues soql))
        {
            return call.Http.Request.Query.TryGetValue("explain", out StringValues explained)
                ? QueryPlan.AnswerAsync(call, explained.ToString())
                : throw new SalesforceException(400, "MALFORMED_QUERY", "SOQL statement cannot be empty");
        }

        if (call.Http.Request.Query["columns"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            return QueryColumns.AnswerAsync(call, soql.ToString());
        }

        int pageSize = BatchSize(call) ?? call.Org.Options.QueryPageSize;
        return SendAsync(call, soql.ToString(), includeDeleted, pageSize, () =>
        {
            QueryResult result = QueryEngine.Run(
                call.Org.Store, soql.ToString(), includeDeleted, call.IsTooling, userId: call.Token.User.Id);
            QueryCursor? cursor = result.Rows.Count > pageSize ? call.Org.Cursors.Open(result, pageSize) : null;
            return new QueryPage(call, result, cursor, 0, pageSize);
        });
    }

    private static Task ContinueAsync(RestCall call, string locator)
    {
        if (!call.Org.Cursors.TryFind(locator, out QueryCursor? cursor, out int row))
        {
            throw new SalesforceException(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
        }

        int pageSize = BatchSize(call) ?? cursor.PageSize;
        return SendAsync(call, locator, includeDeleted: false, pageSize, () => new QueryPage(call, cursor.Result, cursor, row, pageSize));
    }

    /// <summary>What <c>Sforce-Query-Options</c> asks for, within Salesforce's bounds and never over the org's page size.</summary>
    private static int? BatchSize(RestCall call) => call.Headers.BatchSize is { } size
        ? Math.Min(Math.Clamp(size, SmallestBatch, LargestBatch), call.Org.Options.QueryPageSize)
        : null;

    private static Task SendAsync(RestCall call, string query, bool includeDeleted, int pageSize, Func<QueryPage> page)
    {
        if (!call.Org.Options.PreparedPages)
        {
            return page().SendAsync();
        }

        HttpContext http = call.Http;
        bool gzip = PreparedAnswer.IsZipped(http);
        byte[] bytes = call.Org.Pages.Get(
            new PreparedPages.PageKey(call.Root, query, includeDeleted, pageSize, gzip), () => page().ToBytes(gzip));
        http.Response.StatusCode = 200;
        http.Response.ContentType = Json.ContentType;
        return PreparedAnswer.SendAsync(http, bytes, gzip);
    }
}
