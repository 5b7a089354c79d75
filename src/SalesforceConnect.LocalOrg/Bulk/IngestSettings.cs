namespace SalesforceConnect.LocalOrg;

/// <summary>What the org says of all loads.</summary>
/// <param name="Batches">How many batches there may be in a day.</param>
/// <param name="EmptyResultsHaveHeader">Whether a result file without rows has a header.</param>
internal sealed record IngestSettings(DailyAllowance Batches, Func<bool> EmptyResultsHaveHeader);
