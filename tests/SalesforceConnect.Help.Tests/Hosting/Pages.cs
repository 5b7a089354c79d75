using SalesforceConnect.HelpBuilder.Pages;

namespace SalesforceConnect.Help.Tests.Hosting;

/// <summary>The pages under docs/en-US.</summary>
internal static class Pages
{
    /// <summary>The files.</summary>
    public static IReadOnlyList<string> Files { get; } = Directory.GetFiles(Paths.Docs, "*.md");

    /// <summary>The names of the files, for theories.</summary>
    public static TheoryData<string> FileNames => [.. Files.Select(file => Path.GetFileName(file)).Order()];

    /// <summary>The page of a cmdlet.</summary>
    public static CommandPage Of(string cmdlet) => new CommandPageReader(Markdown($"{cmdlet}.md")).Read();

    /// <summary>A page as Markdown.</summary>
    public static MarkdownPage Markdown(string fileName)
    {
        var problems = new List<PageProblem>();
        var page = MarkdownPage.Read(Path.Combine(Paths.Docs, fileName), problems);
        Assert.Empty(problems);
        return page;
    }
}
