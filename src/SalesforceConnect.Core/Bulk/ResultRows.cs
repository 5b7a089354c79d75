using System.Collections;
using SalesforceConnect.Csv;

namespace SalesforceConnect.Bulk;

/// <summary>Rows of a job's results, in no order, read once from a file that goes with this.</summary>
/// <param name="results">The file.</param>
/// <param name="delimiter">The character between its values.</param>
internal sealed class ResultRows(FileStream results, char delimiter) : IEnumerable<ResultRow>, IDisposable
{
    public IEnumerator<ResultRow> GetEnumerator()
    {
        // A set of no rows may be a header, or nothing at all.
        if (results.Length == 0)
        {
            yield break;
        }

        results.Position = 0;
        using CsvFile file = CsvFile.Of(results, delimiter);
        string[] header = [.. file.Header];
        int id = Array.IndexOf(header, ResultColumns.Id);
        int created = Array.IndexOf(header, ResultColumns.Created);
        int error = Array.IndexOf(header, ResultColumns.Error);
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

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => results.Dispose();
}
