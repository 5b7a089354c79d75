using System.Text;
using System.Text.RegularExpressions;
using SalesforceConnect.Bulk;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Csv;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Core.Tests.Bulk;

/// <summary>The files of rows that are in the org, and of those that are not.</summary>
[Collection(TemporaryFiles.Name)]
public sealed class LoadFilesTests : LoadTest
{
    private static readonly Dictionary<string, Encoding> s_encodings = new()
    {
        ["utf8"] = new UTF8Encoding(false),
        ["utf8BOM"] = new UTF8Encoding(true),
        ["unicode"] = new UnicodeEncoding(bigEndian: false, byteOrderMark: true),
        ["bigendianunicode"] = new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
        ["1252"] = Windows(),
    };

    private string Failed => PathOf("failed.csv");

    private string Successful => PathOf("successful.csv");

    [Theory]
    [InlineData("utf8", ',')]
    [InlineData("utf8", '\t')]
    [InlineData("utf8BOM", ';')]
    [InlineData("unicode", '|')]
    [InlineData("bigendianunicode", ',')]
    [InlineData("1252", ';')]
    public async Task They_are_written_as_the_input_is(string encoding, char delimiter)
    {
        Encoding written = s_encodings[encoding];
        LoadOptions options = Insert with { FailedPath = Failed, SuccessPath = Successful, Encoding = encoding == "1252" ? written : null };
        string text = "Firma;Angestellte;Anmerkung;sf__Error\nMüller;x;\"a;b\nc\";alt\nGröße;1;;\nÉtude;y;;\n".Replace(';', delimiter);
        string path = Write(text, encoding: written);
        options = options with { Map = Map(("Firma", "Name"), ("Angestellte", "NumberOfEmployees"), ("Anmerkung", "Description")) };
        await LoadFileAsync(options, path);

        Assert.Equal(
            [
                "Firma|Angestellte|Anmerkung|sf__Id|sf__Error",
                $"Müller|x|a{delimiter}b\nc||INVALID_TYPE_ON_FIELD_IN_RECORD",
                "Étude|y|||INVALID_TYPE_ON_FIELD_IN_RECORD",
            ],
            Rows(Failed, options.Encoding, out CsvFile failed).Select(row => Regex.Replace(row, "RECORD:.*--$", "RECORD")));
        Assert.Equal((delimiter, written.CodePage, encoding is not ("utf8" or "1252")), (failed.Delimiter, failed.Encoding.CodePage, failed.IsMarked));
        string id = Org.Store.Ids("Account").Single();
        Assert.Equal(
            ["Firma|Angestellte|Anmerkung|sf__Id|sf__Created", $"Größe|1||{id}|true"], Rows(Successful, options.Encoding, out CsvFile successful));
        Assert.Equal((delimiter, written.CodePage), (successful.Delimiter, successful.Encoding.CodePage));
        Assert.Empty(TemporaryOnes);
    }

    [Fact]
    public async Task What_failed_is_loaded_again_by_the_same_command_once_it_is_corrected()
    {
        LoadOptions options = Insert with { FailedPath = Failed, Map = Map(("Firma", "Name"), ("Leute", "NumberOfEmployees")) };
        await LoadFileAsync(options, Write("Firma;Leute;sf__Id\nA;1;\nB;zwei;\nC;drei;\n"));
        File.WriteAllText(Failed, File.ReadAllText(Failed).Replace("zwei", "2"));

        // Into the same file again: what is left then is what still fails.
        LoadRun run = await LoadFileAsync(options, Failed);
        Assert.Equal("JobComplete 2/1", run.States);
        Assert.Equal(["A", "B"], Sorted());
        Assert.Equal(["Firma|Leute|sf__Id|sf__Error", "C|drei||"], Rows(Failed, null, out _).Select(row => Regex.Replace(row, "INVALID.*--$", "")));
        File.WriteAllText(Failed, File.ReadAllText(Failed).Replace("drei", "3"));
        (await LoadFileAsync(options, Failed)).Good();
        Assert.Equal(["A", "B", "C"], Sorted());
        Assert.Equal(["Firma|Leute|sf__Id|sf__Error"], Rows(Failed, null, out _));
    }

    [Fact]
    public async Task Failures_come_in_the_order_of_the_input_with_those_that_were_not_worked_on()
    {
        Org.BulkJobs.Plan = new BulkJobPlan { UnprocessedRows = 3 };
        string path = Write("Name,NumberOfEmployees", 20, number => $"A{number:0000},{(number % 5 == 0 ? "x" : "1")}");
        await LoadFileAsync(Insert with { FailedPath = Failed, SuccessPath = Successful }, path);
        List<string> failed = Rows(Failed, null, out _);
        Assert.Equal(
            ["A0005", "A0010", "A0015", "A0018", "A0019", "A0020"], failed.Skip(1).Select(row => row.Split('|')[0]));
        Assert.EndsWith("|NOT_PROCESSED: Salesforce did not work on this row.", failed[6], StringComparison.Ordinal);
        Assert.Equal(14, Rows(Successful, null, out _).Skip(1).Count());
    }

