using System.Globalization;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>GET /jobs/ingest</c> and <c>GET /jobs/query</c>: the jobs, in pages.</summary>
internal static class JobListResource
{
    private const string Classic = "Classic";
    private static readonly string[] s_ingestTypes = ["BigObjectIngest", Classic, "V2Ingest"];
    private static readonly string[] s_queryTypes = [Classic, "V2Query"];

    public static Task AnswerAsync(RestCall call)
    {
        string kind = call.Segments[1];
        string type = Parameter(call, "jobType");
        if (type.Length > 0 && !(kind == "query" ? s_queryTypes : s_ingestTypes).Contains(type))
        {
            throw new SalesforceException(400, "API_ERROR", $"Invalid value: '{type}' supplied for property: 'jobType'");
        }

        Action<Utf8JsonWriter>[] all = [.. Jobs(call, kind == "query", type)];
        int from = From(Parameter(call, "queryLocator"));
        int to = (int)Math.Min(all.Length, (long)from + call.Org.BulkJobs.ListPageSize);
        return Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("done", to >= all.Length);
            json.WriteStartArray("records");
            foreach (Action<Utf8JsonWriter> write in all.Take(from..to))
            {
                write(json);
            }

            json.WriteEndArray();
            string filter = type.Length == 0 ? "" : $"&jobType={type}";
            json.WriteString(
                "nextRecordsUrl", to < all.Length ? $"{call.Root}/jobs/{kind}?queryLocator={Locator(to)}{filter}" : null);
            json.WriteEndObject();
        });
    }

    /// <summary>What writes each job, those of the older API first.</summary>
    private static IEnumerable<Action<Utf8JsonWriter>> Jobs(RestCall call, bool ofQueries, string type)
    {
        if (!ofQueries && type is "" or Classic)
        {
            foreach (ClassicJob job in call.Org.BulkJobs.Classic)
            {
                yield return json => JobJson.Write(json, job);
            }
        }

        // Chunks by primary key can be asked for in the older API alone.
        if (Parameter(call, "isPkChunkingEnabled").Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            yield break;
        }

        foreach (BulkJob job in call.Org.BulkJobs.Live())
        {
            if (job is QueryJob == ofQueries && (type.Length == 0 || job.JobType == type))
            {
                yield return json => JobJson.Write(json, job, job.Status, inFull: false);
            }
        }
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
