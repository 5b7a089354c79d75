using System.Collections;

namespace SalesforceConnect.Bulk;

/// <summary>
/// Rows of results that are counted as they are read, since those of a part that met the daily limit are in no file at all.
/// </summary>
/// <param name="rows">The rows.</param>
internal sealed class CountedRows(IEnumerable<ResultRow> rows) : IEnumerable<ResultRow>
{
    private long _count;

    public IEnumerator<ResultRow> GetEnumerator()
    {
        foreach (ResultRow row in rows)
        {
            _count++;
            yield return row;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How many rows the job counts and the results do not have; 0 where it is not known how many there should be.</summary>
    public long Missing(SfBulkJob job, SfBulkResultKind kind) => Math.Max(0, (BulkResults.CountOf(job, kind) ?? 0) - _count);
}
