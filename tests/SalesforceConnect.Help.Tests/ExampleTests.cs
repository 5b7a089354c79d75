using System.Management.Automation;
using System.Management.Automation.Language;
using Markdig.Syntax;
using SalesforceConnect.Help.Tests.Hosting;
using SalesforceConnect.HelpBuilder.Pages;

namespace SalesforceConnect.Help.Tests;

/// <summary>What the pages show as PowerShell is PowerShell, and binds.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Files => Pages.FileNames;

    [Theory]
    [MemberData(nameof(Files))]
    public void Commands_can_be_parsed_and_their_parameters_bound(string file)
    {
        var blocks = All(Pages.Markdown(file).Root).SelectMany(section => section.Code).Where(code => code.Info == "powershell").ToList();
        Assert.NotEmpty(blocks);
        Assert.All(blocks, AssertBinds);
    }

    [Theory]
    [InlineData("Get-SfLimit -Nmae x")]
    [InlineData("Invoke-SfQuery a -Connection")]
    [InlineData("Select-SfConnection a -Connection b")]
    [InlineData("Get-SfLimit }")]
    public void A_wrong_command_is_found(string command)
        => Assert.NotEmpty(Problems(command));

    private static IEnumerable<PageSection> All(PageSection section) => section.Children.SelectMany(All).Prepend(section);

    private static void AssertBinds(FencedCodeBlock block) => Assert.Empty(Problems(PlainText.Of(block)));

    private static List<string> Problems(string script) => ModuleHelp.InEngine(() =>
    {
        ScriptBlockAst parsed = Parser.ParseInput(script, out _, out ParseError[] errors);
        var problems = errors.Select(error => error.Message).ToList();
        foreach (CommandAst command in parsed.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            if (command.GetCommandName() is { } name && ModuleHelp.Cmdlets.ContainsKey(name))
            {
                problems.AddRange(StaticParameterBinder.BindCommand(command, resolve: true).BindingExceptions.Values
                    .Where(problem => !IsPiped(command, problem))
                    .Select(problem => $"{command}: {problem.BindingException.Message}"));
            }
        }

        return problems;
    });

    // Of several parameters that could take the pipeline, PowerShell's static binder misses the value of those that do not.
    private static bool IsPiped(CommandAst command, StaticBindingError problem)
        => problem.BindingException.ErrorId == "MissingArgument"
            && command.Parent is PipelineAst { PipelineElements: var elements } && elements[0] != command
            && ModuleHelp.Cmdlets[command.GetCommandName()].Parameters.TryGetValue(
                problem.BindingException.ParameterName, out ParameterMetadata? parameter)
            && Code.IsFromPipeline(parameter);
}
