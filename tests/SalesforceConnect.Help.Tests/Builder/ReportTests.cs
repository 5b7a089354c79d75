namespace SalesforceConnect.Help.Tests.Builder;

/// <summary>What is wrong with a page is told with file and line, and nothing is written.</summary>
public sealed class ReportTests
{
    private const string Yaml = "Type: Int32";

    [Fact]
    public void A_good_page_is_not_complained_of()
    {
        using DocsFolder folder = new DocsFolder().Add(SamplePage.Name, SamplePage.Text).Add(SamplePage.AboutName, SamplePage.About);
        int code = folder.Build();
        Assert.Empty(folder.Reported);
        Assert.Equal(0, code);
    }

    [Theory]

    // The outline
    [InlineData("# Get-Thing\n", "# Get-Things\n", "# Get-Things", "the first heading is not '# Get-Thing'")]
    [InlineData("## NOTES", "# NOTES", "# NOTES", "'# NOTES' is a second heading of level 1")]
    [InlineData("## NOTES\n\nNothing else.\n\n", "", "# Get-Thing", "the section '## NOTES' is missing")]
    [InlineData("## NOTES", "## REMARKS", "## REMARKS", "'## REMARKS' is no section of such a page")]
    [InlineData("## NOTES", "## INPUTS", "## INPUTS\n\nN", "the section '## INPUTS' stands here twice")]
    [InlineData("Nothing else.\n\n", "", "## NOTES", "the section '## NOTES' is empty")]
    [InlineData("### Things.Thing", "#### Things.Thing", "#### Things.Thing", "the heading 'Things.Thing' skips a level")]

    // The front matter
    [InlineData("Module Name: Things\n", "", "---", "the front matter lacks 'Module Name'")]
    [InlineData("schema: 2.0.0", "schema: 1.0.0", "schema: 1.0.0", "the schema is '1.0.0', not 2.0.0")]
    [InlineData("Things.dll-Help.xml", "../Things.dll-Help.xml", "external", "is not the name of a help file")]
    [InlineData("Things.dll-Help.xml", "Things.dll", "external", "'Things.dll' is not the name of a help file")]
    [InlineData("https://things.example/Get-Thing", "things", "online", "'things' is not a URL")]
    [InlineData("schema: 2.0.0", "schema: 2.0.0\nauthor: me", "author", "'author' is no key of the front matter")]
    [InlineData("schema: 2.0.0", "schema: 2.0.0\nnothing", "nothing", "'nothing' is not of the form 'key: value'")]

    // The syntax
    [InlineData("### ById\n", "### ById\n\n```\n```\n", "### ById", "the parameter set 'ById' does not have one code block")]
    [InlineData("Get-Thing -Id", "Get-Things -Id", "```\nGet-Things -Id", "the syntax does not begin with 'Get-Thing'")]
    [InlineData("[-Kind <String>]", "[-Kind String]", "```\nGet-Thing [[", "the syntax cannot be read from '[-Kind String]")]
    [InlineData("[-Kind <String>] ", "", "```\nGet-Thing [[", "-Kind is not shown in the parameter set 'ByName'")]
    [InlineData("-Id <Int32>", "-Id <Int32> [-Kind <String>]", "```\nGet-Thing -Id", "-Kind is shown in the parameter set 'ById', but PARAMETERS does not say so")]
    [InlineData("-Id <Int32>", "-Id <Int64>", "```\nGet-Thing -Id", "-Id is shown with the type 'Int64', but its type is 'Int32'")]
    [InlineData("-Id <Int32>", "[-Id <Int32>]", "```\nGet-Thing [-Id", "-Id is shown as optional, and is not")]
    [InlineData("[-Kind <String>]", "-Kind <String>", "```\nGet-Thing [[", "-Kind is shown as required, and is not")]
    [InlineData("-Id <Int32>", "[-Id] <Int32>", "```\nGet-Thing [-Id", "-Id is shown as positional, and is not")]
    [InlineData("[[-Name] <String[]>]", "[-Name <String[]>]", "```\nGet-Thing [-Name", "-Name is shown as named, and is not")]

    // The examples
    [InlineData("Before.\n\n```powershell\nGet-Thing\n```\n\n```Output\na thing\n```\n\n", "", "### Example 1", "does not have one block of commands")]
    [InlineData("a thing\n```\n\nAfter.", "a thing\n```\n\n```\nmore\n```\n\nAfter.", "### Example 1", "does not have one block of commands")]
    [InlineData("```Output\na thing\n```\n\nAfter.\n", "```Output\na thing\n```\n", null, null)]

