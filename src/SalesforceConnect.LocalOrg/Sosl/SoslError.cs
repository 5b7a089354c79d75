namespace SalesforceConnect.LocalOrg;

internal static class SoslError
{
    public static SalesforceException Malformed(string message) => new(400, "MALFORMED_SEARCH", message);

    /// <summary>What is wrong with the SOQL inside a search is wrong with the search.</summary>
    public static SalesforceException From(SalesforceException error)
        => error.Errors[0].ErrorCode == "MALFORMED_QUERY" ? Malformed(error.Message) : error;
}
