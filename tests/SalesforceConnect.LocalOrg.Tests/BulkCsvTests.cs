using System.Text;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>The rules of CSV, which Salesforce keeps to the letter, and what it says of files that do not.</summary>
public sealed class BulkCsvTests : BulkTest
{
    private const string Parse = "InvalidBatch : Failed to parse CSV. ";
    private const string LineEnding = "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ";

    [Theory]
    [InlineData("\uFEFFName\nA\n", "InvalidBatch : Field name not found : \uFEFFName")]
    [InlineData("\uFEFF\"Name\"\nA\n", Parse + "Found unescaped quote. A value with quote should be within a quote")]
    [InlineData("Name\nA\"B\n", Parse + "Found unescaped quote. A value with quote should be within a quote")]
    [InlineData("Name,Phone\nA, \"1\"\n", Parse + "Found unescaped quote. A value with quote should be within a quote")]
    [InlineData("Name,Phone\n\"A\" ,1\n", Parse + "Not expecting more text after end quote")]
    [InlineData("Name\n\"A\"\"\n", Parse + "EOF reached before closing an opened quote")]
    [InlineData("Name,Phone\nA\n", Parse + "Row 1 has 1 values, and the header has 2")]
    [InlineData("Name\nA\nB,1\n", Parse + "Row 2 has 2 values, and the header has 1")]
    [InlineData("Name\r\nA\r\n", LineEnding + "LF")]
    [InlineData("Name\n\"A\r\nB\"\n", LineEnding + "LF")]
    [InlineData("Name\nA\n", LineEnding + "CRLF", "CRLF")]
    [InlineData("Name\r\n\"A\nB\"\r\n", LineEnding + "CRLF", "CRLF")]
    public async Task A_file_against_the_rules_ends_the_job(string csv, string error, string lineEnding = "LF")
    {
        string id = await LoadAsync(new { @object = "Account", operation = "insert", lineEnding }, csv, "Failed");

        Assert.Equal(error, await ErrorAsync(id));
        Assert.Equal((0, 0), await CountsAsync(id));
        Assert.Equal(200, (await Client.GetAsync($"{Ingest}/{id}/unprocessedrecords")).Status);
        Assert.Equal(0, Org.Store.Count("Account"));
    }

    [Theory]
    [InlineData("Name,Phone\n A , 1 \n", " A ", " 1 ")]
    [InlineData("\"Name\",\"Phone\"\n\"A\",\"\"", "A", null)]
    [InlineData("Name,Phone\n\n\"A\"\"B\"\"\",\"1,\n2\"\n\n,\n", "A\"B\"", "1,\n2")]
    [InlineData("Name,Phone\nA,1", "A", "1")]
    [InlineData("Name,Phone\nGröße 漢字 🙂,1\r\n", "Größe 漢字 🙂", "1", "CRLF")]
    [InlineData("Name,Phone\nA\rB,1\n", "A\rB", "1")]
    public async Task A_file_by_the_rules_is_read_to_the_letter(string csv, string name, string? phone, string lineEnding = "LF")
    {
        csv = lineEnding == "LF" ? csv : csv.ReplaceLineEndings("\r\n");
        string id = await LoadAsync(new { @object = "Account", operation = "insert", lineEnding }, csv);

        Assert.Equal((1, 0), await CountsAsync(id));
        IReadOnlyDictionary<string, object?> account = Org.Store.Get("Account", Org.Store.Ids("Account")[0])!;
        Assert.Equal((name, phone), (account["Name"], account["Phone"]));
    }

    [Fact]
    public async Task A_job_without_rows_or_data_completes()
    {
        Assert.Equal((0, 0), await CountsAsync(await LoadAsync("insert", "Name\n")));
        Assert.Equal((0, 0), await CountsAsync(await LoadAsync("insert", "")));
        string id = await MakeAsync(new { @object = "Account", operation = "insert" });
        await CloseAsync(id);
        Assert.Equal("JobComplete", await StateAsync(id));
        Assert.Equal("", (await Client.GetAsync($"{Ingest}/{id}/unprocessedrecords")).Text);
    }

    [Fact]
    public async Task Values_records_and_headers_have_their_limits()
    {
        string header = string.Join(',', Enumerable.Repeat("Name", 8000));
        Assert.Equal(
            Parse + "Exceeded max number of columns per record : 5000",
            await ErrorAsync(await LoadAsync("insert", header + "\n", "Failed")));
        Assert.Equal(
            Parse + "Exceeded max length of the header: 32001. It should be at most 32000",
            await ErrorAsync(await LoadAsync("insert", new string('a', 32_001) + "\n", "Failed")));
        string longest = new('a', 131_072);
        Assert.Equal(
            Parse + "Exceeded max field size: 131073",
            await ErrorAsync(await LoadAsync("insert", $"Name\n{longest}a\n", "Failed")));
        const string four = "Name,Phone,Fax,Description";
        Assert.Equal(
            Parse + "Exceeded max length for one record: 524288. Max length for one record should be less than or equal to 400000",
            await ErrorAsync(await LoadAsync("insert", $"{four}\n{longest},{longest},{longest},{longest}\n", "Failed")));
        Assert.Equal((1, 1), await CountsAsync(await LoadAsync("insert", $"Name,Phone,Fax\n{longest},{longest},{longest}\n")));
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_ends_the_job_at_its_batch_and_keeps_those_before()
    {
        var csv = new StringBuilder(Rows("Name", 25_000, i => $"N{i}"));
        csv.Replace("\nN22000\n", "\nN\"22000\n");

        string id = await LoadAsync("insert", csv.ToString(), "Failed");

        Assert.Equal((20_000, 0), await CountsAsync(id));
        Assert.Equal(20_000, Org.Store.Count("Account"));
        Assert.Equal(20_000, (await ResultsAsync(id, "successfulResults")).Rows.Length);
        Assert.Equal(1_999, (await ResultsAsync(id, "unprocessedrecords")).Rows.Length);
    }
}