    // The parameters
    [InlineData("The number of the thing.\n", "", "### -Id", "the parameter -Id has no description")]
    [InlineData("### -Id\n", "### Id\n", "### Id", "'### Id' is not of the form '### -Name'")]
    [InlineData("### -Kind\n", "### -Id\n", "### -Id\n\nThe kind", "the parameter -Id stands here twice")]
    [InlineData("Parameter Sets: ById", "Parameter Sets: ByIds", "### -Id", "-Id belongs to the parameter set 'ByIds', which SYNTAX does not show")]
    [InlineData(Yaml, "Typ: Int32", "Typ:", "'Typ' is no key of a parameter's yaml block")]
    [InlineData(Yaml, "Typ: Int32", "```yaml\nTyp:", "the yaml block lacks 'Type'")]
    [InlineData(Yaml, "Type:", "Type:\nParameter Sets: ById", "'Type' is empty")]
    [InlineData(Yaml, Yaml + "\n" + Yaml, Yaml + "\nP", "'Type' stands here twice")]
    [InlineData("Required: True", "Required: Yes", "Required: Yes", "'Required' is 'Yes', not one of: True; False")]
    [InlineData("Position: 0", "Position: First", "Position: First", "'Position' is 'First', neither a number nor 'Named'")]
    [InlineData("True (ByValue)", "True", "Accept pipeline input: True\n", "'Accept pipeline input' is 'True', not one of")]
    public void A_fault_of_a_page_is_reported(string good, string bad, string? atLine, string? problem)
    {
        Assert.Contains(good, SamplePage.Text, StringComparison.Ordinal);
        string text = Spoil(SamplePage.Text, good, bad);
        using DocsFolder folder = new DocsFolder().Add(SamplePage.Name, text);
        int code = folder.Build();
        if (problem is null)
        {
            Assert.Equal(0, code);
            return;
        }

        AssertReported(folder, code, SamplePage.Name, text, atLine!, problem);
    }

    [Fact]
    public void An_example_without_words_is_reported()
    {
        string text = Spoil(Spoil(SamplePage.Text, "Before.\n\n", ""), "After.\n\n", "");
        using DocsFolder folder = new DocsFolder().Add(SamplePage.Name, text);
        AssertReported(folder, folder.Build(), SamplePage.Name, text, "### Example 1", "the example 'Example 1: Get all' has no words");
    }

    [Fact]
    public void A_parameter_without_facts_is_reported()
    {
        int start = SamplePage.Text.IndexOf("```yaml\n" + Yaml, StringComparison.Ordinal);
        string text = SamplePage.Text.Remove(start, SamplePage.Text.IndexOf("### -Kind", StringComparison.Ordinal) - start);
        using DocsFolder folder = new DocsFolder().Add(SamplePage.Name, text);
        AssertReported(folder, folder.Build(), SamplePage.Name, text, "### -Id", "the parameter -Id has no yaml block");
    }

    [Theory]
    [InlineData("# about_Things", "# Things", "# Things", "the first heading is not '# about_Things'")]
    [InlineData("## Short description\n\nExplains things.\n\n", "", "# about_Things", "the section '## Short description' is missing")]
    [InlineData("## Long description", "## Description", "## Description", "'## Description' is no section of such a page")]
    [InlineData(
        "Explains things.",
        "Explains things at such a length that no line of a console has room for it all.",
        "## Short description",
        "the short description is longer than 76 characters")]
    public void A_fault_of_a_topic_is_reported(string good, string bad, string atLine, string problem)
    {
        string text = Spoil(SamplePage.About, good, bad);
        using DocsFolder folder = new DocsFolder().Add(SamplePage.Name, SamplePage.Text).Add(SamplePage.AboutName, text);
        AssertReported(folder, folder.Build(), SamplePage.AboutName, text, atLine, problem);
    }

    [Fact]
    public void A_folder_without_pages_is_reported()
    {
        using var folder = new DocsFolder();
        Assert.Equal(1, folder.Build());
        Assert.Equal([$"{folder.Docs}(1): error HELP: the folder holds no page of a cmdlet"], folder.Reported);
    }

    [Fact]
    public void A_command_line_without_two_folders_is_refused()
        => Assert.Equal(2, HelpBuilder.Program.Main(["docs"]));

    private static string Spoil(string text, string good, string bad)
    {
        int at = text.IndexOf(good, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{good}' is not in the sample");
        return text.Remove(at, good.Length).Insert(at, bad);
    }

    private static void AssertReported(DocsFolder folder, int code, string page, string text, string atLine, string problem)
    {
        int at = text.IndexOf(atLine, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{atLine}' is not in the page");
        int line = text[..at].Count(c => c == '\n') + 1;
        Assert.Contains(
            folder.Reported,
            reported => reported.StartsWith($"{folder.PageFile(page)}({line}): error HELP: ", StringComparison.Ordinal)
                && reported.Contains(problem, StringComparison.Ordinal));
        Assert.Equal(1, code);
        Assert.False(Directory.Exists(folder.Output));
    }
}
