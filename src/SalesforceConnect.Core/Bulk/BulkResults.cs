using SalesforceConnect.Disk;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;

namespace SalesforceConnect.Bulk;

/// <summary>
/// Fetches what became of the rows of jobs that load (Bulk API 2.0 and Bulk API Developer Guide, "Get Job … Record Results").
/// </summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="caller">Where to tell of them.</param>
internal sealed class BulkResults(ISender sender, ICaller? caller)
{
    /// <summary>The rows of one kind, in no order.</summary>
    /// <param name="job">The job, which has come to its end.</param>
    /// <param name="kind">Which rows.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">The call was refused, or something else came in their place.</exception>
    public async Task<ResultRows> FetchAsync(SfBulkJob job, SfBulkResultKind kind, CancellationToken cancellationToken)
    {
        FileStream file = Open();
        try
        {
            SfRequest request = BulkJobs.For(job, "GET", "/" + Resource(kind)) with
            {
                Sink = new PageSink(file, keepsHeader: true, onHead: _ => { }, onRows: _ => { })
                {
                    MayBeEmpty = CountOf(job, kind) is null or 0,
                },
            };
            await sender.SendAsync(request, caller, cancellationToken).ConfigureAwait(false);
            return new ResultRows(file, job.Delimiter);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>How many rows of a kind a job counts; null where that is not known.</summary>
    public static long? CountOf(SfBulkJob job, SfBulkResultKind kind) => kind switch
    {
        SfBulkResultKind.Failed => job.Failed,
        SfBulkResultKind.Successful => job.Processed - (job.Failed ?? 0),
        _ => job.Unprocessed,
    };

    private static FileStream Open()
    {
        string path = Path.Combine(Path.GetTempPath(), "SalesforceConnect-results");
        try
        {
            return OwnerOnlyFile.OpenNameless(path);
        }
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure))
        {
            throw new SfException("FileNotWritten", SfErrorCategory.WriteError, failure, path, failure.Message);
        }
    }

    private static string Resource(SfBulkResultKind kind) => kind switch
    {
        SfBulkResultKind.Failed => "failedResults",
        SfBulkResultKind.Successful => "successfulResults",
        _ => "unprocessedrecords",
    };
}
