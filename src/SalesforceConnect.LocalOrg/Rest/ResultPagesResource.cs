namespace SalesforceConnect.LocalOrg;

/// <summary>
/// <c>/jobs/query/{id}/resultPages</c>: where the pages of a query's results begin, so that several can be fetched at once.
/// </summary>
internal static class ResultPagesResource
{
    private const int FirstVersion = 58;
    private const int MaxPages = 5;

    public static Task AnswerAsync(RestCall call, QueryJob job)
    {
        call.RequireVersion(FirstVersion);
        ResultPagesForm form = call.Org.BulkJobs.ResultPagesForm;
        string path = $"{(form == ResultPagesForm.Postman ? "" : call.Root)}/jobs/query/{job.Id}";
        int pageSize = call.Org.BulkJobs.ResultPageSize;
        int next = QueryJobResource.From(call, job);
        return Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("resultPages");
            for (int page = 0; page < MaxPages && (next < job.Rows.Count || next == 0); page++)
            {
                json.WriteStartObject();
                json.WriteString(
                    form == ResultPagesForm.Postman ? "resultLink" : "resultUrl", $"{path}/results?locator={ResultLocator.At(next)}");
                json.WriteEndObject();
                next = (int)Math.Min(int.MaxValue, (long)next + pageSize);
            }

            json.WriteEndArray();
            bool isDone = next >= job.Rows.Count;
            json.WriteString(
                form == ResultPagesForm.Table ? "nextRecordUrl" : "nextRecordsUrl",
                isDone ? null : $"{path}/resultpages?locator={ResultLocator.At(next)}");
            json.WriteBoolean("done", isDone);
            json.WriteEndObject();
        });
    }
}
