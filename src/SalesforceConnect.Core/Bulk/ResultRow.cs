namespace SalesforceConnect.Bulk;

/// <summary>A row of a job's results.</summary>
/// <param name="Columns">What its own columns are called in the job.</param>
/// <param name="Cells">Their values, as they were uploaded.</param>
internal sealed record ResultRow(IReadOnlyList<string> Columns, IReadOnlyList<string> Cells)
{
    /// <summary>The line of the input in which it begins; null where that is not known.</summary>
    public long? Line { get; init; }

    /// <summary>The record's ID; null for none.</summary>
    public string? Id { get; init; }

    /// <summary>Whether the record is new; null where that is not said.</summary>
    public bool? IsCreated { get; init; }

    /// <summary>Why it failed; null for a row that did not.</summary>
    public RowError? Error { get; init; }

    /// <summary>What was said of it, as it was said.</summary>
    public string ErrorText { get; init; } = "";
}
