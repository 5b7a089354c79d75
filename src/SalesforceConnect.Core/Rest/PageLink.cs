
namespace SalesforceConnect.Rest;

/// <summary>Finds links to the next page that do not stand in a page's JSON.</summary>
internal static class PageLink
{
    private const string None = "null";

    /// <summary>
    /// The link in a header, as the locator of a bulk query's results is one (Bulk API 2.0 Developer Guide, "Get Results for a Query Job").
    /// Null where there is none, and where the header says <c>null</c>, which ends the pages.
    /// </summary>
    public static string? InHeader(SfResponse answer, string name)
        => answer.Header(name) is { Length: > 0 } link && !IsLast(answer, name) ? link : null;

    /// <summary>Whether a header says that no page follows. One that is missing does not say so.</summary>
    public static bool IsLast(SfResponse answer, string name) => answer.Header(name) == None;
}
