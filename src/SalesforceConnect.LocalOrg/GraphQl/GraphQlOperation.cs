namespace SalesforceConnect.LocalOrg;

/// <summary>An operation of a document.</summary>
/// <param name="Kind"><c>query</c> or <c>mutation</c>.</param>
/// <param name="Name">Its name; null for none.</param>
/// <param name="Variables">What it takes: name, type, whether it must be given, and its value where it is not.</param>
/// <param name="Fields">What is selected.</param>
internal sealed record GraphQlOperation(
    string Kind,
    string? Name,
    IReadOnlyList<(string Name, string Type, bool IsRequired, object? Default)> Variables,
    IReadOnlyList<GraphQlField> Fields);
