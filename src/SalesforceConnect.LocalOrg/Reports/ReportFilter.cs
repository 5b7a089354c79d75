namespace SalesforceConnect.LocalOrg;

/// <summary>One filter: a column, an operator such as <c>greaterThan</c>, and a text, whose commas separate alternatives.</summary>
internal sealed record ReportFilter(string Column, string Operator, string Value);