    [Fact]
    public async Task Failures_of_several_jobs_and_of_retries_are_in_one_file()
    {
        Org.RowLocks.Add("A0007");
        string path = Write("Name,NumberOfEmployees", 40, number => $"A{number:0000},{(number % 10 == 0 ? "x" : "1")}");
        LoadRun run = await LoadFileAsync(
            Insert with { FailedPath = Failed, SuccessPath = Successful, MostBytes = 150, RetryLocked = 2 }, path);
        Assert.True(run.Jobs.Count > 3);
        Assert.Equal(["A0010", "A0020", "A0030", "A0040"], Rows(Failed, null, out _).Skip(1).Select(row => row.Split('|')[0]));
        Assert.Equal(
            Numbered("A", 40).Where((_, place) => place % 10 != 9),
            Rows(Successful, null, out _).Skip(1).Select(row => row.Split('|')[0]).OrderBy(name => name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_upserts_successes_say_which_are_new()
    {
        string id = Org.Store.Insert("Account", new { Name = "old", External_Id__c = "K1" });
        await LoadFileAsync(Upsert with { SuccessPath = Successful }, Write("external_id__c,NAME\nK1,a\nK2,b\n"));
        List<string> rows = Rows(Successful, null, out _);
        Assert.Equal("external_id__c|NAME|sf__Id|sf__Created", rows[0]);
        Assert.Contains($"K1|a|{id}|false", rows);
        Assert.Contains(rows, row => row.StartsWith("K2|b|001", StringComparison.Ordinal) && row.EndsWith("|true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_deletions_failures_keep_all_columns_of_the_input()
    {
        string id = Org.Store.Insert("Account", new { Name = "a" });
        await LoadFileAsync(Delete with { FailedPath = Failed }, Write($"Name,Id\na,{id}\nb,001000000000001AAA\n"));
        Assert.StartsWith("b|001000000000001AAA|001000000000001AAA|", Rows(Failed, null, out _)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_polymorphic_parent_finds_its_column()
    {
        await LoadFileAsync(
            Insert with { ObjectName = "Task", FailedPath = Failed }, Write("Subject,What.External_Id__c\na,nobody\n"));
        Assert.StartsWith("a|nobody||", Rows(Failed, null, out _)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_of_the_pipeline_are_written_as_they_were_sent()
    {
        await LoadAsync(
            Insert with { FailedPath = Failed, SuccessPath = Successful },
            new ListSource(["Name", "NumberOfEmployees"], [new LoadRow(1, ["a", "1"]), new LoadRow(2, ["b", "x"])]),
            Connect());
        Assert.StartsWith("b|x||", Rows(Failed, null, out _)[1], StringComparison.Ordinal);
        Assert.StartsWith("a|1|001", Rows(Successful, null, out _)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_stays_where_the_new_one_cannot_be_written_and_the_rest_is_told()
    {
        File.WriteAllText(Failed, "precious");
        string path = Write("Name,NumberOfEmployees\na,x\n");
        LoadRun run = await LoadFileAsync(
            Insert with { FailedPath = Failed }, path, prepare: run => run.Take = _ =>
            {
                File.Delete(path);
                return Task.CompletedTask;
            });
        Assert.Equal(SfErrorCategory.ReadError, run.Error("FileUnreadable").Category);
        Assert.Equal("precious", File.ReadAllText(Failed));
        Assert.Equal(["failed.csv"], Directory.GetFiles(Path.GetDirectoryName(Failed)!).Select(file => Path.GetFileName(file)));
        run.Error("BulkRowsFailed");

        run = await LoadFileAsync(Insert with { FailedPath = Path.Combine(Failed, "below a file.csv") }, Write("Name,NumberOfEmployees\na,x\n"));
        Assert.Equal(SfErrorCategory.WriteError, run.Error("FileNotWritten").Category);
        run.Error("BulkRowsFailed");
    }

    private static Dictionary<string, string> Map(params (string Column, string Field)[] entries)
        => entries.ToDictionary(entry => entry.Column, entry => entry.Field, StringComparer.OrdinalIgnoreCase);

    private static Encoding Windows()
#if NET
        => CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
#else
        => Encoding.GetEncoding(1252);
#endif

    private static List<string> Rows(string path, Encoding? encoding, out CsvFile read)
    {
        using CsvFile file = read = CsvFile.Open(path, null, encoding);
        var rows = new List<string> { string.Join("|", file.Header) };
        string[] cells = new string[file.Header.Count];
        while (file.Read(cells))
        {
            rows.Add(string.Join("|", cells));
        }

        return rows;
    }
}
