namespace SalesforceConnect.Bulk;

/// <summary>How far a load is.</summary>
/// <param name="Sent">How many rows are uploaded.</param>
/// <param name="Processed">How many of them Salesforce has worked on.</param>
/// <param name="Failed">How many of those failed.</param>
/// <param name="State">The state of the job that was asked for last; null while none is.</param>
internal readonly record struct LoadProgress(long Sent, long Processed, long Failed, string? State);
