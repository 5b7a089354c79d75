namespace SalesforceConnect.LocalOrg;

internal enum SoqlTokenKind
{
    Word,
    Text,
    Number,
    Date,
    DateTime,
    Time,
    Symbol,
    End,
}
