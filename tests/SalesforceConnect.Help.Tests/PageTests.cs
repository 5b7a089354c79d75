using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using SalesforceConnect.Help.Tests.Hosting;
using SalesforceConnect.HelpBuilder.Pages;

namespace SalesforceConnect.Help.Tests;

/// <summary>The pages say what the code does.</summary>
public sealed partial class PageTests
{
    private static readonly HashSet<string> s_resources =
        [.. XDocument.Load(Paths.Strings).Root!.Elements("data").Select(data => data.Attribute("name")!.Value)];

    public static TheoryData<string> Cmdlets => ModuleHelp.Names;

    public static TheoryData<string> Files => Pages.FileNames;

    [Fact]
    public void Each_cmdlet_has_a_page_and_each_page_a_cmdlet()
        => Assert.Equal(
            ModuleHelp.Cmdlets.Keys.Order(),
            Pages.Files
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Where(name => !name.StartsWith("about_", StringComparison.Ordinal))
                .Order());

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_front_matter_names_the_assembly_and_the_address_in_the_code(string cmdlet)
    {
        CmdletInfo info = ModuleHelp.Cmdlets[cmdlet];
        CommandPage page = Pages.Of(cmdlet);
        Assert.Equal(Code.HelpUri(info), page.OnlineVersion);
        Assert.Equal(Path.GetFileName(info.ImplementingType.Assembly.Location) + "-Help.xml", page.HelpFile);
        Assert.Equal(info.ModuleName, Pages.Markdown($"{cmdlet}.md").FrontMatter["Module Name"].Value);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_yaml_blocks_say_how_the_code_binds(string cmdlet)
    {
        CommandPage page = Pages.Of(cmdlet);
        foreach (ParameterMetadata parameter in ModuleHelp.Cmdlets[cmdlet].OwnParameters())
        {
            ParameterHelp shown = Assert.Single(page.Parameters, candidate => candidate.Name == parameter.Name);
            Assert.Equal(
                Code.Bindings(ModuleHelp.Cmdlets[cmdlet], parameter).Select(binding =>
                    $"{parameter.Name}: {Code.TypeName(parameter.ParameterType)}; {binding.Sets}; {string.Join(", ", parameter.Aliases)}; "
                        + $"{string.Join(", ", Code.AcceptedValues(parameter))}; {binding.IsRequired}; {binding.Position}; "
                        + $"{binding.PipelineInput}; {Code.TakesWildcards(parameter)}").Order(),
                shown.Facts.Select(facts =>
                    $"{shown.Name}: {facts.Type}; {string.Join(", ", facts.Sets.Order())}; {string.Join(", ", facts.Aliases)}; "
                        + $"{string.Join(", ", facts.AcceptedValues)}; {facts.IsRequired}; {facts.Position}; "
                        + $"{facts.PipelineInput}; {facts.TakesWildcards}").Order());
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_syntax_shows_the_sets_of_the_code(string cmdlet)
        => Assert.Equal(
            ModuleHelp.Cmdlets[cmdlet].ParameterSets
                .Select(
                    set => $"{Code.SetName(set.Name)} {set.IsDefault && set.Name != Code.OnlySet} {string.Join(' ', set.OwnParameters().Select(parameter => parameter.Name))}")
                .Order(),
            Pages.Of(cmdlet).Syntax
                .Select(set => $"{set.Name} {set.IsDefault} {string.Join(' ', set.Parameters.Select(parameter => parameter.Name))}")
                .Order());

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_inputs_are_what_the_code_takes_from_the_pipeline(string cmdlet)
        => Assert.Equal(
            ModuleHelp.Cmdlets[cmdlet].OwnParameters()
                .Where(Code.IsFromPipeline)
                .Select(parameter => parameter.ParameterType.FullName!).DefaultIfEmpty("None").Distinct().Order(),
            Pages.Of(cmdlet).Inputs.Select(type => type.Name).Order());

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_notes_name_errors_that_there_are(string cmdlet)
    {
        PageSection notes = Pages.Markdown($"{cmdlet}.md").Root.Children.Single().Children.Single(section => section.Title == "NOTES");
        var items = notes.Blocks.OfType<ListBlock>().SelectMany(list => list.OfType<ListItemBlock>()).ToList();
        Assert.NotEmpty(items);
        Assert.All(items, item =>
        {
            string[] ids = [.. CodeBeforeColon(item)];
            Assert.NotEmpty(ids);
            Assert.All(ids, AssertIsErrorId);
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_a_page_calls_an_error_is_one(string file)
    {
        string text = File.ReadAllText(Path.Combine(Paths.Docs, file));
        Assert.All(NamedError().Matches(text), match => AssertIsErrorId(match.Groups["id"].Value));
    }

    [Fact]
    public void Errors_are_named_in_running_text_too()
        => Assert.Contains(Pages.Files, file => NamedError().IsMatch(File.ReadAllText(file)));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_page_speaks_of_cmdlets_that_there_are(string file)
        => Assert.All(
            OwnCmdlet().Matches(File.ReadAllText(Path.Combine(Paths.Docs, file))),
            match => Assert.Contains(match.Value, ModuleHelp.Cmdlets.Keys));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_links_to_other_pages_lead_to_pages(string cmdlet)
        => Assert.All(
            Pages.Of(cmdlet).Links.Where(link => link.Uri.Length == 0),
            link => Assert.True(File.Exists(Path.Combine(Paths.Docs, link.Text + ".md")), link.Text));

    private static IEnumerable<string> CodeBeforeColon(ListItemBlock item)
    {
        foreach (Inline inline in ((LeafBlock)item[0]).Inline!)
        {
            switch (inline)
            {
                case CodeInline code:
                    yield return code.Content;
                    break;
                case LiteralInline literal when literal.Content.ToString().Contains(':', StringComparison.Ordinal):
                    yield break;
            }
        }
    }

    private static void AssertIsErrorId(string id)
    {
        Assert.Matches(@"^(?:[A-Z][A-Za-z]+|Salesforce\.(?:[a-z_]+|[A-Z_0-9]+))$", id);
        Assert.Contains(id + ".Action", s_resources);
    }

    [GeneratedRegex("""[Ee]rror `(?<id>[^`]+)`|`(?<id>Salesforce\.\w+)`""")]
    private static partial Regex NamedError();

    [GeneratedRegex(@"\b[A-Z][a-z]+-Sf[A-Za-z]+\b")]
    private static partial Regex OwnCmdlet();
}
