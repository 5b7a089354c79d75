namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>Reads a page about a concept.</summary>
internal sealed class AboutPageReader
{
    // What fits into one line of the text.
    private const int LongestSummary = 76;

    private static readonly string[] s_required = ["Short description", "Long description"];
    private static readonly string[] s_optional = ["Examples", "Notes", "See also"];

    private readonly MarkdownPage _page;

    /// <param name="page">The file.</param>
    public AboutPageReader(MarkdownPage page) => _page = page;

    /// <summary>The page; what is wrong with it goes to the page's problems.</summary>
    public AboutPage Read()
    {
        PageSection title = _page.Title();
        _page.RequireSections(title, s_required, s_optional);
        if (title.Children.FirstOrDefault(section => section.Title == s_required[0]) is { } summary
            && string.Concat(PlainText.Paragraphs(summary.Blocks)).Length > LongestSummary)
        {
            _page.Report(
                summary.Line, $"the short description is longer than {LongestSummary} characters, and Get-Help lists its first line alone");
        }

        return new AboutPage(_page.Name, title.Children);
    }
}
