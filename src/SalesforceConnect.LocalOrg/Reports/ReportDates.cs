namespace SalesforceConnect.LocalOrg;

/// <summary>The standard date filter: two days, either of which may be open.</summary>
internal sealed record ReportDates(string Column, DateOnly? From, DateOnly? To);
