namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>How a parameter is bound: what its <c>yaml</c> block says.</summary>
internal sealed record ParameterFacts
{
    /// <summary>The type that marks a switch.</summary>
    public const string SwitchType = "SwitchParameter";

    /// <summary>The type's short name.</summary>
    public required string Type { get; init; }

    /// <summary>The sets that it belongs to; <c>(All)</c> for each.</summary>
    public required IReadOnlyList<string> Sets { get; init; }

    /// <summary>Its other names.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>The values that it takes, where they are listed.</summary>
    public required IReadOnlyList<string> AcceptedValues { get; init; }

    /// <summary>Whether it must be given.</summary>
    public required bool IsRequired { get; init; }

    /// <summary>Its position, from 0; null where it must be named.</summary>
    public required int? Position { get; init; }

    /// <summary>What it is when it is left out.</summary>
    public required string DefaultValue { get; init; }

    /// <summary><c>False</c>, or <c>True</c> and in brackets how it is taken from the pipeline.</summary>
    public required string PipelineInput { get; init; }

    /// <summary>Whether wildcards have a meaning in it.</summary>
    public required bool TakesWildcards { get; init; }

    /// <summary>Whether it is a switch.</summary>
    public bool IsSwitch => Type == SwitchType;

    /// <summary>Whether it belongs to a set.</summary>
    public bool IsIn(string set) => Sets.Contains(SyntaxSet.All) || Sets.Contains(set);
}
