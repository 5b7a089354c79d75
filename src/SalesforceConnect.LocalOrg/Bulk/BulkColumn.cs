namespace SalesforceConnect.LocalOrg;

/// <summary>A column of a bulk query's results.</summary>
/// <param name="Name">As it stands in the query.</param>
/// <param name="Get">A row's value.</param>
internal sealed record BulkColumn(string Name, Func<OrgRow, object?> Get);
