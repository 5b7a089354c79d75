using System.Text;
using SalesforceConnect.Csv;

namespace SalesforceConnect.Core.Tests.Fuzz;

/// <summary>What is written as CSV is read back the same, whatever it is.</summary>
public sealed class CsvFuzzTests : IDisposable
{
    private const int RowsOfTable = 400;
    private const int Tables = Generated.Count / RowsOfTable;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sf-csv-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_was_written_is_read_back_with_its_lines()
    {
        int quoted = 0;
        for (int seed = 0; seed < Tables; seed++)
        {
            var random = new Random(20261128 + (seed * 7919));
            string[][] rows = GeneratedCsv.Table(random, RowsOfTable);
            char delimiter = random.One(",", ";", "\t", "|", "^")[0];
            string end = random.One("\n", "\r\n", "\r");
            try
            {
                quoted += RoundTrip(rows, delimiter, end) ? 1 : 0;
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Table {seed}, {Generated.Escaped(delimiter + end)}: {failure.Message}", failure);
            }
        }

        Assert.True(quoted > Tables / 2);
    }

    // Whether any value had to be quoted.
    private bool RoundTrip(string[][] rows, char delimiter, string end)
    {
        string path = Path.Combine(_folder.FullName, "table.csv");
        var written = new StringBuilder();
        using (var text = new StringWriter(written))
        {
            CsvText.WriteRow(text, [.. Enumerable.Range(0, rows[0].Length).Select(column => $"C{column}")], delimiter);
            foreach (string[] row in rows)
            {
                CsvText.WriteRow(text, row, delimiter);
            }
        }

        File.WriteAllText(path, written.ToString().Replace("\n", end), new UTF8Encoding(false));
        var expected = new List<string[]>();
        var lines = new List<long>();
        long line = 2;
        foreach (string[] row in rows)
        {
            if (row.Any(cell => cell.Length > 0))
            {
                expected.Add([.. row.Select(cell => CsvText.WithLineFeeds(cell))]);
                lines.Add(line);
            }

            line += 1 + row.Sum(cell => CsvText.WithLineFeeds(cell).Count(c => c == '\n'));
        }

        using CsvFile file = CsvFile.Open(path, delimiter);
        Assert.Equal(rows[0].Length, file.Header.Count);
        string[] cells = new string[rows[0].Length];
        for (int row = 0; row < expected.Count; row++)
        {
            Assert.True(file.Read(cells), $"Row {row} is not there.");
            Assert.True(
                expected[row].SequenceEqual(cells.Select(CsvText.WithLineFeeds)) && lines[row] == file.Line,
                $"Line {lines[row]}: {Generated.Escaped(string.Join("¦", expected[row]))}; line {file.Line}: {Generated.Escaped(string.Join("¦", cells))}");
        }

        Assert.False(file.Read(cells), "There is a row too many.");
        return written.ToString().Contains('"');
    }
}
