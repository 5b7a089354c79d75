using System.Globalization;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>GET /jobs/ingest</c> and <c>GET /jobs/query</c>: the jobs, in pages.</summary>
internal static class JobListResource
{
    private static readonly string[] s_ingestTypes = ["BigObjectIngest", "Classic", "V2Ingest"];
    private static readonly string[] s_queryTypes = ["Classic", "V2Query"];

    public static Task AnswerAsync(RestCall call)
    {
        string kind = call.Segments[1];
        bool ofQueries = kind == "query";
        string type = Parameter(call, "jobType");
        if (type.Length > 0 && !(ofQueries ? s_queryTypes : s_ingestTypes).Contains(type))
        {
            throw new SalesforceException(400, "API_ERROR", $"Invalid value: '{type}' supplied for property: 'jobType'");
        }

        // Chunks by primary key can be asked for in the older API alone.
        bool isChunked = Parameter(call, "isPkChunkingEnabled").Equals("true", StringComparison.OrdinalIgnoreCase);
        BulkJob[] all =
        [
            .. call.Org.BulkJobs.Live().Where(
                job => !isChunked && job is IngestJob != ofQueries && (type.Length == 0 || job.JobType == type)),
        ];
        int from = From(Parameter(call, "queryLocator"));
        int to = (int)Math.Min(all.Length, (long)from + call.Org.BulkJobs.ListPageSize);
        return Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("done", to >= all.Length);
            json.WriteStartArray("records");
            foreach (BulkJob job in all.Take(from..to))
            {
                JobJson.Write(json, job, job.Status, inFull: false);
            }

            json.WriteEndArray();
            if (to < all.Length)
            {
                string filter = type.Length == 0 ? "" : $"&jobType={type}";
                json.WriteString("nextRecordsUrl", $"{call.Root}/jobs/{kind}?queryLocator={Locator(to)}{filter}");
            }
            else
            {
                json.WriteNull("nextRecordsUrl");
            }

            json.WriteEndObject();
        });
    }

    private static string Parameter(RestCall call, string name) => call.Http.Request.Query[name].ToString();

    private static string Locator(int row) => $"01gRM000000NSiL-{row.ToString(CultureInfo.InvariantCulture)}";

    private static int From(string locator)
    {
        if (locator.Length == 0)
        {
            return 0;
        }

        int dash = locator.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && int.TryParse(locator.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int row)
            ? row
            : throw new SalesforceException(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
    }
}
