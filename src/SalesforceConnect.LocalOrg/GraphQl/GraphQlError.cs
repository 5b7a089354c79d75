namespace SalesforceConnect.LocalOrg;

/// <summary>One error of a GraphQL answer.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Kind">Which kind of error it is, such as <c>ValidationError</c>.</param>
/// <param name="Line">The line of the document, from 1; 0 where it is not about a place.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Path">Where in the data it is; null where there is none.</param>
internal sealed record GraphQlError(string Message, string Kind, int Line, int Column, IReadOnlyList<string>? Path = null);
