using System.Globalization;

namespace SalesforceConnect.LocalOrg;

internal sealed record QueryCursor(string Id, QueryResult Result, int PageSize, DateTimeOffset OpenedAt)
{
    public string LocatorAt(int row) => $"{Id}-{row.ToString(CultureInfo.InvariantCulture)}";
}
