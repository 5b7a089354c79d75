using System.Text;

namespace SalesforceConnect.Bulk;

/// <summary>What is loaded, and how.</summary>
internal sealed record LoadOptions
{
    /// <summary>The column by which records are found that are changed or deleted.</summary>
    public const string IdName = "Id";

    /// <summary>What is done with the rows.</summary>
    public SfBulkOperation Operation { get; init; }

    /// <summary>The object's API name.</summary>
    public required string ObjectName { get; init; }

    /// <summary>The field by which an upsert finds records; null for any other operation.</summary>
    public string? ExternalIdField { get; init; }

    /// <summary>The ID of an assignment rule; null for none.</summary>
    public string? AssignmentRule { get; init; }

    /// <summary>Whether an empty value clears its field.</summary>
    public bool EmptyClears { get; init; }

    /// <summary>The fields for columns that are named otherwise, by the columns' names.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();

    /// <summary>The file that the rows are from; null for those of the pipeline.</summary>
    public string? Path { get; init; }

    /// <summary>The character between values; null for whichever is found.</summary>
    public char? Delimiter { get; init; }

    /// <summary>How the text is written where it has no mark; null for UTF-8.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>The column by which rows are sorted before they are sent; null for their own order.</summary>
    public string? SortBy { get; init; }

    /// <summary>Where the rows are written that are in the org; null for nowhere.</summary>
    public string? SuccessPath { get; init; }

    /// <summary>Where the rows are written that are not; null for nowhere.</summary>
    public string? FailedPath { get; init; }

    /// <summary>How often rows are tried again that met a lock.</summary>
    public int RetryLocked { get; init; }

    /// <summary>Whether nobody waits for the end of the jobs.</summary>
    public bool NoWait { get; init; }

    /// <summary>How long to wait between two questions; null for what suits.</summary>
    public TimeSpan? PollingInterval { get; init; }

    /// <summary>How long to wait for a job; null for however long it takes.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>How many bytes a job takes (Bulk API 2.0 and Bulk API Developer Guide: 150 MB once Salesforce has encoded it).</summary>
    public long MostBytes { get; init; } = 100_000_000;

    /// <summary>The column that each row must have; null where there is none.</summary>
    public string? KeyField => Operation switch
    {
        SfBulkOperation.Insert => null,
        SfBulkOperation.Upsert => ExternalIdField,
        _ => IdName,
    };
}
