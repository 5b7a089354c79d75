using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>Reads the page of a cmdlet, which has the Markdown format of platyPS (schema 2.0.0).</summary>
internal sealed class CommandPageReader
{
    private const string HelpFileKey = "external help file";
    private const string OnlineVersionKey = "online version";
    private const string SchemaKey = "schema";
    private const string Schema = "2.0.0";
    private const string CommonParameters = "CommonParameters";
    private const string DefaultMark = " (Default)";

    private static readonly string[] s_frontMatter = [HelpFileKey, "Module Name", OnlineVersionKey, SchemaKey];

    private static readonly string[] s_sections =
        ["SYNOPSIS", "SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"];

    private readonly MarkdownPage _page;

    /// <param name="page">The file.</param>
    public CommandPageReader(MarkdownPage page) => _page = page;

    /// <summary>The page; what is wrong with it goes to the page's problems.</summary>
    public CommandPage Read()
    {
        ReadFrontMatter();
        PageSection title = _page.Title();
        _page.RequireSections(title, s_sections, optional: []);
        var sections = title.Children.GroupBy(section => section.Title).ToDictionary(group => group.Key, group => group.First());
        PageSection Section(string name) => sections.GetValueOrDefault(name) ?? new PageSection(name, title.Line);

        var page = new CommandPage
        {
            Name = _page.Name,
            HelpFile = FrontMatter(HelpFileKey),
            OnlineVersion = FrontMatter(OnlineVersionKey),
            Synopsis = string.Join(' ', Prose(Section("SYNOPSIS"))),
            Description = Prose(Section("DESCRIPTION")),
            Syntax = [.. Section("SYNTAX").Children.Select(ReadSet)],
            Examples = [.. Section("EXAMPLES").Children.Select(ReadExample)],
            Parameters = [.. Section("PARAMETERS").Children.Where(IsParameter).Select(ReadParameter)],
            Inputs = [.. Section("INPUTS").Children.Select(ReadType)],
            Outputs = [.. Section("OUTPUTS").Children.Select(ReadType)],
            Notes = Prose(Section("NOTES")),
            Links = ReadLinks(Section("RELATED LINKS")),
        };
        new SyntaxCheck(_page, page).Run();
        return page;
    }

    private string FrontMatter(string key) => _page.FrontMatter.GetValueOrDefault(key).Value ?? "";

    private void ReadFrontMatter()
    {
        foreach (string missing in s_frontMatter.Where(key => FrontMatter(key).Length == 0))
        {
            _page.Report(1, $"the front matter lacks '{missing}'");
        }

        foreach ((string key, (string value, int line)) in _page.FrontMatter)
        {
            string? problem = key switch
            {
                SchemaKey when value != Schema => $"the schema is '{value}', not {Schema}",
                HelpFileKey when !value.EndsWith("-Help.xml", StringComparison.Ordinal) || Path.GetFileName(value) != value
                    => $"'{value}' is not the name of a help file",
                OnlineVersionKey when !Uri.IsWellFormedUriString(value, UriKind.Absolute) => $"'{value}' is not a URL",
                _ when !s_frontMatter.Contains(key) => $"'{key}' is no key of the front matter",
                _ => null,
            };
            if (problem is not null)
            {
                _page.Report(line, problem);
            }
        }
    }

    private SyntaxSet ReadSet(PageSection section)
    {
        bool isDefault = section.Title.EndsWith(DefaultMark, StringComparison.Ordinal);
        string name = isDefault ? section.Title[..^DefaultMark.Length] : section.Title;
        if (section.Code.ToList() is not [var code])
        {
            _page.Report(section.Line, $"the parameter set '{name}' does not have one code block");
            return new SyntaxSet(name, isDefault, section.Line, []);
        }

        IReadOnlyList<SyntaxParameter> parameters = SyntaxLine.Parse(_page.Name, PlainText.Of(code), out string? problem);
        if (problem is not null)
        {
            _page.Report(code.Line + 1, problem);
        }

        return new SyntaxSet(name, isDefault, code.Line + 1, parameters);
    }

    private ExampleHelp ReadExample(PageSection section)
    {
        List<FencedCodeBlock> code = [.. section.Code];
        string[] introduction = [.. PlainText.Paragraphs(section.Blocks.TakeWhile(block => block is not FencedCodeBlock))];
        string[] remarks =
            [.. PlainText.Paragraphs(
                section.Blocks.SkipWhile(block => block is not FencedCodeBlock).Where(block => block is not FencedCodeBlock))];
        if (code.Count is 0 or > 2)
        {
            _page.Report(section.Line, $"the example '{section.Title}' does not have one block of commands, and at most one of output");
        }

        if (introduction.Length + remarks.Length == 0)
        {
            _page.Report(section.Line, $"the example '{section.Title}' has no words");
        }

        return new ExampleHelp(
            section.Title,
            code is [var commands, ..] ? PlainText.Of(commands) : "",
            code is [_, var output] ? PlainText.Of(output) : null,
            introduction,
            remarks);
    }

    private static bool IsParameter(PageSection section) => section.Title != CommonParameters;

    private ParameterHelp ReadParameter(PageSection section)
    {
        string name = section.Title.TrimStart('-');
        if (name == section.Title)
        {
            _page.Report(section.Line, $"'### {section.Title}' is not of the form '### -Name'");
        }

        string[] description = [.. PlainText.Paragraphs(section.Blocks.Where(block => block is not FencedCodeBlock))];
        if (description.Length == 0)
        {
            _page.Report(section.Line, $"the parameter -{name} has no description");
        }

        ParameterFacts[] facts = [.. section.Code.Select(yaml => new ParameterFactsReader(_page, yaml).Read())];
        if (facts.Length == 0)
        {
            _page.Report(section.Line, $"the parameter -{name} has no yaml block");
        }

        return new ParameterHelp(name, section.Line, description, facts);
    }

    private static TypeHelp ReadType(PageSection section) => new(section.Title, Prose(section));

    private static LinkHelp[] ReadLinks(PageSection section)
        => [.. section.Blocks
            .SelectMany(block => block.Descendants<LinkInline>())
            .Select(link => new LinkHelp(PlainText.Of(link), Uri.IsWellFormedUriString(link.Url, UriKind.Absolute) ? link.Url! : ""))];

    private static string[] Prose(PageSection section) => [.. PlainText.Paragraphs(section.Blocks)];
}
