using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>One page of a bulk query's results.</summary>
internal sealed class ResultPage(QueryJob job, int from, int to)
{
    private const int PieceSize = 48 * 1024;
    private const int FirstVersionInOrder = 50;

    private readonly BulkColumn[] _columns = RestApi.VersionNumber("v" + job.Order.ApiVersion) >= FirstVersionInOrder
        ? [.. job.Select.Columns]
        : [.. job.Select.Columns.OrderBy(column => column.Name, StringComparer.OrdinalIgnoreCase)];

    private readonly CsvWriter _csv = new(job.Order.Dialect);

    /// <summary>Sends the page piece by piece, as it is written.</summary>
    public async Task SendAsync(HttpContext http)
    {
        foreach (int _ in Write(PieceSize))
        {
            await http.Response.Body.WriteAsync(_csv.Written, http.RequestAborted).ConfigureAwait(false);
            _csv.Clear();
            http.RequestAborted.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The whole page in memory, for sending it more than once.</summary>
    public byte[] ToBytes(bool gzip)
    {
        foreach (int _ in Write(int.MaxValue))
        {
        }

        return PreparedAnswer.Make(_csv.Written.Span, gzip);
    }

    /// <summary>Writes the page and stops whenever a piece has been written, and at the end.</summary>
    private IEnumerable<int> Write(int pieceSize)
    {
        foreach (BulkColumn column in _columns)
        {
            _csv.Value(column.Name.AsSpan());
        }

        _csv.EndRow();
        IReadOnlyList<OrgRow> rows = job.Rows;
        for (int i = from; i < to; i++)
        {
            OrgRow row = rows[i];
            foreach (BulkColumn column in _columns)
            {
                _csv.Value(column.Get(row));
            }

            _csv.EndRow();
            if (_csv.Written.Length >= pieceSize)
            {
                yield return i;
            }
        }

        yield return to;
    }
}
