namespace SalesforceConnect.Query;

/// <summary>One page of a query's records, each with all its children; or the number that <c>SELECT COUNT()</c> asks for.</summary>
internal sealed class QueryPage
{
    /// <summary>The records.</summary>
    public IReadOnlyList<SfRecord> Records { get; init; } = [];

    /// <summary>The number; null for a query that has records.</summary>
    public long? Count { get; init; }

    /// <summary>Which page it is, from 1.</summary>
    public int Number { get; init; } = 1;

    /// <summary>How many records there were up to this page's end.</summary>
    public long RowsSoFar { get; init; }

    /// <summary>How many records the query has; -1 where Salesforce does not say.</summary>
    public long TotalSize { get; init; }

    /// <summary>Whether no other page follows.</summary>
    public bool IsLast { get; init; }
}
