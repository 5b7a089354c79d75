namespace SalesforceConnect.Bulk;

/// <summary>How far an export is.</summary>
/// <param name="Job">The job; null where there is none.</param>
/// <param name="Rows">How many rows have come; null while the job is waited for.</param>
internal readonly record struct ExportProgress(SfBulkJob? Job, long? Rows);
