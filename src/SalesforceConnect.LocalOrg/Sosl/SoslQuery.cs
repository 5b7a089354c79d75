namespace SalesforceConnect.LocalOrg;

/// <summary>
/// A search: what for, in which fields, and which records of which objects it returns. Without objects, any that can be searched.
/// </summary>
internal sealed record SoslQuery(SearchTerm Term, SearchScope Scope, IReadOnlyList<SoslObject> Objects, int? Limit)
{
    public const int MaxRecords = 2000;
}
