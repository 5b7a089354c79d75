namespace SalesforceConnect.LocalOrg;

internal sealed record SortKey(Operand Operand, bool Descending, bool NullsFirst);
