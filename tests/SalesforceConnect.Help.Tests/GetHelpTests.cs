using System.Management.Automation;
using SalesforceConnect.Help.Tests.Hosting;
using SalesforceConnect.HelpBuilder;

namespace SalesforceConnect.Help.Tests;

/// <summary>What <c>Get-Help</c> shows of the assembled module.</summary>
public sealed class GetHelpTests
{
    // Tab offers the members of all types that a cmdlet declares, whatever its parameters: those that are seldom meant are not declared.
    private static readonly Dictionary<string, string[]> s_undeclared = new()
    {
        ["Invoke-SfQuery"] = ["SalesforceConnect.SfQueryPlan", "System.Int64"]
    };

    public static TheoryData<string> Cmdlets => ModuleHelp.Names;

    [Fact]
    public void The_module_exports_cmdlets()
        => Assert.Contains("New-SfConnection", ModuleHelp.Cmdlets.Keys);

    [Fact]
    public void The_help_in_the_module_is_what_the_pages_say_now()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sf-help-");
        try
        {
            Assert.Equal(0, HelpBuild.Run(Paths.Docs, folder.FullName, TextWriter.Null));
            string[] files = [.. Directory.GetFiles(Path.Combine(folder.FullName, "en-US")).Select(file => Path.GetFileName(file))];
            Assert.Contains("SalesforceConnect.dll-Help.xml", files);
            Assert.Contains("about_SalesforceConnect.help.txt", files);
            Assert.All(files, file => Assert.Equal(
                File.ReadAllText(Path.Combine(folder.FullName, "en-US", file)),
                File.ReadAllText(Path.Combine(Paths.Module, "en-US", file))));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_has_help_of_its_own(string cmdlet)
    {
        PSObject help = ModuleHelp.Of(cmdlet);
        string synopsis = help.Text("Synopsis");

        // What PowerShell makes up itself has the syntax for a synopsis, and no description.
        Assert.DoesNotContain(cmdlet, synopsis, StringComparison.Ordinal);
        AssertSentence(synopsis);
        Assert.True(help.Text("description").Length > synopsis.Length);
        Assert.EndsWith(".", help.Text("description"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_has_two_examples_with_words(string cmdlet)
    {
        IReadOnlyList<PSObject> examples = ModuleHelp.Of(cmdlet).Item("examples").Items("example");
        Assert.True(examples.Count >= 2, $"{examples.Count} examples");
        Assert.All(examples, example =>
        {
            Assert.Contains(cmdlet, example.Text("code"), StringComparison.Ordinal);
            AssertSentence(example.Text("introduction") + example.Text("remarks"));
        });
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_parameter_has_a_sentence_and_none_is_made_up(string cmdlet)
    {
        IReadOnlyList<PSObject> shown = ModuleHelp.Of(cmdlet).Item("parameters").Items("parameter");
        Assert.Equal(
            ModuleHelp.Cmdlets[cmdlet].OwnParameters().Select(parameter => parameter.Name).Order(),
            shown.Select(parameter => parameter.Text("name")).Order());
        Assert.All(shown, parameter => AssertSentence(parameter.Text("description")));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_parameter_is_shown_as_it_is_bound(string cmdlet)
    {
        foreach (ParameterMetadata parameter in ModuleHelp.Cmdlets[cmdlet].OwnParameters())
        {
            PSObject shown = Assert.Single(ModuleHelp.Run($"Get-Help {cmdlet} -Parameter {parameter.Name}"));
            Binding binding = Code.Bindings(ModuleHelp.Cmdlets[cmdlet], parameter)[0];
            Assert.Equal(
                [
                    Code.TypeName(parameter.ParameterType),
                    binding.IsRequired.ToString(),
                    binding.Position.Length > 0 ? binding.Position : "named",
                    binding.PipelineInput,
                    Code.TakesWildcards(parameter).ToString(),
                    parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases),
                ],
                [
                    shown.Text("parameterValue"),
                    Capitalised(shown.Text("required")),
                    shown.Text("position"),
                    shown.Text("pipelineInput"),
                    Capitalised(shown.Text("globbing")),
                    shown.Text("aliases"),
                ]);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_syntax_shows_each_set_with_its_parameters_in_order(string cmdlet)
        => Assert.Equal(
            ModuleHelp.Cmdlets[cmdlet].ParameterSets
                .OrderByDescending(set => set.IsDefault)
                .Select(set => string.Join(' ', set.OwnParameters().Select(parameter => parameter.Name))),
            ModuleHelp.Of(cmdlet)
                .Item("syntax")
                .Items("syntaxItem")
                .Select(item => string.Join(' ', item.Items("parameter").Select(parameter => parameter.Text("name")))));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_first_link_is_the_online_version(string cmdlet)
    {
        PSObject first = ModuleHelp.Of(cmdlet).Item("relatedLinks").Items("navigationLink")[0];
        Assert.Equal(Code.HelpUri(ModuleHelp.Cmdlets[cmdlet]), first.Text("uri"));
        Assert.Equal("Online Version:", first.Text("linkText"));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_outputs_are_those_that_the_code_declares(string cmdlet)
        => Assert.Equal(
            ModuleHelp.Cmdlets[cmdlet].OutputType.Select(type => type.Name).Concat(s_undeclared.GetValueOrDefault(cmdlet, [])).Order(),
            ModuleHelp.Of(cmdlet)
                .Item("returnValues")
                .Items("returnValue")
                .Select(value => value.Item("type").Text("name"))
                .Where(name => name != "None")
                .Order());

    [Theory]
    [InlineData("about_SalesforceConnect")]
    [InlineData("about_SalesforceConnect_Authentication")]
    [InlineData("about_SalesforceConnect_Vaults")]
    [InlineData("about_SalesforceConnect_Automation")]
    public void A_topic_is_found_and_summed_up(string topic)
    {
        PSObject shown = Assert.Single(ModuleHelp.Run($"Get-Help {topic}"));
        Assert.Contains("LONG DESCRIPTION", shown.ToString(), StringComparison.Ordinal);
        PSObject listed = Assert.Single(ModuleHelp.Run("Get-Help about_SalesforceConnect*"), help => help.Text("Name") == topic);
        AssertSentence(listed.Text("Synopsis"));
    }

    private static void AssertSentence(string text) => Assert.Matches(@"(?s)^[A-Z`\-$].*\w+\W+\w+\W+\w+.*[.?!]$", text);

    private static string Capitalised(string text) => bool.Parse(text).ToString();
}
