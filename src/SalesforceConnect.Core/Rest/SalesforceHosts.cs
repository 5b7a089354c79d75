using System.Text.RegularExpressions;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Rest;

/// <summary>
/// The hosts of Salesforce: which are its own, which sign users in, and which API belongs to a host of pages (Salesforce Help,
/// "My Domain URL Formats", and the government's and China's counterparts).
/// </summary>
internal static class SalesforceHosts
{
    private const string Commercial = ".my.salesforce.com";
    private const string Government = ".my.salesforce.mil";
    private const string China = ".my.sfcrmproducts.cn";

    private static readonly string[] s_owned =
    [
        "salesforce.com", "force.com", "cloudforce.com", "visualforce.com", "documentforce.com", "salesforce-setup.com",
        "salesforce-sites.com", "site.com",
        "salesforce-experience.com", "salesforce.mil", "force.mil", "crmforce.mil", "cloudforce.mil", "salesforce-setup.mil",
        "sfcrmproducts.cn", "sfcrmapps.cn",
    ];

    // Hosts of pages that map to one API host.
    private static readonly (string Page, string Api)[] s_pagesOfOneOrg =
    [
        (".lightning.force.com", Commercial), (".my.salesforce-setup.com", Commercial),
        (".lightning.crmforce.mil", Government), (".lightning.force.mil", Government), (".my.salesforce-setup.mil", Government),
        (".lightning.sfcrmapps.cn", China),
    ];

    private static readonly string[] s_pages =
    [
        "visualforce.com", "documentforce.com", "force.com", "site.com", "salesforce-sites.com", "salesforce-setup.com",
        "salesforce-experience.com",
        "force.mil", "crmforce.mil", "salesforce-setup.mil", "sfcrmapps.cn", "forceusercontent.com", "salesforceliveagent.com",
        "salesforce-scrt.com",
    ];

    private static readonly string[] s_domainsOfOrgs = ["salesforce.com", "salesforce.mil", "sfcrmproducts.cn"];

    private static readonly HashSet<string> s_noOrgs = new(StringComparer.Ordinal)
    {
        "", "www", "my", "help", "developer", "trailhead", "status", "trust", "appexchange", "admin", "architect", "api", "welcome",
        "ideas", "success", "security",
        "partners", "investor", "engineering", "compliance", "sandbox.my", "develop.my", "scratch.my",
    };

    // Salesforce's own people have hosts that nobody else can judge.
    private static readonly string[] s_internal = [".pc-rnd.", ".stm.", ".localhost.sfdcdev.", "localhost.internal."];

    // Microsoft Defender for Cloud Apps stands before a host under its own name.
    private static readonly Regex s_guard = new(
        @"^(?<host>.+?)\.(?:(?:(?:us|eu)\d?|access|admin)\.)?(?:mcas\.ms|mcas-gov\.(?:us|ms)|cas\.ms|cloudappsecurity\.com)$", RegexOptions.CultureInvariant);

    // The beginning of a host whose ending was left out; the domain may be that of a sandbox or the like.
    private static readonly Regex s_partial = new(
        @"^(?<domain>[a-z0-9-]+(?:\.(?:sandbox|develop|scratch|patch|demo|free|trailblaze|wingit))?)"
            + @"(?<end>\.my|\.my\.salesforce|\.salesforce|\.lightning|\.lightning\.force|\.my\.salesforce-setup)?$",
        RegexOptions.CultureInvariant);

    // What stands where an example leaves a place.
    private static readonly Regex s_placeholder = new(
        @"^(?:(?:your|my)[-_.]?(?:(?:company|org|custom|salesforce|sf)[-_.]?)?(?:domain|instance|org|company)(?:[-_.]?(?:name|here|url))?|domain[-_.]?name|instance[-_.]?(?:name|url)|mydomainname|replace[-_.]?me|todo|changeme|x{3,})$",
        RegexOptions.CultureInvariant);

    /// <summary>The host in lower case, without a dot at its end and without the name of a guard before it.</summary>
    public static string Normal(string host)
    {
        string lower = host.ToLowerInvariant().TrimEnd('.');
        return s_guard.Match(lower) is { Success: true } guarded && IsOwned(guarded.Groups["host"].Value)
            ? guarded.Groups["host"].Value
            : lower;
    }

