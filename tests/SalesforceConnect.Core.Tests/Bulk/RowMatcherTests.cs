using System.Text;
using SalesforceConnect.Bulk;
using SalesforceConnect.Core.Tests.Fuzz;
using SalesforceConnect.Csv;

namespace SalesforceConnect.Core.Tests.Bulk;

/// <summary>Rows of results find their lines in the input.</summary>
public sealed class RowMatcherTests : IDisposable
{
    private static readonly Dictionary<string, string> s_none = [];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sf-lines-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Rows_are_found_by_what_they_hold_and_equal_ones_in_turn()
        => Assert.Equal(
            ["3 b,2", "5 b,2", "7 c,", "8 ,x\ny", "- d,4"],
            Lines(
                "Name,Phone\na,1\nb,2\na,1\nb,2\nb,2\nc,\n,\"x\r\ny\"\n",
                s_none,
                ["Name", "Phone"],
                ["b", "2"], ["d", "4"], ["", "x\ny"], ["c", "#N/A"], ["b", "2"]));

    [Fact]
    public void Columns_may_stand_elsewhere_be_more_and_have_other_names()
        => Assert.Equal(
            ["3 2,b"],
            Lines(
                "Nummer;Anmerkung;Name\n1;x;a\n2;y;b\n",
                new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["nummer"] = "External_Id__c" },
                ["External_Id__c", "Name"],
                ["2", "b"]));

    [Theory]
    [InlineData("Subject,Who.Email", "Lead:Who.Email")]
    [InlineData("Subject,Lead:Who.Email", "Lead:Who.Email")]
    [InlineData("Subject,Account:What.Name", "What.Name")]
    public void The_parents_object_may_be_named_or_not(string header, string column)
        => Assert.Equal(["3 b,y"], Lines(header + "\na,x\nb,y\n", s_none, ["Subject", column], ["b", "y"]));

    [Fact]
    public void Two_parents_of_the_same_relationship_are_told_apart()
        => Assert.Equal(
            ["2 ,y"], Lines("Lead:Who.Email,Contact:Who.Email\n,y\ny,\n", s_none, ["Lead:Who.Email", "Contact:Who.Email"], ["", "y"]));

    [Fact]
    public void A_file_that_lacks_a_column_gives_no_lines_and_says_which()
    {
        var lacking = new List<string>();
        Assert.Equal(["- a,1"], Lines("Name,Fax\na,1\n", s_none, ["Name", "Phone"], lacking.AddRange, ["a", "1"]));
        Assert.Equal(["Phone"], lacking);
    }

    [Fact]
    public void Whatever_was_loaded_every_row_finds_its_own_line()
    {
        for (int seed = 0; seed < Generated.Count / 2_000; seed++)
        {
            var random = new Random(seed);
            string[][] rows = [.. GeneratedCsv.Table(random, 1_000).Where(row => row.Any(cell => cell.Length > 0))];
            string[] columns = [.. rows[0].Select((_, column) => $"C{column}")];
            string path = Path.Combine(_folder.FullName, "input.csv");
            using (var writer = new StreamWriter(path, append: false, new UTF8Encoding(false)))
            {
                CsvText.WriteRow(writer, columns);
                foreach (string[] row in rows)
                {
                    CsvText.WriteRow(writer, row);
                }
            }

            // As Salesforce gives them back: some of them, in another order.
            var lines = new Dictionary<string, Queue<long>>(StringComparer.Ordinal);
            long line = 2;
            foreach (string[] row in rows)
            {
                string key = KeyOf(row);
                lines[key] = lines.TryGetValue(key, out Queue<long>? known) ? known : new Queue<long>();
                lines[key].Enqueue(line);
                line += 1 + row.Sum(cell => CsvText.WithLineFeeds(cell).Count(c => c == '\n'));
            }

            ResultRow[] failed = [.. rows.Where(_ => random.Next(3) == 0).OrderBy(_ => random.Next()).Select(row => new ResultRow(columns, row))];
            ResultRow[] found = [.. InputRows.WithLines(new BulkInput(path, ',', null, s_none), failed, _ => { })];

            Assert.Equal(failed.Length, found.Length);
            Assert.Equal(found.Select(row => row.Line).OrderBy(at => at), found.Select(row => row.Line));
            Assert.All(found, row => Assert.Equal(lines[KeyOf(row.Cells)].Dequeue(), row.Line));
        }

        static string KeyOf(IEnumerable<string> row) => string.Join("\u0002", row.Select(cell => cell == "#N/A" ? "" : CsvText.WithLineFeeds(cell)));
    }

    private string[] Lines(string input, Dictionary<string, string> map, string[] columns, params string[][] rows)
        => Lines(input, map, columns, missing => Assert.Empty(missing), rows);

    private string[] Lines(
        string input, Dictionary<string, string> map, string[] columns, Action<IReadOnlyList<string>> lacking, params string[][] rows)
    {
        string path = Path.Combine(_folder.FullName, "input.csv");
        File.WriteAllText(path, input);
        return
        [
            .. InputRows.WithLines(new BulkInput(path, null, null, map), rows.Select(row => new ResultRow(columns, row)), lacking)
                .Select(row => $"{(row.Line is { } line ? line.ToString(System.Globalization.CultureInfo.InvariantCulture) : "-")} {string.Join(",", row.Cells.Select(cell => cell == "#N/A" ? "" : cell))}"),
        ];
    }
}
