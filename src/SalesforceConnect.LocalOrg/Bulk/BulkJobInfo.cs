namespace SalesforceConnect.LocalOrg;

/// <summary>A bulk job as it stood when it was looked at.</summary>
/// <param name="Id">The 18-character ID (750…).</param>
/// <param name="JobType"><c>V2Ingest</c> or <c>V2Query</c>.</param>
/// <param name="ObjectName">The object's API name.</param>
/// <param name="Operation">As on the wire: <c>insert</c>, <c>hardDelete</c>, <c>queryAll</c> …</param>
/// <param name="State">How far it is.</param>
/// <param name="ProcessedRows">How many rows have been worked on, those that failed among them.</param>
/// <param name="FailedRows">How many rows were refused.</param>
/// <param name="ErrorMessage">Why the job as a whole failed; null when it did not.</param>
public sealed record BulkJobInfo(
    string Id,
    string JobType,
    string ObjectName,
    string Operation,
    BulkJobState State,
    int ProcessedRows,
    int FailedRows,
    string? ErrorMessage);
