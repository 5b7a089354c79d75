using SalesforceConnect.Csv;

namespace SalesforceConnect.Bulk;

/// <summary>The rows of a CSV file: their values go as they are.</summary>
/// <param name="options">What is loaded.</param>
/// <param name="columns">Which of its columns, and under which names.</param>
internal sealed class CsvSource(LoadOptions options, LoadColumns columns) : ILoadSource
{
    /// <summary>What clears a field (Bulk API 2.0 and Bulk API Developer Guide, "Prepare CSV Files").</summary>
    public const string Cleared = "#N/A";

    public IReadOnlyList<string> Columns { get; } = [.. columns.Used.Select(column => column.Name)];

    public IEnumerable<LoadRow> Rows()
    {
        using CsvFile file = CsvFile.Open(options.Path!, options.Delimiter, options.Encoding);
        string[] given = new string[file.Header.Count];
        string?[] cells = new string?[columns.Used.Count];
        while (file.Read(given))
        {
            for (int column = 0; column < cells.Length; column++)
            {
                string cell = given[columns.Used[column].Place];
                cells[column] = cell.Length == 0 && options.EmptyClears ? Cleared : cell;
            }

            yield return new LoadRow(file.Line, cells);
        }
    }
}
