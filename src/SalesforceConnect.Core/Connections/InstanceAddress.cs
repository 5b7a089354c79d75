using SalesforceConnect.Errors;
using SalesforceConnect.Http;

namespace SalesforceConnect.Connections;

/// <summary>
/// Turns what people paste into the address of an org's API: a bare My Domain name, a host, a Lightning or Setup URL. It is put
/// right where that is certain, and refused with the reason where it is not.
/// </summary>
internal static class InstanceAddress
{
    private const string ApiSuffix = ".my.salesforce.com";

    // Hosts of the user interface that map to one API host (Salesforce Help, "My Domain URL Formats").
    private static readonly string[] s_uiSuffixes = [".lightning.force.com", ".my.salesforce-setup.com"];

    private static readonly string[] s_pageSuffixes =
    [
        ".visual.force.com", ".visualforce.com", ".vf.force.com", ".documentforce.com", ".file.force.com", ".my.site.com", ".force.com", ".salesforce-sites.com",
        ".salesforce-setup.com", ".salesforce-experience.com",
    ];

    private static readonly string[] s_noOrgHosts =
        ["salesforce.com", "www.salesforce.com", "my.salesforce.com", "help.salesforce.com", "developer.salesforce.com", "trailhead.salesforce.com"];

    /// <summary>The address of the API: scheme and host alone.</summary>
    /// <param name="given">What the user gave.</param>
    /// <exception cref="SfException"><c>InvalidInstanceUrl</c>, with the reason.</exception>
    public static Uri Parse(string given)
    {
        string address = given.Trim().Trim('"', '\'');
        if (address.Length == 0 || address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            throw Refused(given, "Empty");
        }

        if (IsBareName(address))
        {
            return FromBareName(given, address);
        }

        string absolute = address.Contains("://") ? address : (IsLoopbackHost(address) ? "http://" : "https://") + address;
        if (!ResourceUrl.TryParse(absolute, out Uri? url) || url.Host.Length == 0)
        {
            throw Refused(given, "NotAUrl");
        }

        if (url.UserInfo.Length > 0)
        {
            throw Refused(given, "UserInfo", url.Host);
        }

        if (url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            throw Refused(given, "Query", url.Host);
        }

        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        {
            throw Refused(given, url.Scheme == Uri.UriSchemeHttp ? "NotHttps" : "Scheme");
        }

        return new UriBuilder(url.Scheme, ApiHost(given, url.Host), url.IsDefaultPort ? -1 : url.Port).Uri;
    }

    /// <summary>Refuses the hosts on which the client credentials flow cannot work: it needs a My Domain.</summary>
    /// <param name="url">The address.</param>
    /// <param name="given">What the user gave for it.</param>
    /// <exception cref="SfException"><c>InvalidInstanceUrl</c>.</exception>
    public static void RequireMyDomain(Uri url, string? given = null)
    {
        string host = url.Host;
        if (IsLoginHost(host))
        {
            throw Refused(given ?? host, "LoginHost", host);
        }

        if (host.EndsWith(".salesforce.com", StringComparison.OrdinalIgnoreCase) && !host.EndsWith(ApiSuffix, StringComparison.OrdinalIgnoreCase))
        {
            throw Refused(given ?? host, "NotMyDomain", host);
        }
    }

    /// <summary>Whether a host signs the users of all orgs in, and is no org's own.</summary>
    public static bool IsLoginHost(string host) => host.ToLowerInvariant() is "login.salesforce.com" or "test.salesforce.com";

    private static bool IsBareName(string address)
        => address.All(c => char.IsLetterOrDigit(c) || c == '-') && !address.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopbackHost(string address)
        => ResourceUrl.TryParse("http://" + address, out Uri? url) && url.IsLoopback;

    private static Uri FromBareName(string given, string name)
    {
        string lower = name.ToLowerInvariant();
        if (lower is "login" or "test" or "www")
        {
            throw Refused(given, "LoginHost");
        }

        if (lower.EndsWith("-dev-ed", StringComparison.Ordinal))
        {
            // Such an org may or may not have ".develop" in its host.
            throw Refused(given, "DeveloperEdition");
        }

        if (lower.Any(c => c > 127))
        {
            throw Refused(given, "NotAUrl");
        }

        string host = lower.Contains("--") ? lower + ".sandbox" + ApiSuffix : lower + ApiSuffix;
        return Uri.TryCreate("https://" + host, UriKind.Absolute, out Uri? url) && Uri.CheckHostName(url.Host) == UriHostNameType.Dns
            ? url
            : throw Refused(given, "NotAUrl");
    }

    private static string ApiHost(string given, string host)
    {
        string lower = host.ToLowerInvariant().TrimEnd('.');
        if (s_uiSuffixes.FirstOrDefault(ui => lower.EndsWith(ui, StringComparison.Ordinal)) is { } suffix)
        {
            string domain = lower.Substring(0, lower.Length - suffix.Length);
            return domain.Length > 0 ? domain + ApiSuffix : throw Refused(given, "Page");
        }

        if (s_pageSuffixes.Any(page => lower.EndsWith(page, StringComparison.Ordinal)))
        {
            throw Refused(given, "Page");
        }

        return s_noOrgHosts.Contains(lower) ? throw Refused(given, "NoOrg") : lower;
    }

    private static SfException Refused(string given, string reason, string? shown = null)
        => new("InvalidInstanceUrl", SfErrorCategory.InvalidArgument, Redactor.Input(shown ?? given), Text.Message("InvalidInstanceUrl." + reason)) { Target = Redactor.Input(given) };
}
