using System.Text;
using SalesforceConnect.Csv;

namespace SalesforceConnect.Bulk;

/// <summary>
/// Finds the rows of results in the input again, by what they hold: Salesforce tells neither their order nor their lines. Rows that are
/// equal are found in turn.
/// </summary>
internal sealed class RowMatcher
{
    private readonly Dictionary<string, Queue<ResultRow>> _rows = new(StringComparer.Ordinal);

    /// <param name="rows">The rows; all of them have the same columns.</param>
    public RowMatcher(IEnumerable<ResultRow> rows)
    {
        foreach (ResultRow row in rows)
        {
            Columns ??= row.Columns;
            string key = KeyOf(row.Cells);
            if (!_rows.TryGetValue(key, out Queue<ResultRow>? equal))
            {
                _rows[key] = equal = new Queue<ResultRow>();
            }

            equal.Enqueue(row);
        }
    }

    /// <summary>The columns of the rows; null where there are none.</summary>
    public IReadOnlyList<string>? Columns { get; }

    /// <summary>The rows that have not been found.</summary>
    public IEnumerable<ResultRow> Left => _rows.Values.SelectMany(equal => equal);

    /// <summary>The row that holds these values, which is not found again; null for none.</summary>
    /// <param name="cells">The values by the columns of the rows.</param>
    public ResultRow? Take(IReadOnlyList<string?> cells)
    {
        if (_rows.Count == 0 || !_rows.TryGetValue(KeyOf(cells), out Queue<ResultRow>? equal) || equal.Count == 0)
        {
            return null;
        }

        ResultRow row = equal.Dequeue();
        if (equal.Count == 0)
        {
            _rows.Remove(KeyOf(cells));
        }

        return row;
    }

    // Lengths part the values. What clears a field may stand for what was empty in the file.
    private static string KeyOf(IReadOnlyList<string?> cells)
    {
        var key = new StringBuilder();
        foreach (string? cell in cells)
        {
            string value = cell is null or CsvSource.Cleared ? "" : CsvText.WithLineFeeds(cell);
            key.Append(value.Length).Append(':').Append(value);
        }

        return key.ToString();
    }
}
