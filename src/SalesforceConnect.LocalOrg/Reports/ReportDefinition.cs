namespace SalesforceConnect.LocalOrg;

/// <summary>A report as it is saved, or as one run wants it.</summary>
internal sealed record ReportDefinition(string Id, string Name, ReportFormat Format, ReportType Type, IReadOnlyList<string> DetailColumns)
{
    public string DeveloperName { get; } = Name.Replace(' ', '_');

    public string Folder { get; init; } = "Public Reports";

    public string? Description { get; init; }

    /// <summary>The columns by which rows are grouped, from the outermost on.</summary>
    public IReadOnlyList<string> Down { get; init; } = [];

    /// <summary>The columns by which a matrix is grouped across.</summary>
    public IReadOnlyList<string> Across { get; init; } = [];

    /// <summary>What is summed up: <c>RowCount</c>, or <c>s!AMOUNT</c> and <c>a!AMOUNT</c> for sum and average.</summary>
    public IReadOnlyList<string> Aggregates { get; init; } = ["RowCount"];

    public IReadOnlyList<ReportFilter> Filters { get; init; } = [];

    /// <summary>How the filters go together, by their numbers from 1; null where all of them must hold.</summary>
    public string? FilterLogic { get; init; }

    public ReportDates? Dates { get; init; }

    public string? SortBy { get; init; }

    /// <summary>Whether the rows themselves are shown.</summary>
    public bool HasDetailRows { get; init; } = true;

    /// <summary>The format as the Analytics API writes it.</summary>
    public string FormatName => Format == ReportFormat.MultiBlock ? "MULTI_BLOCK" : Format.ToString().ToUpperInvariant();
}
