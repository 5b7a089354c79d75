namespace SalesforceConnect.LocalOrg;

/// <summary>A query's rows as they were when it ran, and how to write them.</summary>
internal sealed record QueryResult(IReadOnlyList<OrgRow> Rows, RecordShape Shape)
{
    /// <summary>The rows of an aggregate query, one page always.</summary>
    public AggregateRows? Aggregates { get; init; }

    /// <summary>The answer of <c>COUNT()</c>.</summary>
    public int? Count { get; init; }

    public int TotalSize => Count ?? Aggregates?.Rows.Count ?? Rows.Count;
}
