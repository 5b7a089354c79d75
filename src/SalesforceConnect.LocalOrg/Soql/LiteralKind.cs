namespace SalesforceConnect.LocalOrg;

internal enum LiteralKind
{
    Null,
    Boolean,
    Text,
    Number,
    Date,
    DateTime,
    Time,

    /// <summary><c>TODAY</c>, <c>LAST_N_DAYS:n</c> and so on: a range of days.</summary>
    DateRange,
}
