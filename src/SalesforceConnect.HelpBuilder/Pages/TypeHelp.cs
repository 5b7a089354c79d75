namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>A type that a cmdlet takes or emits.</summary>
/// <param name="Name">Its full name, or <c>None</c>.</param>
/// <param name="Description">What it stands for, in paragraphs.</param>
internal sealed record TypeHelp(string Name, IReadOnlyList<string> Description);
