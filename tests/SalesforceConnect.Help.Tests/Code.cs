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

    /// <summary>How a parameter is bound: once for each group of sets that differ, that of the default set first.</summary>
    public static IReadOnlyList<Binding> Bindings(CmdletInfo cmdlet, ParameterMetadata parameter)
        => [.. parameter.ParameterSets
            .GroupBy(
                set => (IsRequired: set.Value.IsMandatory, Position: Position(set.Value), PipelineInput: PipelineInput(set.Value)),
                set => set.Key)
            .OrderByDescending(group => group.Contains(cmdlet.DefaultParameterSet))
            .Select(
                group => new Binding(
                    string.Join(", ", group.Select(SetName).Order()), group.Key.IsRequired, group.Key.Position, group.Key.PipelineInput))];

    /// <summary>What a page calls a set.</summary>
    public static string SetName(string set) => set == OnlySet ? "(All)" : set;

    /// <summary>Whether it is taken from the pipeline, in whatever set.</summary>
    public static bool IsFromPipeline(ParameterMetadata parameter)
        => parameter.ParameterSets.Values.Any(set => PipelineInput(set) != "False");

    /// <summary>Whether it declares that wildcards have a meaning.</summary>
    public static bool TakesWildcards(ParameterMetadata parameter) => parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any();

    /// <summary>The values that it takes, where they are listed.</summary>
    public static IEnumerable<string> AcceptedValues(ParameterMetadata parameter)
        => parameter.Attributes.OfType<ValidateSetAttribute>().SelectMany(set => set.ValidValues);

    // Its position, from 0; empty where it must be named.
    private static string Position(ParameterSetMetadata set)
        => set.Position >= 0 ? set.Position.ToString(CultureInfo.InvariantCulture) : "";

    private static string PipelineInput(ParameterSetMetadata set) => set switch
    {
        { ValueFromPipeline: true, ValueFromPipelineByPropertyName: true } => "True (ByPropertyName, ByValue)",
        { ValueFromPipeline: true } => "True (ByValue)",
        { ValueFromPipelineByPropertyName: true } => "True (ByPropertyName)",
        _ => "False",
    };
}
