using SalesforceConnect.Rest;

namespace SalesforceConnect.Query;

/// <summary>What one page of records holds, as it was read.</summary>
/// <param name="Records">Its records.</param>
/// <param name="Announced">How many records the whole has; -1 where the page does not say.</param>
/// <param name="IsDone">Whether it says that it is the last.</param>
/// <param name="Next">Where the next one is; null for none.</param>
internal sealed record PageRows(IReadOnlyList<SfRecord> Records, long Announced, bool IsDone, string? Next) : IPage
{
    public int RowCount => Records.Count;
}
