using SalesforceConnect.Csv;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Bulk;

/// <summary>Fetches what became of the rows of jobs that load (Bulk API 2.0 and Bulk API Developer Guide, "Get Job … Record Results").</summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="caller">Where to tell of them.</param>
internal sealed class BulkResults(ISender sender, ICaller? caller)
{
    private const string IdColumn = "sf__Id";
    private const string CreatedColumn = "sf__Created";
    private const string ErrorColumn = "sf__Error";

    /// <summary>The rows of one kind, in no order. The file that they are in goes with the last of them.</summary>
    /// <param name="job">The job, which has come to its end.</param>
    /// <param name="kind">Which rows.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<IEnumerable<ResultRow>> FetchAsync(SfBulkJob job, SfBulkResultKind kind, CancellationToken cancellationToken)
    {
        string path = Path.Combine(Path.GetTempPath(), $"SalesforceConnect-{Guid.NewGuid():N}.csv");
        SfRequest request = BulkJobs.For(job, "GET", "/" + Resource(kind)).WithHeader("Accept", "text/csv") with { Sink = new FileSink(path, resume: false) };
        await sender.SendAsync(request, caller, cancellationToken).ConfigureAwait(false);
        return Rows(path, job.Delimiter);
    }

    private static string Resource(SfBulkResultKind kind) => kind switch
    {
        SfBulkResultKind.Failed => "failedResults",
        SfBulkResultKind.Successful => "successfulResults",
        _ => "unprocessedrecords",
    };

    private static IEnumerable<ResultRow> Rows(string path, char delimiter)
    {
        try
        {
            // A set of no rows may be a header, or nothing at all.
            if (new FileInfo(path).Length == 0)
            {
                yield break;
            }

            using CsvFile file = CsvFile.Open(path, delimiter);
            string[] header = [.. file.Header];
            int id = Array.IndexOf(header, IdColumn);
            int created = Array.IndexOf(header, CreatedColumn);
            int error = Array.IndexOf(header, ErrorColumn);
            int[] own = [.. Enumerable.Range(0, header.Length).Where(place => place != id && place != created && place != error)];
            string[] columns = [.. own.Select(place => header[place])];
            string[] cells = new string[header.Length];
            while (file.Read(cells))
            {
                yield return new ResultRow(columns, [.. own.Select(place => cells[place])])
                {
                    Id = id < 0 || cells[id].Length == 0 ? null : cells[id],
                    IsCreated = created < 0 ? null : cells[created].Equals("true", StringComparison.OrdinalIgnoreCase),
                    Error = error < 0 ? null : RowError.Parse(cells[error]),
                    ErrorText = error < 0 ? "" : cells[error],
                };
            }
        }
        finally
        {
            File.Delete(path);
        }
    }
}
