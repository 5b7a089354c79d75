using System.Globalization;
using System.Xml.Linq;
using SalesforceConnect.HelpBuilder.Pages;

namespace SalesforceConnect.HelpBuilder.Output;

/// <summary>Writes pages as MAML, the XML that <c>Get-Help</c> reads.</summary>
internal static class MamlDocument
{
    // PowerShell puts no line of its own between one example and the next.
    private static readonly string s_rule = new('-', 8);

    private static readonly XNamespace s_msh = "http://msh";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>The document of all cmdlets of one assembly.</summary>
    public static XElement Create(IEnumerable<CommandPage> pages)
        => new(s_msh + "helpItems", new XAttribute("schema", "maml"), pages.Select(Command));

    private static XElement Command(CommandPage page) => new(
        s_command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", s_maml),
        new XAttribute(XNamespace.Xmlns + "command", s_command),
        new XAttribute(XNamespace.Xmlns + "dev", s_dev),
        Details(page),
        new XElement(s_maml + "description", Paragraphs(page.Description)),
        new XElement(s_command + "syntax", page.Syntax.Select(set => SyntaxItem(page, set))),
        new XElement(s_command + "parameters", page.Parameters.Select(Parameter)),
        new XElement(s_command + "inputTypes", page.Inputs.Select(type => Typed("inputType", type))),
        new XElement(s_command + "returnValues", page.Outputs.Select(type => Typed("returnValue", type))),
        new XElement(s_maml + "alertSet", new XElement(s_maml + "alert", Paragraphs(page.Notes))),
        new XElement(s_command + "examples", page.Examples.Select(Example)),
        new XElement(s_command + "relatedLinks", page.Links.Prepend(new LinkHelp("Online Version:", page.OnlineVersion)).Select(Link)));

    private static XElement Details(CommandPage page)
    {
        string[] name = page.Name.Split('-', 2);
        return new(
            s_command + "details",
            new XElement(s_command + "name", page.Name),
            new XElement(s_command + "verb", name[0]),
            new XElement(s_command + "noun", name[^1]),
            new XElement(s_maml + "description", Paragraphs([page.Synopsis])));
    }

    private static XElement SyntaxItem(CommandPage page, SyntaxSet set) => new(
        s_command + "syntaxItem",
        new XElement(s_maml + "name", page.Name),
        from shown in set.Parameters
        let parameter = page.Parameters.First(candidate => candidate.Name == shown.Name)
        let facts = parameter.In(set.Name)!
        select Parameter(parameter, facts, facts.IsSwitch ? null : Value(facts), ValueGroup(facts)));

    private static XElement Parameter(ParameterHelp parameter)
    {
        ParameterFacts facts = parameter.Facts[0];
        return Parameter(parameter, facts, Value(facts), null);
    }

    private static XElement Parameter(ParameterHelp parameter, ParameterFacts facts, XElement? value, XElement? valueGroup) => new(
        s_command + "parameter",
        new XAttribute("required", facts.IsRequired),
        new XAttribute("variableLength", facts.Type.EndsWith("[]", StringComparison.Ordinal)),
        new XAttribute("globbing", facts.TakesWildcards),
        new XAttribute("pipelineInput", facts.PipelineInput),
        new XAttribute("position", facts.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", facts.Aliases.Count == 0 ? "none" : string.Join(", ", facts.Aliases)),
        new XElement(s_maml + "name", parameter.Name),
        new XElement(s_maml + "description", Paragraphs(parameter.Description)),
        valueGroup,
        value,
        new XElement(s_dev + "type", new XElement(s_maml + "name", facts.Type), new XElement(s_maml + "uri")),
        new XElement(s_dev + "defaultValue", facts.DefaultValue));

    private static XElement Value(ParameterFacts facts) => new(
        s_command + "parameterValue",
        new XAttribute("required", !facts.IsSwitch),
        new XAttribute("variableLength", facts.Type.EndsWith("[]", StringComparison.Ordinal)),
        facts.Type);

    private static XElement? ValueGroup(ParameterFacts facts) => facts.AcceptedValues.Count == 0
        ? null
        : new XElement(
            s_command + "parameterValueGroup",
            facts.AcceptedValues.Select(value => new XElement(
                s_command + "parameterValue", new XAttribute("required", false), new XAttribute("variableLength", false), value)));

    private static XElement Typed(string element, TypeHelp type) => new(
        s_command + element,
        new XElement(s_dev + "type", new XElement(s_maml + "name", type.Name)),
        new XElement(s_maml + "description", Paragraphs(type.Description)));

    private static XElement Example(ExampleHelp example) => new(
        s_command + "example",
        new XElement(s_maml + "title", $"{s_rule} {example.Title} {s_rule}"),
        new XElement(s_maml + "introduction", Paragraphs(example.Introduction)),
        new XElement(s_dev + "code", example.Output is null ? example.Code : $"{example.Code}\n\n{example.Output}"),
        new XElement(s_dev + "remarks", Paragraphs(example.Remarks.Append(""))));

    private static XElement Link(LinkHelp link) => new(
        s_maml + "navigationLink",
        new XElement(s_maml + "linkText", link.Text),
        new XElement(s_maml + "uri", link.Uri));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> texts) => texts.Select(text => new XElement(s_maml + "para", text));
}
