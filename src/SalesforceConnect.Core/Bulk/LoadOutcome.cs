namespace SalesforceConnect.Bulk;

/// <summary>What became of the rows of one file.</summary>
/// <param name="Jobs">The jobs, the first one and those that tried rows again.</param>
/// <param name="Failures">The rows that are not in the org, those that were not worked on among them.</param>
internal sealed record LoadOutcome(IReadOnlyList<SfBulkJob> Jobs, IReadOnlyList<ResultRow> Failures);
