namespace SalesforceConnect.LocalOrg;

/// <summary>What one who asks for a bulk job is told of its way.</summary>
internal readonly record struct BulkJobStatus(
    BulkJobState State, int ProcessedRows, int FailedRows, string? ErrorMessage, DateTimeOffset ChangedAt, TimeSpan Busy);
