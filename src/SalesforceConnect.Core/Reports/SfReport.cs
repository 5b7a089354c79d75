using System.Text;
using System.Text.Json;
using SalesforceConnect.Describe;
using SalesforceConnect.Json;
using SalesforceConnect.Records;

namespace SalesforceConnect;

/// <summary>A report (Reports and Dashboards REST API Developer Guide).</summary>
public sealed class SfReport
{
    internal SfReport(string id, string name)
    {
        Id = id;
        Name = name;
    }

    /// <summary>The ID, 00O….</summary>
    public string Id { get; }

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>Its unique name in the org.</summary>
    public string? DeveloperName { get; internal init; }

    /// <summary>The folder in which it lies.</summary>
    public string? Folder { get; internal init; }

    /// <summary>How it is laid out: <c>Tabular</c>, <c>Summary</c>, <c>Matrix</c>, or <c>MultiBlock</c> for a joined one.</summary>
    public string? Format { get; internal init; }

    /// <summary>What its maker says of it.</summary>
    public string? Description { get; internal init; }

    /// <summary>When it ran last, in local time; null for never.</summary>
    public DateTime? LastRunDate { get; internal init; }

    /// <summary>When it was changed last, in local time.</summary>
    public DateTime? LastModifiedDate { get; internal init; }

    /// <summary>What it is about, such as <c>Opportunities</c>; null where it was not described.</summary>
    public string? ReportType { get; internal init; }

    /// <summary>The columns that it shows and groups by, groups first; empty where it was not described.</summary>
    public IReadOnlyList<SfReportColumn> Columns { get; internal init; } = [];

    /// <summary>The columns by which its rows are grouped, from the outermost on; those across of a matrix come last.</summary>
    public IReadOnlyList<SfReportColumn> Groupings { get; internal init; } = [];

    /// <summary>What it sums up, such as <c>Sum of Amount</c>.</summary>
    public IReadOnlyList<SfReportColumn> Aggregates { get; internal init; } = [];

    /// <summary>Its saved filters.</summary>
    public IReadOnlyList<SfReportFilter> Filters { get; internal init; } = [];

    /// <summary>How the filters go together, by their numbers from 1; null where all must hold.</summary>
    public string? FilterLogic { get; internal init; }

    /// <summary>The standard date filter, as <c>Close Date: 2026-01-01 to 2026-03-31</c>; null for all time.</summary>
    public string? DateFilter { get; internal init; }

    /// <summary>Whether it shows rows, and not only its groups' sums; null where it was not described.</summary>
    public bool? HasDetailRows { get; internal init; }

    /// <summary>All columns that it can be filtered by, those that it does not show among them.</summary>
    public IReadOnlyList<SfReportColumn> FilterColumns { get; internal init; } = [];

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Reads one of a query's records.</summary>
    internal static SfReport Read(JsonElement record) => new(record.FindText("Id") ?? "", record.FindText("Name") ?? "")
    {
        DeveloperName = record.FindText("DeveloperName"),
        Folder = record.FindText("FolderName"),
        Format = record.FindText("Format"),
        Description = record.FindText("Description"),
        LastRunDate = Instant(record, "LastRunDate"),
        LastModifiedDate = Instant(record, "LastModifiedDate"),
    };

    private static DateTime? Instant(JsonElement record, string name)
        => record.FindText(name) is { } text ? SalesforceText.Parse(Encoding.UTF8.GetBytes(text), FieldType.DateTime) as DateTime? : null;
}
