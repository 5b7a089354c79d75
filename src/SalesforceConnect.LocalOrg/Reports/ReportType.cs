namespace SalesforceConnect.LocalOrg;

/// <summary>What reports of one kind are about.</summary>
/// <param name="Name">Its API name, such as <c>AccountList</c>.</param>
/// <param name="Label">What people see.</param>
/// <param name="ObjectName">The object whose records are the rows.</param>
/// <param name="Columns">All columns that there are.</param>
internal sealed record ReportType(string Name, string Label, string ObjectName, IReadOnlyList<ReportColumn> Columns)
{
    /// <summary>The column of this name, or the error of a report that has none.</summary>
    public ReportColumn Column(string? name) => Columns.FirstOrDefault(column => column.Name == name)
        ?? throw new SalesforceException(400, "BAD_REQUEST", $"The column {name} is invalid for the report type {Name}.");
}
