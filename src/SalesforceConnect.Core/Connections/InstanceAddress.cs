using System.Text.RegularExpressions;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Connections;

/// <summary>
/// Turns what people paste into the address of an org's API: a bare My Domain name, a host, a Lightning or Setup URL. It is put
/// right where that is certain, and refused with the reason where it is not.
/// </summary>
internal static class InstanceAddress
{
    // What surrounds a copied address.
    private static readonly char[] s_wrapping = ['"', '\'', '`', '(', ')', ',', ';', '\\', '\u201C', '\u201D', '\u2018', '\u2019', '\u00AB', '\u00BB', '\uFEFF', '\u200B', '\u200C', '\u200D', '\u2060', '\u00A0'];

    // https:// with the usual slips, or http:// with them.
    private static readonly Regex s_scheme = new(
        @"^(?:(?<https>h{0,2}t{1,3}p{1,2}s{1,2}|hptts|htpts|httsp|htsp)|h{0,2}t{1,3}p{1,2})(?:[:;.,]?[/\\]+|[:;])(?=[^/\\])",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    // The 15 or 18 characters of an org's ID, and the beginning of every consumer key.
    private static readonly Regex s_noHost = new(
        @"^(?:00D[0-9a-zA-Z]{12}(?:[0-9a-zA-Z]{3})?|3MVG[0-9a-zA-Z._]{20,})$", RegexOptions.CultureInvariant);

    private static readonly Uri s_production = new("https://login.salesforce.com");
    private static readonly Uri s_sandbox = new("https://test.salesforce.com");

    /// <summary>The host to sign in at.</summary>
    /// <param name="instanceUrl">The org's own; null where the user did not say.</param>
    /// <param name="isSandbox">Whether it is a sandbox's user that signs in.</param>
    /// <exception cref="SfException"><c>SandboxWithInstanceUrl</c>: both were given; or <c>InvalidInstanceUrl</c>.</exception>
    public static Uri LoginHost(string? instanceUrl, bool isSandbox)
        => instanceUrl is null ? isSandbox ? s_sandbox : s_production
            : !isSandbox ? Parse(instanceUrl)
            : throw new SfException("SandboxWithInstanceUrl", SfErrorCategory.InvalidArgument, Redactor.Input(instanceUrl))
            {
                Target = Redactor.Input(instanceUrl),
            };

    /// <summary>The address of the API: scheme and host alone.</summary>
    /// <param name="given">What the user gave.</param>
    /// <exception cref="SfException"><c>InvalidInstanceUrl</c>, with the reason.</exception>
    public static Uri Parse(string given)
    {
        string address = Unwrapped(given);
        if (address.Length == 0 || address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            throw Refused(given, "Empty");
        }

        (string? scheme, address) = SplitScheme(address);
        if (s_noHost.IsMatch(address))
        {
            throw Refused(given, "NotAHost");
        }

        if (SalesforceHosts.IsPlaceholder(address.Split('/', ':')[0]))
        {
            throw Refused(given, "Placeholder");
        }

        if (IsBareName(address) && scheme != "http")
        {
            return FromBareName(given, address);
        }

        string absolute = address.Contains("://") ? address : (scheme ?? (IsLoopbackHost(address) ? "http" : "https")) + "://" + address;
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

        if (url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort && url.Host.TrimEnd('.') is var name && IsBareName(name))
        {
            return FromBareName(given, name);
        }

        return new UriBuilder(url.Scheme, ApiHost(given, url.Host), url.IsDefaultPort ? -1 : url.Port).Uri;
    }

    /// <summary>Whether a token or secret may be sent to an address that was kept: over TLS, or to this machine.</summary>
    public static bool IsSafe(string address)
        => ResourceUrl.TryParse(address, out Uri? url)
            && url.UserInfo.Length == 0
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    /// <summary>Refuses the hosts on which the client credentials flow cannot work: it needs a My Domain.</summary>
    /// <param name="url">The address.</param>
    /// <param name="given">What the user gave for it.</param>
    /// <exception cref="SfException"><c>InvalidInstanceUrl</c>.</exception>
    public static void RequireMyDomain(Uri url, string? given = null)
    {
        string host = url.Host;
        if (SalesforceHosts.IsLogin(host))
        {
            throw Refused(given ?? host, "LoginHost", host);
        }

        if (SalesforceHosts.IsInDomainOfOrgs(host) && !SalesforceHosts.IsMyDomain(host) && !SalesforceHosts.IsInternal(host))
        {
            throw Refused(given ?? host, "NotMyDomain", host);
        }
    }

    /// <summary>Refuses the hosts that have no API for a token: they sign users in, whatever their org is.</summary>
    /// <inheritdoc cref="RequireMyDomain"/>
    public static void RequireOrg(Uri url, string? given = null)
    {
        if (SalesforceHosts.IsLogin(url.Host))
        {
            throw Refused(given ?? url.Host, "NoApi", url.Host);
        }
    }

    private static string Unwrapped(string given)
    {
        string address = given.Trim();
        for (int length = -1; length != address.Length;)
        {
            length = address.Length;
            address = address.Trim(s_wrapping).Trim();
            address = address.Length > 2 && address[0] == '<' && address[address.Length - 1] == '>'
                ? address.Substring(1, address.Length - 2)
                : address;
        }

        // Copied from a parameter of another URL.
        return address.StartsWith("https%3A", StringComparison.OrdinalIgnoreCase) ? Uri.UnescapeDataString(address) : address;
    }

    private static (string? Scheme, string Address) SplitScheme(string address)
    {
        string? scheme = null;
        string rest = address.StartsWith("//", StringComparison.Ordinal) ? address.TrimStart('/') : address;
        while (s_scheme.Match(rest) is { Success: true } slip)
        {
            scheme = slip.Groups["https"].Success ? "https" : "http";
            rest = rest.Substring(slip.Length);
        }

        return (scheme, rest);
    }

    private static bool IsBareName(string address)
    {
        string name = address.TrimEnd('/');
        return name.All(c => char.IsLetterOrDigit(c) || c == '-') && !name.Equals("localhost", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsLoopbackHost(string address)
        => ResourceUrl.TryParse("http://" + address, out Uri? url) && url.IsLoopback;

    private static Uri FromBareName(string given, string name)
    {
        string lower = name.ToLowerInvariant().TrimEnd('/');
        if (lower is "login" or "test" or "www")
        {
            throw Refused(given, "LoginHost");
        }

        if (lower.EndsWith("-dev-ed", StringComparison.Ordinal))
        {
            // Such an org may or may not have ".develop" in its host.
            throw Refused(given, "DeveloperEdition");
        }

        if (lower.Any(c => c > 127)
            || lower is ""
                or "http" or "https" or "my" or "salesforce" or "force" or "lightning" or "sandbox" or "null" or "true" or "false")
        {
            throw Refused(given, "NotAUrl");
        }

        string host = lower + (lower.Contains("--") ? ".sandbox" : "") + ".my.salesforce.com";
        return Uri.TryCreate("https://" + host, UriKind.Absolute, out Uri? url) && Uri.CheckHostName(url.Host) == UriHostNameType.Dns
            ? url
            : throw Refused(given, "NotAUrl");
    }

    private static string ApiHost(string given, string host)
    {
        string normal = SalesforceHosts.Normal(host);
        if (SalesforceHosts.IsInternal(normal))
        {
            return normal;
        }

        string whole = SalesforceHosts.Complete(normal) ?? normal;
        if (SalesforceHosts.ApiOfPage(whole) is { } api)
        {
            return api;
        }

        if (SalesforceHosts.IsPage(whole))
        {
            throw Refused(given, "Page");
        }

        if (SalesforceHosts.Misspelt(whole) is { } meant)
        {
            throw Refused(given, "Misspelt", arguments: meant);
        }

        return SalesforceHosts.IsNoOrg(whole) ? throw Refused(given, "NoOrg") : whole;
    }

    private static SfException Refused(string given, string reason, string? shown = null, params object?[] arguments)
        => new(
            "InvalidInstanceUrl",
            SfErrorCategory.InvalidArgument,
            Redactor.Input(shown ?? given),
            Text.Message("InvalidInstanceUrl." + reason, arguments))
        { Target = Redactor.Input(given) };
}
