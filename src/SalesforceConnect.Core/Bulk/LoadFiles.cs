using System.Text;
using SalesforceConnect.Csv;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Bulk;

/// <summary>Writes what became of rows into files of the user's: his own columns, and what Salesforce says of each row.</summary>
/// <param name="options">What was loaded.</param>
internal sealed class LoadFiles(LoadOptions options)
{
    private static string NotProcessed => Text.Message("BulkRowNotProcessed");

    /// <summary>Writes the rows that are not in the org; corrected, the file is loaded again as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="failures">The rows.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public void WriteFailed(string path, IReadOnlyList<ResultRow> failures)
    {
        if (options.Path is not { } input)
        {
            Write(path, Form.OfPipeline, Plain(InOneTable(failures), columns => columns, ResultColumns.Error, ErrorOf));
            return;
        }

        Form form = FormOf(input);
        int[] own = [.. Enumerable.Range(0, form.Header.Length)
            .Where(place => !form.Header[place].StartsWith(ResultColumns.Prefix, StringComparison.OrdinalIgnoreCase))];
        var from = new BulkInput(input, options.Delimiter, options.Encoding, options.Map);
        IEnumerable<IReadOnlyList<string>> rows = InputRows.Matched(from, failures, _ => { })
            .Select(found => Line(
                found.Row, found.Cells is { } cells ? [.. own.Select(place => cells[place])] : Placed(found.Row, form.Header, own)));
        Write(path, form, rows.Prepend([.. own.Select(place => form.Header[place]), ResultColumns.Id, ResultColumns.Error]));

        static string[] Line(ResultRow row, IReadOnlyList<string> cells) => [.. cells, row.Id ?? "", ErrorOf(row)];
    }

    /// <summary>
    /// Writes the rows that are in the org as they say, with the columns that were sent under the names that they have in the input.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">The rows.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public void WriteSuccessful(string path, IEnumerable<ResultRow> rows)
    {
        Form form = options.Path is { } input ? FormOf(input) : Form.OfPipeline;
        Write(path, form, Plain(rows, Named, ResultColumns.Created, row => row.IsCreated == true ? "true" : "false"));

        IReadOnlyList<string> Named(IReadOnlyList<string> columns) => [.. columns.Select(NameOf)];

        string NameOf(string column)
            => InputRows.PlaceOf(form.Header, options.Map, column) is >= 0 and var place ? form.Header[place] : column;
    }

    // Rows that could not be sent have the columns that they came with.
    private static IEnumerable<ResultRow> InOneTable(IReadOnlyList<ResultRow> rows)
    {
        string[] all = [.. rows.SelectMany(row => row.Columns).Distinct(StringComparer.OrdinalIgnoreCase)];
        return rows.Select(row => row with
        {
            Columns = all,
            Cells = [.. all.Select(name =>
            {
                int place = row.Columns.ToList().FindIndex(column => column.Equals(name, StringComparison.OrdinalIgnoreCase));
                return place < 0 ? "" : row.Cells[place];
            })],
        });
    }

    private static string ErrorOf(ResultRow row) => row.ErrorText.Length > 0 ? row.ErrorText : NotProcessed;

    // What the row has under the names of the file's columns; what it does not have is not known.
    private string[] Placed(ResultRow row, IReadOnlyList<string> header, int[] own)
    {
        string[] cells = new string[header.Count];
        for (int column = 0; column < row.Columns.Count; column++)
        {
            int place = InputRows.PlaceOf(header, options.Map, row.Columns[column]);
            if (place >= 0)
            {
                cells[place] = row.Cells[column];
            }
        }

        return [.. own.Select(place => cells[place] ?? "")];
    }

    private static IEnumerable<IReadOnlyList<string>> Plain(
        IEnumerable<ResultRow> rows, Func<IReadOnlyList<string>, IReadOnlyList<string>> named, string last, Func<ResultRow, string> value)
    {
        bool hasHeader = false;
        foreach (ResultRow row in rows)
        {
            if (!hasHeader)
            {
                hasHeader = true;
                yield return [.. named(row.Columns), ResultColumns.Id, last];
            }

            yield return [.. row.Cells, row.Id ?? "", value(row)];
        }

        if (!hasHeader)
        {
            yield return [ResultColumns.Id, last];
        }
    }

    private Form FormOf(string input)
    {
        using CsvFile file = CsvFile.Open(input, options.Delimiter, options.Encoding);
        return new Form(file.Delimiter, WithMark(file.Encoding, file.IsMarked), [.. file.Header]);
    }

    // What the encoding has not, in Salesforce's words, gives way to a question mark: the row is the user's own.
    private static Encoding WithMark(Encoding encoding, bool isMarked)
    {
        if (!isMarked && encoding is UTF8Encoding)
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }

        var written = (Encoding)encoding.Clone();
        written.EncoderFallback = EncoderFallback.ReplacementFallback;
        return written;
    }

    private static void Write(string path, Form form, IEnumerable<IReadOnlyList<string>> rows)
        => PendingFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, form.Encoding);
            foreach (IReadOnlyList<string> row in rows)
            {
                CsvText.WriteRow(writer, row, form.Delimiter);
            }
        });

    // How a file is written.
    private sealed record Form(char Delimiter, Encoding Encoding, string[] Header)
    {
        public static Form OfPipeline { get; } = new(',', new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), []);
    }
}
