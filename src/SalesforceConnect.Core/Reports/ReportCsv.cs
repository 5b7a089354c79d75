using System.Globalization;
using System.Text;
using SalesforceConnect.Csv;
using SalesforceConnect.Disk;
using SalesforceConnect.Records;

namespace SalesforceConnect.Reports;

/// <summary>
/// Writes what a report shows as a CSV file: nulls empty, dates and times in UTC, numbers with a point, so that every program reads the same.
/// </summary>
internal static class ReportCsv
{
    private static readonly UTF8Encoding s_plain = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the file, beside its place until it is whole.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="table">What it is to hold.</param>
    /// <param name="columnName">What the columns are called.</param>
    /// <param name="delimiter">The character between values.</param>
    /// <param name="encoding">How the text is written; null for UTF-8 without a mark.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>, <c>TextNotInEncoding</c>.</exception>
    public static void Write(string path, ReportTable table, SfReportColumnName columnName, char delimiter, Encoding? encoding)
    {
        try
        {
            PendingFile.Write(path, stream =>
            {
                using var writer = new StreamWriter(stream, encoding ?? s_plain, bufferSize: 64 * 1024, leaveOpen: true);
                CsvText.WriteRow(writer, table.Names(columnName), delimiter);
                foreach (object?[] row in table.Rows)
                {
                    CsvText.WriteRow(writer, [.. row.Select(TextOf)], delimiter);
                }
            });
        }
        catch (EncoderFallbackException unknown)
        {
            throw NotInEncoding.Error(unknown, encoding!, path);
        }
    }

    private static string? TextOf(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        _ => SalesforceText.Print(value) ?? Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
