namespace SalesforceConnect.LocalOrg;

/// <summary><c>/jobs</c>: Bulk API 2.0, the loads under <c>ingest</c> and the queries under <c>query</c>.</summary>
internal static class JobsResource
{
    public static Task AnswerAsync(RestCall call) => call.Segments switch
    {
        [_, "ingest", ..] => IngestResource.AnswerAsync(call),
        [_, "query", ..] => QueryJobResource.AnswerAsync(call),
        _ => throw SalesforceException.NotFound(),
    };
}
