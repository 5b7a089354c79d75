using System.Globalization;
using System.Text;
using SalesforceConnect.Csv;
using SalesforceConnect.Disk;

namespace SalesforceConnect.Bulk;

/// <summary>Writes rows of results as CSV: their lines where they are known, their own columns, and what Salesforce says of them.</summary>
internal static class ResultFile
{
    /// <summary>Writes the file, in place of one that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">Which rows they are.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="encoding">How it is written; null for UTF-8 without a mark.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public static void Write(string path, SfBulkResultKind kind, IEnumerable<ResultRow> rows, Encoding? encoding)
        => PendingFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, encoding ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            string[] last = kind switch
            {
                SfBulkResultKind.Failed => [ResultColumns.Error],
                SfBulkResultKind.Successful => [ResultColumns.Created],
                _ => [],
            };
            bool hasHeader = false;
            foreach (ResultRow row in rows)
            {
                if (!hasHeader)
                {
                    hasHeader = true;
                    CsvText.WriteRow(writer, [.. row.Columns, ResultColumns.Line, ResultColumns.Id, .. last]);
                }

                string value = kind == SfBulkResultKind.Failed ? row.ErrorText : row.IsCreated == true ? "true" : "false";
                CsvText.WriteRow(
                    writer,
                    [.. row.Cells, row.Line?.ToString(CultureInfo.InvariantCulture), row.Id, .. last.Select(_ => value)]);
            }

            if (!hasHeader)
            {
                CsvText.WriteRow(writer, [ResultColumns.Line, ResultColumns.Id, .. last]);
            }
        });
}
