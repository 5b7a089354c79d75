using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/jobs/query</c>: queries whose rows are fetched as CSV.</summary>
internal static class QueryJobResource
{
    private const int FirstVersion = 47;

    public static Task AnswerAsync(RestCall call)
    {
        call.RequireVersion(FirstVersion);
        return call.Segments switch
        {
            [_, _] => call.Method switch
            {
                "GET" => JobListResource.AnswerAsync(call),
                "POST" => CreateAsync(call),
                _ => throw call.MethodNotAllowed("GET", "HEAD", "POST"),
            },
            [_, _, var id] => JobAsync(call, Find(call, id)),
            [_, _, var id, "results"] => ResultsAsync(call, Finished(call, id)),
            [_, _, var id, var pages] when pages.Equals("resultPages", StringComparison.OrdinalIgnoreCase)
                => ResultPagesResource.AnswerAsync(call, Finished(call, id)),
            _ => throw SalesforceException.NotFound(),
        };
    }

    /// <summary>The row that a request's locator names; the first when it has none.</summary>
    public static int From(RestCall call, QueryJob job)
    {
        string locator = call.Http.Request.Query["locator"].ToString();
        int row = locator.Length == 0 ? 0 : ResultLocator.Row(locator) ?? -1;
        return row >= 0 && (row == 0 || row < job.Rows.Count)
            ? row
            : throw new SalesforceException(400, "API_ERROR", $"Invalid value: '{locator}' supplied for parameter: 'locator'");
    }

    private static QueryJob Find(RestCall call, string id)
        => call.Org.BulkJobs.Find(id) is QueryJob job && job.Order.UserId == call.Token.User.Id
            ? job
            : throw SalesforceException.NotFound();

    /// <summary>A job whose results can be had, by the API version that it was made with.</summary>
    private static QueryJob Finished(RestCall call, string id)
    {
        QueryJob job = Find(call, id);
        if (call.Method != "GET")
        {
            throw call.MethodNotAllowed("GET", "HEAD");
        }

        if (call.Version != job.Order.ApiVersion)
        {
            throw new SalesforceException(
                409, "API_ERROR", $"The job was created with API version {job.Order.ApiVersion}, and the request is of {call.Version}");
        }

        return job.State == BulkJobState.JobComplete ? job : throw JobState.NoResults(job.State);
    }

    private static async Task CreateAsync(RestCall call)
    {
        using JsonDocument body = await RequestBody.ReadJsonAsync(call.Http).ConfigureAwait(false);
        var request = JobRequest.Read(body.RootElement, "query");
        string operation = request.Operation("query", "queryAll");
        CsvDialect dialect = request.Dialect();
        BulkJobs jobs = call.Org.BulkJobs;
        OrgStore store = call.Org.Store;
        string user = call.Token.User.Id;
        var select = new BulkSelect(store, request.Text("query") ?? "", operation == "queryAll", user);
        jobs.RefuseUnsupported(select.Definition);
        if (jobs.ResultStorage.Remaining == 0)
        {
            throw new SalesforceException(
                400, "LIMIT_EXCEEDED", "Max bulk v2 query result size stored (1000000000) kb per 24 hrs has been exceeded");
        }

        if (!jobs.Queries.TryCount())
        {
            throw new SalesforceException(
                400, "LIMIT_EXCEEDED", $"Max bulk v2 query jobs ({jobs.DailyQueryJobLimit}) per 24 hrs has been reached");
        }

        var job = new QueryJob(jobs.Order(operation, user, call.Version, dialect), select, () => store.Version);
        BulkJobStatus made = job.Status;
        jobs.Add(job);
        job.Start();
        await JobJson.SendAsync(call, job, made, inFull: false).ConfigureAwait(false);
    }

    private static async Task JobAsync(RestCall call, QueryJob job)
    {
        switch (call.Method)
        {
            case "GET":
                BulkJobStatus status = await job.PollAsync(call.Http.RequestAborted).ConfigureAwait(false);
                await JobJson.SendAsync(call, job, status, inFull: true).ConfigureAwait(false);
                break;
            case "PATCH":
                using (JsonDocument body = await RequestBody.ReadJsonAsync(call.Http).ConfigureAwait(false))
                {
                    JobRequest.ReadState(body.RootElement, BulkJobState.Aborted);
                }

                await JobState.AbortAsync(call, job).ConfigureAwait(false);
                break;
            case "DELETE":
                JobState.Delete(call, job, BulkJobState.JobComplete, BulkJobState.Aborted, BulkJobState.Failed);
                break;
            default:
                throw call.MethodNotAllowed("DELETE", "GET", "HEAD", "PATCH");
        }
    }

    private static Task ResultsAsync(RestCall call, QueryJob job)
    {
        HttpContext http = call.Http;
        int from = From(call, job);
        int to = (int)Math.Min(job.Rows.Count, (long)from + PageSize(call));
        http.Response.ContentType = JobState.Csv;
        http.Response.Headers["Sforce-NumberOfRecords"] = (to - from).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["Sforce-Locator"] = to < job.Rows.Count ? ResultLocator.At(to) : "null";
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return Task.CompletedTask;
        }

        var page = new ResultPage(job, from, to);
        if (!call.Org.Options.PreparedPages)
        {
            return page.SendAsync(http);
        }

        bool gzip = PreparedAnswer.IsZipped(http);
        string key = $"{job.StoreVersion} {job.Order.Dialect} {from} {job.Select.Text}";
        return PreparedAnswer.SendAsync(
            http,
            call.Org.Pages.Get(
                new PreparedPages.PageKey(call.Root, key, job.Select.IncludesDeleted, to - from, gzip), () => page.ToBytes(gzip)),
            gzip);
    }

    private static int PageSize(RestCall call)
    {
        if (!call.Http.Request.Query.TryGetValue("maxRecords", out StringValues asked))
        {
            return call.Org.BulkJobs.ResultPageSize;
        }

        return int.TryParse(asked.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size > 0
            ? size
            : throw new SalesforceException(400, "API_ERROR", $"Invalid value: '{asked}' supplied for parameter: 'maxRecords'");
    }
}
