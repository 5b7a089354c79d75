namespace SalesforceConnect.Query;

/// <summary>What one page holds, as it was read.</summary>
/// <param name="Records">Its records.</param>
/// <param name="TotalSize">How many records the whole has; -1 where the page does not say.</param>
/// <param name="IsDone">Whether it says that it is the last.</param>
/// <param name="NextUrl">Where the next one is; null for none.</param>
internal sealed record PageRows(IReadOnlyList<SfRecord> Records, long TotalSize, bool IsDone, string? NextUrl);
