using System.Text;
using SalesforceConnect.Csv;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Bulk;

/// <summary>Writes what became of rows into files of the user's: his own columns, and what Salesforce says of each row.</summary>
/// <param name="options">What was loaded.</param>
internal sealed class LoadFiles(LoadOptions options)
{
    private const string IdColumn = "sf__Id";
    private const string CreatedColumn = "sf__Created";
    private const string ErrorColumn = "sf__Error";
    private const string ResultPrefix = "sf__";

    /// <summary>Writes the rows that are not in the org; corrected, the file is loaded again as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="failures">The rows.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public void WriteFailed(string path, IReadOnlyList<ResultRow> failures)
    {
        if (options.Path is not { } input)
        {
            Write(path, mark: false, ',', Plain(failures, ErrorColumn, row => row.ErrorText.Length > 0 ? row.ErrorText : NotProcessed));
            return;
        }

        (char delimiter, bool isMarked, string[] header) = Form(input);
        int[] own = [.. Enumerable.Range(0, header.Length).Where(place => !header[place].StartsWith(ResultPrefix, StringComparison.OrdinalIgnoreCase))];
        var from = new BulkInput(input, options.Delimiter, options.Encoding, options.Map);
        IEnumerable<IReadOnlyList<string>> rows = InputRows.Matched(from, failures, _ => { })
            .Select(found => Line(found.Row, found.Cells is { } cells ? [.. own.Select(place => cells[place])] : Placed(found.Row, header, own)));
        Write(path, isMarked, delimiter, rows.Prepend([.. own.Select(place => header[place]), IdColumn, ErrorColumn]));

        static string[] Line(ResultRow row, IReadOnlyList<string> cells)
            => [.. cells, row.Id ?? "", row.ErrorText.Length > 0 ? row.ErrorText : NotProcessed];
    }

    /// <summary>Writes the rows that are in the org as they say.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">The rows.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public void WriteSuccessful(string path, IEnumerable<ResultRow> rows)
        => Write(path, mark: false, ',', Plain(rows, CreatedColumn, row => row.IsCreated == true ? "true" : "false"));

    private static string NotProcessed => Text.Message("BulkRowNotProcessed");

    // What the row has under the names of the file's columns; what it does not have is not known.
    private string[] Placed(ResultRow row, IReadOnlyList<string> header, int[] own)
        => [.. own.Select(place =>
        {
            string name = options.Map.TryGetValue(header[place], out string? field) ? field : header[place];
            int at = row.Columns.ToList().FindIndex(column => column.Equals(name, StringComparison.OrdinalIgnoreCase));
            return at < 0 ? "" : row.Cells[at];
        })];

    private static IEnumerable<IReadOnlyList<string>> Plain(IEnumerable<ResultRow> rows, string last, Func<ResultRow, string> value)
    {
        IReadOnlyList<string>? columns = null;
        foreach (ResultRow row in rows)
        {
            if (columns is null)
            {
                columns = row.Columns;
                yield return [.. columns, IdColumn, last];
            }

            yield return [.. row.Cells, row.Id ?? "", value(row)];
        }

        if (columns is null)
        {
            yield return [IdColumn, last];
        }
    }

    private (char Delimiter, bool IsMarked, string[] Header) Form(string input)
    {
        using CsvFile file = CsvFile.Open(input, options.Delimiter, options.Encoding);
        byte[] head = new byte[4];
        using FileStream bytes = File.OpenRead(input);
        int length = bytes.Read(head, 0, head.Length);
        return (file.Delimiter, Json.TextMark.Find([.. head.Take(length)], Encoding.ASCII).Length > 0, [.. file.Header]);
    }

    private void Write(string path, bool mark, char delimiter, IEnumerable<IReadOnlyList<string>> rows)
        => NewFile.Write(path, stream =>
        {
            Encoding encoding = mark ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)
                : options.Encoding is null or UTF8Encoding ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)
                : options.Encoding;
            using var writer = new StreamWriter(stream, encoding);
            foreach (IReadOnlyList<string> row in rows)
            {
                CsvText.WriteRow(writer, row, delimiter);
            }
        });
}