    /// <summary>Whether a host is one of Salesforce's own.</summary>
    public static bool IsOwned(string host) => s_owned.Any(domain => IsIn(domain, host.ToLowerInvariant().TrimEnd('.')));

    /// <summary>Whether it is inside Salesforce, where names follow other rules.</summary>
    public static bool IsInternal(string host) => IsOwned(host) && s_internal.Any(mark => host.Contains(mark));

    /// <summary>Whether it signs in users of every org, and is no org's own.</summary>
    public static bool IsLogin(string host)
        => s_domainsOfOrgs.Any(
            domain => host.Equals("login." + domain, StringComparison.OrdinalIgnoreCase)
                || host.Equals("test." + domain, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is an org's My Domain.</summary>
    public static bool IsMyDomain(string host)
        => new[] { Commercial, Government, China }.Any(suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is in a domain that orgs' APIs are in, so that what is no My Domain there is an old instance or none.</summary>
    public static bool IsInDomainOfOrgs(string host) => s_domainsOfOrgs.Any(domain => IsIn(domain, host));

    /// <summary>Whether it is known to belong to no org.</summary>
    public static bool IsNoOrg(string host)
        => s_domainsOfOrgs.Any(
            domain => host == domain || (IsIn(domain, host) && s_noOrgs.Contains(host.Substring(0, host.Length - domain.Length - 1))));

    /// <summary>Whether it shows pages.</summary>
    public static bool IsPage(string host) => s_pages.Any(domain => IsIn(domain, host));

    /// <summary>The host of the API of the org whose pages a host shows; null where that is not certain.</summary>
    public static string? ApiOfPage(string host)
        => s_pagesOfOneOrg.Where(page => host.Length > page.Page.Length && host.EndsWith(page.Page, StringComparison.Ordinal))
            .Select(page => $"{host.Substring(0, host.Length - page.Page.Length)}{page.Api}").FirstOrDefault();

    /// <summary>The host that a beginning of it can only mean; null where it is no such.</summary>
    public static string? Complete(string host)
    {
        const string Www = "www.";
        if (host.StartsWith(Www, StringComparison.Ordinal)
            && IsMyDomain(host)
            && host.Substring(Www.Length) is var inner
            && IsMyDomain("." + inner)
            && inner.IndexOf('.') > 0
            && !s_noOrgs.Contains(inner.Split('.')[0]))
        {
            return inner;
        }

        string whole = host.EndsWith(".salesforce.com", StringComparison.Ordinal) ? host.Substring(0, host.Length - ".com".Length) : host;
        Match partial = s_partial.Match(whole);
        bool isCertain = partial.Success
            && (whole.Length == host.Length ? whole.Contains('.') : partial.Groups["domain"].Value.Contains('.'));
        return isCertain && !s_noOrgs.Contains(partial.Groups["domain"].Value) ? partial.Groups["domain"].Value + Commercial : null;
    }

    /// <summary>Whether its first part is what an example leaves to be filled in.</summary>
    public static bool IsPlaceholder(string host)
    {
        string first = host.ToLowerInvariant().Split('.')[0];
        return first.IndexOfAny(['<', '>', '{', '}', '$']) >= 0 || s_placeholder.IsMatch(first);
    }

    /// <summary>What it may have been meant for, where a domain of orgs is misspelt in it; else null.</summary>
    public static string? Misspelt(string host)
    {
        const string Mark = ".my.";
        int at = host.IndexOf(Mark, StringComparison.Ordinal);
        string end = at > 0
            ? host.Substring(at + Mark.Length)
            : host.Substring(host.LastIndexOf('.', Math.Max(0, host.LastIndexOf('.') - 1)) + 1);
        return IsOwned(host)
            || s_owned.Contains(end)
            || s_domainsOfOrgs.FirstOrDefault(domain => Spelling.Distance(end, domain) <= 2) is not { } meant
            ? null
            : $"{host.Substring(0, host.Length - end.Length)}{meant}";
    }

    private static bool IsIn(string domain, string host)
        => host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
}
