namespace SalesforceConnect.Rest;

/// <summary>How pages ended that say that they are not all.</summary>
/// <param name="Rows">How many rows came.</param>
/// <param name="Announced">How many should have come; -1 where the first page did not say.</param>
/// <param name="IsDone">Whether the last page said that it is the last.</param>
/// <param name="Seen">The link on the last page, which leads to a page that was read already; null where there is none.</param>
internal readonly record struct PageEnd(long Rows, long Announced, bool IsDone, string? Seen)
{
    /// <summary>Whether no row is missing, but the pages go round.</summary>
    public bool IsCircle => Seen is not null && Rows >= Announced;
}
