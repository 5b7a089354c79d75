namespace SalesforceConnect.LocalOrg;

/// <summary>The <c>IN … FIELDS</c> of a search.</summary>
internal enum SearchScope
{
    All,
    Name,
    Email,
    Phone,
    Sidebar,
}
