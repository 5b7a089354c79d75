namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>A parameter in a line of the section SYNTAX.</summary>
/// <param name="Name">Its name, without the dash.</param>
/// <param name="Type">The type of its value; null for a switch.</param>
/// <param name="IsRequired">Whether it stands without square brackets.</param>
/// <param name="IsPositional">Whether its name alone stands in square brackets.</param>
internal sealed record SyntaxParameter(string Name, string? Type, bool IsRequired, bool IsPositional);
