using SalesforceConnect.Errors;

namespace SalesforceConnect.Bulk;

/// <summary>What became of the rows of one file.</summary>
internal sealed class LoadOutcome
{
    /// <summary>The jobs, the first one and those that tried rows again.</summary>
    public List<SfBulkJob> Jobs { get; } = [];

    /// <summary>The rows that are not in the org, those that were not worked on among them.</summary>
    public List<ResultRow> Missed { get; } = [];

    /// <summary>Why it is not known what became of the last job; null where it is known.</summary>
    public SfException? Error { get; set; }

    /// <summary>Why its rows were not uploaded, so that nothing more is; null where they were.</summary>
    public SfException? Broken { get; init; }

    /// <summary>The line of its first row.</summary>
    public long FirstLine { get; init; }

    /// <summary>The line of its last row.</summary>
    public long LastLine { get; init; }

    /// <summary>How many rows the jobs count that stand in none of their results.</summary>
    public long Lost { get; set; }
}
