namespace SalesforceConnect.LocalOrg;

/// <summary>A group of rows: its value, its key, and the groups within.</summary>
/// <param name="Key">Its place and those of the groups around it, such as <c>0_1</c>.</param>
/// <param name="Cell">What its rows have in common.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Inner">The groups within.</param>
internal sealed record ReportGroup(string Key, ReportCell Cell, IReadOnlyList<OrgRow> Rows, IReadOnlyList<ReportGroup> Inner)
{
    /// <summary>It and all groups within.</summary>
    public IEnumerable<ReportGroup> All => [this, .. Inner.SelectMany(inner => inner.All)];
}
