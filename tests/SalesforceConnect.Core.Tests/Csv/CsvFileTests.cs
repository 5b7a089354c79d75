using System.Text;
using SalesforceConnect.Csv;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Core.Tests.Csv;

/// <summary>Files as people have them, and what is read of them.</summary>
public sealed class CsvFileTests : IDisposable
{
    private const string Sample = "Name,Phone\nJosé,1\nÅsa €,2\n";

    private static readonly UTF8Encoding s_plain = new(encoderShouldEmitUTF8Identifier: false);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sf-csv-");

    private static readonly Dictionary<string, Encoding> s_encodings = new()
    {
        ["utf8"] = s_plain,
        ["utf8BOM"] = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
        ["unicode"] = new UnicodeEncoding(bigEndian: false, byteOrderMark: true),
        ["bigendianunicode"] = new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
        ["utf32"] = new UTF32Encoding(bigEndian: false, byteOrderMark: true),
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("utf8", false)]
    [InlineData("utf8BOM", true)]
    [InlineData("unicode", true)]
    [InlineData("bigendianunicode", true)]
    [InlineData("utf32", true)]
    public void A_mark_says_how_a_file_is_written_and_without_one_it_is_UTF_8(string written, bool isMarked)
    {
        string path = File(Sample, s_encodings[written]);
        using CsvFile file = CsvFile.Open(path);
        Assert.Equal((s_encodings[written].CodePage, isMarked), (file.Encoding.CodePage, file.IsMarked));
        Assert.Equal(["Name", "Phone"], file.Header);
        Assert.Equal(["2:José|1", "3:Åsa €|2"], Rows(file));

        // The mark counts, whatever is said.
        using CsvFile told = CsvFile.Open(path, encoding: isMarked ? Windows() : null);
        Assert.Equal(["2:José|1", "3:Åsa €|2"], Rows(told));
    }

