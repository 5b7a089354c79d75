using System.Xml.Linq;

namespace SalesforceConnect.Help.Tests.Builder;

/// <summary>What is written of a good page.</summary>
public sealed class OutputTests : IDisposable
{
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private readonly DocsFolder _folder = new DocsFolder().Add(SamplePage.Name, SamplePage.Text)
        .Add(SamplePage.AboutName, SamplePage.About);
    private readonly XElement _command;

    public OutputTests()
    {
        Assert.Equal(0, _folder.Build());
        _command = XDocument.Parse(_folder.Built("Things.dll-Help.xml")).Root!.Elements(s_command + "command").Single();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Markdown_becomes_plain_paragraphs()
        => Assert.Equal(
            ["Get-Thing gets things. It is quick.", "- One thing\n- Another (https://things.example/another)"],
            _command.Element(s_maml + "description")!.Elements(s_maml + "para").Select(para => para.Value));

    [Fact]
    public void Each_set_has_its_parameters_in_order()
        => Assert.Equal(
            ["Name Kind All", "Id All"],
            _command.Element(s_command + "syntax")!.Elements().Select(item
                => string.Join(
                    ' ', item.Elements(s_command + "parameter").Select(parameter => parameter.Element(s_maml + "name")!.Value))));

    [Fact]
    public void A_parameter_tells_how_it_is_bound()
    {
        XElement parameters = _command.Element(s_command + "parameters")!;
        Assert.Equal(
            [
                "false False false named Every, Each SwitchParameter False",
                "true True (ByPropertyName) false named none Int32 None",
                "false False false named none String Big",
                "false True (ByValue) true 0 none String[] *",
            ],
            parameters.Elements().Select(parameter => string.Join(
                ' ',
                parameter.Attribute("required")!.Value,
                parameter.Attribute("pipelineInput")!.Value,
                parameter.Attribute("globbing")!.Value,
                parameter.Attribute("position")!.Value,
                parameter.Attribute("aliases")!.Value,
                parameter.Element(s_command + "parameterValue")!.Value,
                parameter.Element(s_dev + "defaultValue")!.Value)));
    }

    [Fact]
    public void The_syntax_lists_accepted_values_and_gives_a_switch_no_value()
    {
        XElement set = _command.Element(s_command + "syntax")!.Elements().First();
        Assert.Equal(["Big", "Small"], set.Descendants(s_command + "parameterValueGroup").Single().Elements().Select(value => value.Value));
        XElement all = set.Elements(s_command + "parameter").Last();
        Assert.Equal("All", all.Element(s_maml + "name")!.Value);
        Assert.Null(all.Element(s_command + "parameterValue"));
    }

    [Fact]
    public void An_example_has_words_commands_and_output()
    {
        XElement example = _command.Element(s_command + "examples")!.Elements().Single();
        Assert.Contains("Example 1: Get all", example.Element(s_maml + "title")!.Value, StringComparison.Ordinal);
        Assert.Equal("Before.", example.Element(s_maml + "introduction")!.Value);
        Assert.Equal("Get-Thing\n\na thing", example.Element(s_dev + "code")!.Value);
        Assert.Equal("After.", example.Element(s_dev + "remarks")!.Value);
    }

    [Fact]
    public void The_online_version_is_the_first_link()
        => Assert.Equal(
            [
                "Online Version: https://things.example/Get-Thing",
                "Set-Thing ",
                "All about things https://things.example/about",
            ],
            _command.Element(s_command + "relatedLinks")!.Elements()
                .Select(link => link.Element(s_maml + "linkText")!.Value + " " + link.Element(s_maml + "uri")!.Value));

    [Fact]
    public void A_topic_is_laid_out_for_a_console()
        => Assert.Equal(
            """
            TOPIC
                about_Things

            SHORT DESCRIPTION
                Explains things.

            LONG DESCRIPTION
                There are many things, and this paragraph about them is far too long for one
                line of a console that is 80 wide.

                1. An item that is too long for one line, too, so that it has to go on in
                   another line below.

                    Get-Thing | Where-Object Kind -EQ Big | Sort-Object Name, Kind, Id | Select-Object -First 10 -Property Name

                    Get-Thing

              Kinds
                Big and small.

            """,
            _folder.Built("about_Things.help.txt"));
}
