namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>An example.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Code">The commands.</param>
/// <param name="Output">What they show; null where that is not told.</param>
/// <param name="Introduction">What is said before the commands, in paragraphs.</param>
/// <param name="Remarks">What is said after them, in paragraphs.</param>
internal sealed record ExampleHelp(
    string Title, string Code, string? Output, IReadOnlyList<string> Introduction, IReadOnlyList<string> Remarks);
