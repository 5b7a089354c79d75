using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Bulk;

/// <summary>Fetches what became of the rows of jobs that load (Bulk API 2.0 and Bulk API Developer Guide, "Get Job … Record Results").</summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="caller">Where to tell of them.</param>
internal sealed class BulkResults(ISender sender, ICaller? caller)
{
    /// <summary>The rows of one kind, in no order.</summary>
    /// <param name="job">The job, which has come to its end.</param>
    /// <param name="kind">Which rows.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<ResultRows> FetchAsync(SfBulkJob job, SfBulkResultKind kind, CancellationToken cancellationToken)
    {
        string path = Path.Combine(Path.GetTempPath(), $"SalesforceConnect-{Guid.NewGuid():N}.csv");
        SfRequest request = BulkJobs.For(job, "GET", "/" + Resource(kind)).WithHeader("Accept", "text/csv") with { Sink = new FileSink(path, resume: false) };
        await sender.SendAsync(request, caller, cancellationToken).ConfigureAwait(false);
        return new ResultRows(path, job.Delimiter);
    }

    private static string Resource(SfBulkResultKind kind) => kind switch
    {
        SfBulkResultKind.Failed => "failedResults",
        SfBulkResultKind.Successful => "successfulResults",
        _ => "unprocessedrecords",
    };
}
