using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace SalesforceConnect.Help.Tests;

/// <summary>What the code says of a parameter, in the words of a page.</summary>
internal static class Code
{
    /// <summary>The name of the set of a cmdlet that has one alone.</summary>
    public const string OnlySet = "__AllParameterSets";

    /// <summary>Where a cmdlet says that its help is.</summary>
    public static string? HelpUri(CmdletInfo cmdlet) => cmdlet.ImplementingType.GetCustomAttribute<CmdletAttribute>()?.HelpUri;

    /// <summary>The short name of a type.</summary>
    public static string TypeName(Type type) => type.Name;

    /// <summary>The sets that a parameter belongs to.</summary>
    public static string Sets(ParameterMetadata parameter)
        => string.Join(", ", parameter.ParameterSets.Keys.Select(SetName).Order());

    /// <summary>What a page calls a set.</summary>
    public static string SetName(string set) => set == OnlySet ? "(All)" : set;

    /// <summary>Whether it must be given.</summary>
    public static bool IsRequired(ParameterMetadata parameter) => Facts(parameter).IsMandatory;

    /// <summary>Its position, from 0; empty where it must be named.</summary>
    public static string Position(ParameterMetadata parameter)
        => Facts(parameter).Position is var position and >= 0 ? position.ToString(CultureInfo.InvariantCulture) : "";

    /// <summary>How it is taken from the pipeline.</summary>
    public static string PipelineInput(ParameterMetadata parameter) => Facts(parameter) switch
    {
        { ValueFromPipeline: true, ValueFromPipelineByPropertyName: true } => "True (ByPropertyName, ByValue)",
        { ValueFromPipeline: true } => "True (ByValue)",
        { ValueFromPipelineByPropertyName: true } => "True (ByPropertyName)",
        _ => "False",
    };

    /// <summary>Whether it declares that wildcards have a meaning.</summary>
    public static bool TakesWildcards(ParameterMetadata parameter) => parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any();

    /// <summary>The values that it takes, where they are listed.</summary>
    public static IEnumerable<string> AcceptedValues(ParameterMetadata parameter)
        => parameter.Attributes.OfType<ValidateSetAttribute>().SelectMany(set => set.ValidValues);

    // A parameter whose sets differ would need a yaml block for each, and a test that compares them so.
    private static ParameterSetMetadata Facts(ParameterMetadata parameter)
    {
        var facts = parameter.ParameterSets.Values.ToList();
        Assert.All(facts, other => Assert.Equal(Describe(facts[0]), Describe(other)));
        return facts[0];
    }

    private static (bool, int, bool, bool) Describe(ParameterSetMetadata facts)
        => (facts.IsMandatory, facts.Position, facts.ValueFromPipeline, facts.ValueFromPipelineByPropertyName);
}