    [Fact]
    public void Code_pages_are_read_where_they_are_named()
    {
        using CsvFile file = CsvFile.Open(File(Sample, Windows()), encoding: Windows());
        Assert.Equal(["2:José|1", "3:Åsa €|2"], Rows(file));
        Assert.False(file.IsMarked);
        using CsvFile wide = CsvFile.Open(
            File(Sample, new UnicodeEncoding(bigEndian: false, byteOrderMark: false)), encoding: new UnicodeEncoding(bigEndian: false, byteOrderMark: true));
        Assert.Equal(["2:José|1", "3:Åsa €|2"], Rows(wide));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(9_000)]
    public void Another_encoding_than_the_files_is_an_error_with_the_line(int rowsBefore)
    {
        var text = new StringBuilder("Name,Text\r\n");
        for (int row = 0; row < rowsBefore; row++)
        {
            text.Append("plain,\"two\nlines\"\r\n");
        }

        text.Append("plain,é\r\n");
        int line = 2 + (2 * rowsBefore);
        SfException error = Fails(File(text.ToString(), Windows()), "CsvNotInEncoding");
        Assert.Contains($"line {line}:", error.Message, StringComparison.Ordinal);
        Assert.Contains("utf-8", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Encoding 1252", error.RecommendedAction, StringComparison.Ordinal);

        // What bears a mark and is not written so is no better.
        string marked = File("", s_plain);
        System.IO.File.WriteAllBytes(marked, [0xEF, 0xBB, 0xBF, .. Windows().GetBytes(text.ToString())]);
        Assert.Contains($"line {line}:", Fails(marked, "CsvNotInEncoding").Message, StringComparison.Ordinal);
        System.IO.File.WriteAllBytes(marked, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text.ToString()), 0x00, 0xD8, 0x41, 0x00]);
        Assert.Contains($"line {line + 1}:", Fails(marked, "CsvNotInEncoding").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_is_not_in_the_encoding_is_line_1()
        => Assert.Contains("line 1:", Fails(File("Näme\n1\n", Windows()), "CsvNotInEncoding").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Lines_end_in_any_way_also_inside_quotes_and_each_row_knows_its_line(string end)
    {
        string text = "a,b\n1,2\n\"x\ny\n\",3\n4,\"\n\"\n5,6".Replace("\n", end);
        Assert.Equal(
            ["2:1|2", $"3:x{end}y{end}|3", $"6:4|{end}", "8:5|6"], Read(text));
    }

    [Fact]
    public void Line_ends_may_be_mixed()
        => Assert.Equal(["2:1|2", "3:3|4", "4:5|a\rb\nc\r\nd", "8:6|7"], Read("a,b\r\n1,2\r3,4\n5,\"a\rb\nc\r\nd\"\r\n6,7\r"));

    [Theory]
    [InlineData("Name,Phone,City", ',')]
    [InlineData("Name;Phone;City", ';')]
    [InlineData("Name\tPhone\tCity", '\t')]
    [InlineData("Name|Phone|City", '|')]
    [InlineData("Name", ',')]
    [InlineData("\"Name, first, second\";\"Phone\";City", ';')]
    [InlineData("\"A \"\"b, c, d\"\" e\";B;C", ';')]
    [InlineData("\"two\nlines, and, more\"|B|C", '|')]
    [InlineData("\n\r\n\nName;Phone", ';')]
    [InlineData("Pipe 5\" wide;Phone;City", ';')]
    [InlineData("a,b;c,d;e,f", ',')]
    public void The_header_says_what_stands_between_values(string header, char delimiter)
    {
        using CsvFile file = CsvFile.Open(File(header + "\n1,;\t|,2\n", s_plain));
        Assert.Equal(delimiter, file.Delimiter);
        Assert.Equal(delimiter, CsvDelimiter.Find(header.AsSpan()));
    }

    [Fact]
    public void A_long_header_is_looked_at_to_its_end()
    {
        string header = "\"" + string.Join(",\n", Enumerable.Repeat("text", 3_000)) + "\"";
        using CsvFile file = CsvFile.Open(File(header + string.Concat(Enumerable.Range(0, 5_000).Select(column => $";C{column}")) + "\n1;2\n", s_plain));
        Assert.Equal((';', 5_001), (file.Delimiter, file.Header.Count));
        Assert.StartsWith("3001:1|2|", Rows(file).Single().Replace("3000:", "3001:"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_delimiter_that_is_named_counts()
    {
        using CsvFile file = CsvFile.Open(File("a;b,c^d\n1;2,3^4\n", s_plain), '^');
        Assert.Equal(["a;b,c", "d"], file.Header);
        Assert.Equal(["2:1;2,3|4"], Rows(file));
    }

    [Theory]
    [InlineData("Name,Phone\n")]
    [InlineData("\"Name\",\"Phone\"\n")]
    [InlineData(" Name , Phone \n")]
    [InlineData("\"Name\",Phone,,\n")]
    [InlineData("\n\n\"Name\",\"Phone\"")]
    public void Headers_are_quoted_or_not_with_spaces_around_and_delimiters_left_behind(string header)
    {
        using CsvFile file = CsvFile.Open(File(header, s_plain));
        Assert.Equal(["Name", "Phone"], file.Header);
        Assert.Empty(Rows(file));
    }

    [Fact]
    public void A_header_may_hold_delimiters_quotes_and_line_ends()
    {
        using CsvFile file = CsvFile.Open(File("\"a,b\",\"c \"\"d\"\"\",\"e\nf\"\n1,2,3\n", s_plain));
        Assert.Equal(["a,b", "c \"d\"", "e\nf"], file.Header);
        Assert.Equal(["3:1|2|3"], Rows(file));
    }

    [Fact]
    public void Lines_of_nothing_are_no_rows_and_count_as_lines()
        => Assert.Equal(["4:1|2", "8:3|", "9:\"|", "11:|\n"], Read("\n\na,b\n1,2\n\n,\n\"\",\"\"\n3,\n\"\"\"\",\"\"\n\n\"\",\"\n\"\n\n,\n\n"));

    [Fact]
    public void A_row_that_begins_like_a_comment_is_a_row()
    {
        Assert.Equal(["2:#N/A|1", "3:# 1|2", "4:#|"], Read("a,b\n#N/A,1\n# 1,2\n#\n"));
        using CsvFile file = CsvFile.Open(File("#,b\n1,2\n", s_plain));
        Assert.Equal(["#", "b"], file.Header);
    }

    [Fact]
    public void A_row_may_lack_values_and_have_empty_ones_too_many()
        => Assert.Equal(["2:1||", "3:1|2|3", "4:||x"], Read("a,b,c\n1\n1,2,3,,\n,,x\n"));

    [Fact]
    public void A_row_with_too_many_values_is_an_error_with_its_line()
    {
        SfException error = Fails(File("a,b\n\"1\n2\",2\n1,2,3\n", s_plain), "CsvRowTooLong");
        Assert.Contains("line 4: the row has 3 values, the header 2 columns", error.Message, StringComparison.Ordinal);
        Assert.Contains("holds ,", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\n1,2\n\"x\"y,2\n3,4\n", 3, 1)]
    [InlineData("a,b,c\n\"1\n1\",2,3\n1,2,\"x\"y\n", 4, 3)]
    [InlineData("a,b\n1,2\n3,\"4\n5,6\n", 3, 2)]
    [InlineData("a,b\n1,2\n\"x\" ,4\n", 3, 1)]
    [InlineData("\"a\"b,c\n1,2\n", 1, 1)]
    public void Quotes_that_are_out_of_order_say_line_and_column(string text, int line, int column)
    {
        SfException error = Fails(File(text, s_plain), "CsvUnreadable");
        Assert.Contains($"line {line}, column {column}:", error.Message, StringComparison.Ordinal);
        Assert.Contains("doubled", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_that_is_not_closed_ends_soon()
    {
        string path = File("a,b\n1,2\n\"", s_plain);
        string line = new string('x', 1_000) + "\n";
        using (StreamWriter writer = System.IO.File.AppendText(path))
        {
            for (int number = 0; number < 20_000; number++)
            {
                writer.Write(line);
            }
        }

        Assert.Contains("line 3, column 1:", Fails(path, "CsvUnreadable").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_nothing_has_no_header()
    {
        foreach (string nothing in new[] { "", "\n\r\n\n", "\uFEFF", ",,,\n" })
        {
            Assert.Contains("empty", Fails(File(nothing, s_plain), "CsvEmpty").Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_cannot_be_opened_is_an_error_for_people()
    {
        SfException error = Fails(Path.Combine(_folder.FullName, "none.csv"), "FileUnreadable", SfErrorCategory.ReadError);
        Assert.Contains("none.csv", error.Message, StringComparison.Ordinal);
        Fails(_folder.FullName, "FileUnreadable", SfErrorCategory.ReadError);
    }

    [Fact]
    public void A_file_that_another_program_holds_open_is_read()
    {
        string path = File(Sample, s_plain);
        using var other = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        using CsvFile file = CsvFile.Open(path);
        Assert.Equal(2, Rows(file).Count);
    }

    private static Encoding Windows()
#if NET
        => CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
#else
        => Encoding.GetEncoding(1252);
#endif

    private static SfException Fails(string path, string errorId, SfErrorCategory category = SfErrorCategory.InvalidData)
    {
        SfException error = Assert.Throws<SfException>(() =>
        {
            using CsvFile file = CsvFile.Open(path);
            Rows(file);
        });
        Assert.Equal((errorId, category, path), (error.ErrorId, error.Category, error.Target));
        Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction));
        return error;
    }

    private List<string> Read(string text)
    {
        using CsvFile file = CsvFile.Open(File(text, s_plain));
        return Rows(file);
    }

    private static List<string> Rows(CsvFile file)
    {
        var rows = new List<string>();
        string[] cells = new string[file.Header.Count];
        while (file.Read(cells))
        {
            rows.Add($"{file.Line}:{string.Join("|", cells)}");
        }

        return rows;
    }

    private string File(string text, Encoding encoding)
    {
        string path = Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N") + ".csv");
        System.IO.File.WriteAllText(path, text, encoding);
        return path;
    }
}
