namespace SalesforceConnect.LocalOrg;

/// <summary><c>/limits</c>. The API requests and what bulk jobs use are counted for real; the rest stands still.</summary>
internal static class LimitsResource
{
    private static readonly (string Name, int Max, int Used)[] s_fixed =
    [
        ("ActiveScratchOrgs", 3, 0), ("AnalyticsExternalDataSizeMB", 40960, 0), ("BOZosCalloutHourlyLimit", 20000, 0),
        ("ConcurrentAsyncGetReportInstances", 200, 0), ("ConcurrentEinsteinDataInsightsStoryCreation", 5, 0),
        ("ConcurrentEinsteinDiscoveryStoryCreation", 2, 0), ("ConcurrentSyncReportRuns", 20, 0),
        ("DailyAnalyticsDataflowJobExecutions", 60, 0),
        ("DailyAnalyticsUploadedFilesSizeMB", 51200, 0), ("DailyAsyncApexExecutions", 250000, 12), ("DailyAsyncApexTests", 500, 0),
        ("DailyDeliveredPlatformEvents", 10000, 0), ("DailyDurableGenericStreamingApiEvents", 10000, 0),
        ("DailyDurableStreamingApiEvents", 10000, 0),
        ("DailyEinsteinDataInsightsStoryCreation", 1000, 0), ("DailyFunctionsApiCallLimit", 235000, 0),
        ("DailyGenericStreamingApiEvents", 10000, 0),
        ("DailyScratchOrgs", 6, 0), ("DailyStandardVolumePlatformEvents", 10000, 0), ("DailyStreamingApiEvents", 10000, 0),
        ("DailyWorkflowEmails", 390, 3),
        ("DataStorageMB", 1024, 38), ("DurableStreamingApiConcurrentClients", 20, 0), ("FileStorageMB", 1024, 4),
        ("HourlyAsyncReportRuns", 1200, 0), ("HourlyDashboardRefreshes", 200, 0), ("HourlyDashboardResults", 5000, 0),
        ("HourlyDashboardStatuses", 999999999, 0),
        ("HourlyLongTermIdMapping", 100000, 0), ("HourlyManagedContentPublicRequests", 50000, 0), ("HourlyODataCallout", 20000, 0),
        ("HourlyPublishedPlatformEvents", 50000, 0), ("HourlyShortTermIdMapping", 100000, 0), ("HourlySyncReportRuns", 500, 0),
        ("HourlyTimeBasedWorkflow", 1000, 0),
        ("MassEmail", 5000, 0), ("MonthlyEinsteinDiscoveryStoryCreation", 500, 0), ("Package2VersionCreates", 6, 0),
        ("PermissionSets", 1500, 2),
        ("SingleEmail", 5000, 17), ("StreamingApiConcurrentClients", 20, 0),
    ];

    public static Task AnswerAsync(RestCall call)
    {
        bool isCount = call.Segments is ["limits", var part] && part.Equals("recordCount", StringComparison.OrdinalIgnoreCase);
        if (call.Segments is not ["limits"] && !isCount)
        {
            throw SalesforceException.NotFound();
        }

        if (call.Method != "GET")
        {
            throw call.MethodNotAllowed("GET", "HEAD");
        }

        if (isCount)
        {
            return CountAsync(call);
        }

        Org org = call.Org;
        IOrderedEnumerable<(string, int, int Used)> entries = s_fixed
            .Append(("DailyApiRequests", org.Usage.Limit, org.Usage.Used))
            .Append(("DailyBulkApiBatches", org.BulkJobs.DailyBatchLimit, org.BulkJobs.BatchesUsed))
            .Append(("DailyBulkV2QueryFileStorageMB", org.BulkJobs.DailyResultStorageLimit, org.BulkJobs.ResultStorageUsed))
            .Append(("DailyBulkV2QueryJobs", org.BulkJobs.DailyQueryJobLimit, org.BulkJobs.QueryJobsUsed))
            .OrderBy(l => l.Item1, StringComparer.Ordinal);
        return Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            foreach ((string? name, int max, int used) in entries)
            {
                json.WriteStartObject(name);
                json.WriteNumber("Max", max);
                json.WriteNumber("Remaining", max - used);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
    }

    /// <summary>
    /// How many records the objects have that <c>sObjects</c> names, or all of them; what is not known is left out. Salesforce's own numbers
    /// are some hours old and say no more than about how many.
    /// </summary>
    private static Task CountAsync(RestCall call)
    {
        OrgStore store = call.Org.Store;
        string[] wanted = call.Http.Request.Query["sObjects"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        IEnumerable<string> names = store.ObjectNames
            .Where(name => wanted.Length == 0 || wanted.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal);
        return Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("sObjects");
            foreach (string name in names)
            {
                json.WriteStartObject();
                json.WriteNumber("count", store.Count(name));
                json.WriteString("name", name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
