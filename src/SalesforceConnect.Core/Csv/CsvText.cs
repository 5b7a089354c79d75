namespace SalesforceConnect.Csv;

/// <summary>Writes values of CSV files (RFC 4180). A line's end is one line feed, inside quotes too.</summary>
internal static class CsvText
{
    private static readonly char[] s_special = ['"', '\r', '\n'];

    /// <summary>Writes a row.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="cells">Its values; null for an empty one.</param>
    /// <param name="delimiter">The character between them.</param>
    public static void WriteRow(TextWriter writer, IReadOnlyList<string?> cells, char delimiter = ',')
    {
        // A line of nothing would be none.
        if (cells.Count == 1 && string.IsNullOrEmpty(cells[0]))
        {
            writer.Write("\"\"\n");
            return;
        }

        for (int column = 0; column < cells.Count; column++)
        {
            if (column > 0)
            {
                writer.Write(delimiter);
            }

            Write(writer, cells[column] ?? "", delimiter);
        }

        writer.Write('\n');
    }

    /// <summary>A text whose lines end in one line feed each.</summary>
    public static string WithLineFeeds(string text)
        => text.IndexOf('\r') < 0 ? text : text.Replace("\r\n", "\n").Replace('\r', '\n');

    private static void Write(TextWriter writer, string cell, char delimiter)
    {
        if (cell.IndexOfAny(s_special) < 0 && cell.IndexOf(delimiter) < 0)
        {
            writer.Write(cell);
            return;
        }

        writer.Write('"');
        writer.Write(WithLineFeeds(cell).Replace("\"", "\"\""));
        writer.Write('"');
    }
}
