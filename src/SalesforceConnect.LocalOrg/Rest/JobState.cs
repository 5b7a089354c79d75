namespace SalesforceConnect.LocalOrg;

/// <summary>What loads and queries have in common: how they are ended, and what is refused in which state.</summary>
internal static class JobState
{
    /// <summary>The media type of results.</summary>
    public const string Csv = "text/csv; charset=UTF-8";

    public static async Task AbortAsync(RestCall call, BulkJob job)
    {
        BulkJobState before = job.State;
        if (!await job.TryAbortAsync().ConfigureAwait(false))
        {
            throw Refused("Aborting", before);
        }

        await JobJson.SendAsync(call, job, job.Status, inFull: false).ConfigureAwait(false);
    }

    /// <summary>Deletes a job that is in one of these states.</summary>
    public static void Delete(RestCall call, BulkJob job, params ReadOnlySpan<BulkJobState> allowed)
    {
        if (!allowed.Contains(job.State))
        {
            throw new SalesforceException(
                400, "API_ERROR", "Error encountered when deleting the job because the job is not terminated");
        }

        call.Org.BulkJobs.Remove(job);
        call.Http.Response.StatusCode = 204;
    }

    public static SalesforceException Refused(string action, BulkJobState state)
    {
        string shown = state == BulkJobState.JobComplete ? "Completed" : state.ToString();
        return new SalesforceException(400, "INVALIDJOBSTATE", $"InvalidJobState : {action} already {shown} Job not allowed");
    }

    public static SalesforceException NoResults(BulkJobState state) =>
        new(400, "INVALIDJOBSTATE", $"InvalidJobState : There are no results of a job that is {state}");
}
