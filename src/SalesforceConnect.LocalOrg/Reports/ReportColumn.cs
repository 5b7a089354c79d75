namespace SalesforceConnect.LocalOrg;

/// <summary>A column that reports of a type can show and filter by.</summary>
/// <param name="Name">Its API name, such as <c>ACCOUNT.NAME</c>.</param>
/// <param name="Label">What people see.</param>
/// <param name="Path">The field, from the type's object on.</param>
internal sealed record ReportColumn(string Name, string Label, string Path);
