using System.Management.Automation;
using System.Text;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Queries;

/// <summary>Queries in files, as projects have them: with comments, over several lines, with a semicolon.</summary>
public sealed class QueryFileTests : OrgTest
{
    private const string Text = """
        // Queries of this project.
        /* the first two
           accounts */
        SELECT Id, Name
        FROM Account
        WHERE Name != ';//' // all of them
        LIMIT 2;
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("sf-soql-").FullName;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("Invoke-SfQuery $Text")]
    [InlineData("Invoke-SfQuery -Path $File")]
    [InlineData("Invoke-SfQuery -Path $File -Flat -AsText -BatchSize 200")]
    [InlineData("[System.IO.FileInfo]$File | Invoke-SfQuery -First 2")]
    [InlineData("[System.IO.FileInfo]$File | Invoke-SfQuery")]
    [InlineData("Invoke-SfQuery ($Text -split \"`n\")")]
    [InlineData("$Text | Invoke-SfQuery")]
    public void A_file_or_its_text_is_a_query(string command)
    {
        using ModuleSession session = Session();
        Assert.Equal(2, session.Run(command).Good().Count);
    }

    [Fact]
    public void A_file_can_be_explained_and_have_values()
    {
        using ModuleSession session = Session();
        Assert.NotEmpty(session.Run("[System.IO.FileInfo]$File | Invoke-SfQuery -Explain").Good());
        File.WriteAllText(Path.Combine(_folder, "bound.soql"), "SELECT COUNT() FROM Account WHERE Name LIKE :name // :other");
        Assert.Equal(0L, session.Run("Invoke-SfQuery -Path $Folder/bound.soql @{ name = 'nobody at all' }").Value());
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    public void A_file_is_read_as_it_says(string encoding, bool hasMark)
    {
        Encoding actual = Encoding.GetEncoding(encoding);
        File.WriteAllBytes(
            Path.Combine(_folder, "m.soql"),
            [.. hasMark ? actual.GetPreamble() : [], .. actual.GetBytes("SELECT Name FROM Account WHERE Name = 'Müller'")]);
        Org.Store.Insert("Account", new { Name = "Müller" });
        using ModuleSession session = Session();
        Assert.Equal("Müller", session.Run("(Invoke-SfQuery -Path $Folder/m.soql).Name").Value());
    }

    [Theory]
    [InlineData("Invoke-SfQuery -Path $Folder/none.soql", "FileUnreadable", ErrorCategory.ReadError, "path")]
    [InlineData("Invoke-SfQuery -Path $Folder/latin.soql", "FileUnreadable", ErrorCategory.ReadError, "path")]
    [InlineData("Invoke-SfQuery -Path $Folder", "FileUnreadable", ErrorCategory.ReadError, "path")]
    [InlineData("Invoke-SfQuery -Path $Folder/empty.soql", "NoQuery", ErrorCategory.InvalidArgument, "-Path")]
    [InlineData("Invoke-SfQuery $File", "QueryIsFile", ErrorCategory.InvalidArgument, "-Path")]
    [InlineData("$File | Invoke-SfQuery", "QueryIsFile", ErrorCategory.InvalidArgument, "-Path")]
    [InlineData("Invoke-SfQuery ([System.IO.FileInfo]$File)", "QueryIsFile", ErrorCategory.InvalidArgument, "-Path")]
    [InlineData("'FROM Account' | Invoke-SfQuery", "QueryFragment", ErrorCategory.InvalidArgument, "-Path")]
    [InlineData("'// comment' | Invoke-SfQuery", "NoQuery", ErrorCategory.InvalidArgument, "-Path")]
    [InlineData("Invoke-SfQuery 'SELECT Id FROM Account; SELECT Id FROM Contact'", "SeveralQueries", ErrorCategory.InvalidArgument, "one by one")]
    public void What_is_no_query_is_told_with_what_works_and_nothing_is_sent(
        string command, string errorId, ErrorCategory category, string advice)
    {
        File.WriteAllText(Path.Combine(_folder, "empty.soql"), "// nothing\n");
        File.WriteAllBytes(Path.Combine(_folder, "latin.soql"), Encoding.Latin1.GetBytes("SELECT Name FROM Account WHERE Name = 'Müller'"));
        using ModuleSession session = Session();
        session.Run(command).Error.Is(errorId, category).Recommends(advice);
        AssertNothingSent();
    }

    [Fact]
    public void Lines_one_by_one_send_nothing_that_is_no_query()
    {
        using ModuleSession session = Session();
        RunResult result = session.Run("$Text -split \"`n\" | Invoke-SfQuery");
        Assert.Empty(result.Output);
        Assert.All(
            result.Errors,
            error => Assert.Contains("Invoke-SfQuery -Path", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal));
        AssertNothingSent();
    }

    [Fact]
    public void What_is_sent_shows_in_verbose_where_it_is_not_what_was_given()
    {
        using ModuleSession session = Session();
        RunResult bound = session.Run("Invoke-SfQuery 'SELECT Id FROM Account WHERE Name = :n // x' @{ n = 'O''Neil' } -Verbose");
        Assert.Contains(@"SELECT Id FROM Account WHERE Name = 'O\'Neil'", bound.Verbose);
        RunResult plain = session.Run("Invoke-SfQuery 'SELECT Id FROM Account LIMIT 1' -Verbose");
        Assert.DoesNotContain(plain.Verbose, line => line.StartsWith("SELECT", StringComparison.Ordinal));
    }

    [Fact]
    public void A_search_in_lower_case_with_a_comment_has_names_as_Salesforce_answers_them()
    {
        Org.Store.Insert("Account", new { Name = "Zyx Foods" });
        Org.Store.Insert("Contact", new { LastName = "Zyx" });
        using ModuleSession session = Session();
        Assert.Equal(
            ["Account Object Name Owner.Name", "Contact Object LastName"],
            session.Run(
                "Search-SfRecord 'find {zyx} returning account(name, owner.name), /* people */ contact(lastname); // end' -Flat | ForEach-Object { \"$($_.Object) $($_.psobject.Properties.Name)\" }")
                .Good()
                .Select(text => text!.ToString()));
    }

    private ModuleSession Session()
    {
        string file = Path.Combine(_folder, "project.soql");
        File.WriteAllText(file, Text);
        return new ModuleSession().Connect(Org).Set("Text", Text).Set("File", file).Set("Folder", _folder);
    }
}
