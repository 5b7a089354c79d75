using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;

namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>A Markdown file as front matter and a tree of headings.</summary>
internal sealed class MarkdownPage
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().Build();

    private readonly List<PageProblem> _problems;

    private MarkdownPage(string file, List<PageProblem> problems)
    {
        File = file;
        _problems = problems;
        Root = new PageSection("", 1);
    }

    /// <summary>The file's path.</summary>
    public string File { get; }

    /// <summary>The file's name without its ending: the cmdlet or topic that the page is about.</summary>
    public string Name => Path.GetFileNameWithoutExtension(File);

    /// <summary>The front matter, with the line of each entry.</summary>
    public Dictionary<string, (string Value, int Line)> FrontMatter { get; private set; } = [];

    /// <summary>What holds the headings of level 1.</summary>
    public PageSection Root { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="problems">Gets what is wrong with its outline.</param>
    public static MarkdownPage Read(string file, List<PageProblem> problems) => Parse(file, System.IO.File.ReadAllText(file), problems);

    /// <summary>Reads a text.</summary>
    /// <param name="file">The path that problems are reported with.</param>
    /// <param name="text">The Markdown.</param>
    /// <param name="problems">Gets what is wrong with its outline.</param>
    public static MarkdownPage Parse(string file, string text, List<PageProblem> problems)
    {
        var page = new MarkdownPage(file, problems);
        var open = new Stack<PageSection>([page.Root]);
        foreach (Block block in Markdown.Parse(text, s_pipeline))
        {
            switch (block)
            {
                case YamlFrontMatterBlock yaml:
                    page.FrontMatter = page.ReadEntries(yaml);
                    break;
                case HeadingBlock heading:
                    page.Open(heading, open);
                    break;
                default:
                    open.Peek().Blocks.Add(block);
                    break;
            }
        }

        return page;
    }

    /// <summary>Remembers a problem of this page.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="message">What is wrong.</param>
    public void Report(int line, string message) => _problems.Add(new PageProblem(File, line, message));

    /// <summary>Reads a code block of lines <c>key: value</c>, with the line of each.</summary>
    public Dictionary<string, (string Value, int Line)> ReadEntries(CodeBlock yaml)
    {
        var entries = new Dictionary<string, (string Value, int Line)>(StringComparer.Ordinal);
        int line = yaml.Line + 1;
        foreach (string text in yaml.Lines.ToString().Split('\n'))
        {
            line++;
            if (text.Trim().Length == 0)
            {
                continue;
            }

            string[] parts = text.Split(':', 2);
            if (parts.Length < 2)
            {
                Report(line, $"'{text.Trim()}' is not of the form 'key: value'");
            }
            else if (!entries.TryAdd(parts[0].Trim(), (parts[1].Trim(), line)))
            {
                Report(line, $"'{parts[0].Trim()}' stands here twice");
            }
        }

        return entries;
    }

    /// <summary>The one heading of level 1, which must say what the page is about.</summary>
    public PageSection Title()
    {
        PageSection title = Root.Children.FirstOrDefault() ?? Root;
        if (title.Title != Name)
        {
            Report(title.Line, $"the first heading is not '# {Name}', as the file is named");
        }

        foreach (PageSection other in Root.Children.Skip(1))
        {
            Report(other.Line, $"'# {other.Title}' is a second heading of level 1");
        }

        return title;
    }

    /// <summary>Reports sections that are missing, empty, unknown, or there twice.</summary>
    /// <param name="parent">What they stand under.</param>
    /// <param name="required">Those that must be there.</param>
    /// <param name="optional">Those that may be there.</param>
    public void RequireSections(PageSection parent, string[] required, string[] optional)
    {
        foreach (string missing in required.Where(name => parent.Children.All(section => section.Title != name)))
        {
            Report(parent.Line, $"the section '## {missing}' is missing");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (PageSection section in parent.Children)
        {
            if (!required.Contains(section.Title) && !optional.Contains(section.Title))
            {
                Report(section.Line, $"'## {section.Title}' is no section of such a page");
            }
            else if (!seen.Add(section.Title))
            {
                Report(section.Line, $"the section '## {section.Title}' stands here twice");
            }
            else if (section.Blocks.Count == 0 && section.Children.Count == 0)
            {
                Report(section.Line, $"the section '## {section.Title}' is empty");
            }
        }
    }

    private void Open(HeadingBlock heading, Stack<PageSection> open)
    {
        while (open.Count > heading.Level)
        {
            open.Pop();
        }

        var section = new PageSection(PlainText.Of(heading.Inline), heading.Line + 1);
        if (open.Count < heading.Level)
        {
            Report(section.Line, $"the heading '{section.Title}' skips a level");
        }

        open.Peek().Children.Add(section);
        open.Push(section);
    }
}
