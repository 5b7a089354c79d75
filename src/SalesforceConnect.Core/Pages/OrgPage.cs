using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Pages;

/// <summary>A page of an org: its path from the root, with its query and fragment.</summary>
internal static class OrgPage
{
    /// <summary>Where a person begins.</summary>
    public const string Home = "/";

    /// <summary>The page of a record.</summary>
    /// <param name="id">Its ID.</param>
    public static string OfRecord(string id) => $"/lightning/r/{id}/view";

    /// <summary>The page that a path means: from the root, or an address on a host of the org's own.</summary>
    /// <param name="instance">The org's host.</param>
    /// <param name="given">The path or the address.</param>
    /// <exception cref="SfException"><c>ForeignHost</c>, <c>InvalidPath</c>.</exception>
    public static string At(Uri instance, string given)
    {
        string address = given.Trim();
        if (address.Any(char.IsControl) || address.Contains('\\'))
        {
            throw new SfException("InvalidPath", SfErrorCategory.InvalidArgument, Redactor.Input(given));
        }

        bool isAbsolute = address.StartsWith("//", StringComparison.Ordinal) || address.Contains("://") && !address.StartsWith("/", StringComparison.Ordinal);
        if (isAbsolute)
        {
            return ResourceUrl.TryParse(address, out Uri? absolute) && absolute.UserInfo.Length == 0 && IsOf(instance, absolute)
                ? absolute.PathAndQuery + absolute.Fragment
                : throw new SfException("ForeignHost", SfErrorCategory.SecurityError, absolute?.Host ?? Redactor.Input(address), instance.Host);
        }

        return Uri.TryCreate(instance, "/" + address.TrimStart('/'), out Uri? page) && ResourceUrl.IsSameOrigin(instance, page)
            ? page.PathAndQuery + page.Fragment
            : throw new SfException("InvalidPath", SfErrorCategory.InvalidArgument, Redactor.Input(given));
    }

    // The pages of an org have a host of their own.
    private static bool IsOf(Uri instance, Uri page)
        => ResourceUrl.IsSameOrigin(instance, page)
            || (page.Scheme == instance.Scheme
                && page.Port == instance.Port
                && SalesforceHosts.ApiOfPage(page.Host.ToLowerInvariant()) is { } api
                && api.Equals(instance.Host, StringComparison.OrdinalIgnoreCase));
}
