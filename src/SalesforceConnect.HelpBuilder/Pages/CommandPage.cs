namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>The help of one cmdlet.</summary>
internal sealed record CommandPage
{
    /// <summary>The cmdlet.</summary>
    public required string Name { get; init; }

    /// <summary>The file that PowerShell looks for: the assembly's name and <c>-Help.xml</c>.</summary>
    public required string HelpFile { get; init; }

    /// <summary>Where <c>Get-Help -Online</c> leads.</summary>
    public required string OnlineVersion { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public required string Synopsis { get; init; }

    /// <summary>What there is to know about it, in paragraphs.</summary>
    public required IReadOnlyList<string> Description { get; init; }

    /// <summary>Its parameter sets, the default one first.</summary>
    public required IReadOnlyList<SyntaxSet> Syntax { get; init; }

    /// <summary>How to use it.</summary>
    public required IReadOnlyList<ExampleHelp> Examples { get; init; }

    /// <summary>Its parameters but the common ones.</summary>
    public required IReadOnlyList<ParameterHelp> Parameters { get; init; }

    /// <summary>What it takes from the pipeline.</summary>
    public required IReadOnlyList<TypeHelp> Inputs { get; init; }

    /// <summary>What it emits.</summary>
    public required IReadOnlyList<TypeHelp> Outputs { get; init; }

    /// <summary>What else there is to know, in paragraphs.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Where to read on, without the online version.</summary>
    public required IReadOnlyList<LinkHelp> Links { get; init; }
}
