namespace SalesforceConnect.Rest;

/// <summary>One page of what comes in pages, and what it says of the whole.</summary>
internal interface IPage
{
    /// <summary>How many rows it has.</summary>
    int RowCount { get; }

    /// <summary>How many rows it says that the whole has; -1 where it does not say. The first page counts.</summary>
    long Announced { get; }

    /// <summary>Whether it is the last by its own word.</summary>
    bool IsDone { get; }

    /// <summary>The link to the next page: an address, or a locator; null for none.</summary>
    string? Next { get; }
}
