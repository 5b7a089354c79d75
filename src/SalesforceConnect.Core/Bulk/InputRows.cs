using SalesforceConnect.Csv;

namespace SalesforceConnect.Bulk;

/// <summary>An input file, read again for the lines of rows.</summary>
internal static class InputRows
{
    /// <summary>Gives the rows their lines, in the order of the lines; those that are in no line come last, without one.</summary>
    /// <param name="input">The file that they were uploaded from.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="lacking">Gets the columns that the file does not have, so that no line can be told.</param>
    public static IEnumerable<ResultRow> WithLines(BulkInput input, IEnumerable<ResultRow> rows, Action<IReadOnlyList<string>> lacking)
        => Matched(input, rows, lacking).Select(found => found.Row);

    /// <summary>
    /// The same, with the header of the file and each row's values as they stand in it; null for a row that is in no line.
    /// </summary>
    /// <inheritdoc cref="WithLines"/>
    public static IEnumerable<(ResultRow Row, IReadOnlyList<string> Header, string[]? Cells)> Matched(
        BulkInput input, IEnumerable<ResultRow> rows, Action<IReadOnlyList<string>> lacking)
    {
        var matcher = new RowMatcher(rows);
        if (matcher.Columns is not { } columns)
        {
            yield break;
        }

        using (CsvFile file = CsvFile.Open(input.Path, input.Delimiter, input.Encoding))
        {
            int[] places = [.. columns.Select(column => PlaceOf(file.Header, input.Map, column))];
            string[] missing = [.. columns.Where((_, column) => places[column] < 0)];
            if (missing.Length > 0)
            {
                lacking(missing);
            }
            else
            {
                string[] cells = new string[file.Header.Count];
                string[] sent = new string[places.Length];
                while (file.Read(cells))
                {
                    for (int column = 0; column < places.Length; column++)
                    {
                        sent[column] = cells[places[column]];
                    }

                    if (matcher.Take(sent) is { } row)
                    {
                        yield return (row with { Line = file.Line }, file.Header, cells);
                    }
                }
            }
        }

        foreach (ResultRow row in matcher.Left)
        {
            yield return (row, [], null);
        }
    }

    /// <summary>The place in a file's header of a column of the job; -1 for none.</summary>
    /// <param name="header">The header.</param>
    /// <param name="map">The fields that its columns were renamed to.</param>
    /// <param name="column">What the column is called in the job.</param>
    public static int PlaceOf(IReadOnlyList<string> header, IReadOnlyDictionary<string, string> map, string column)
    {
        string[] names = [.. header.Select(name => map.TryGetValue(name, out string? field) ? field : name)];
        int place = Array.FindIndex(names, name => name.Equals(column, StringComparison.OrdinalIgnoreCase));

        // The job names the parent's object, as in Lead:Who.Email, where a file need not, or leaves it out where a file has it.
        return place >= 0 ? place : Array.FindIndex(names, name => Bare(name).Equals(Bare(column), StringComparison.OrdinalIgnoreCase));
    }

    private static string Bare(string name) => name.Substring(name.IndexOf(':') + 1);
}
