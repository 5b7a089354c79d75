namespace SalesforceConnect.GraphQl;

/// <summary>What came of a document: the data, or what there is of it, and the errors.</summary>
/// <param name="Data">The data, built by the caller's objects; null for none.</param>
/// <param name="Errors">The errors; none where all is well.</param>
internal sealed record GraphQlAnswer(object? Data, IReadOnlyList<SfException> Errors);
