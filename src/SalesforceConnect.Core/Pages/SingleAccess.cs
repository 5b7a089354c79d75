using System.Net;
using System.Text;
using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Pages;

/// <summary>
/// Asks for an address that signs a browser in, once and within a minute or so, and then leads to a page (Salesforce Help, "Generate a
/// Frontdoor URL to Bridge into UI Sessions"). The token goes in a header, the page in the body.
/// </summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="caller">Where to tell of them.</param>
internal sealed class SingleAccess(ISender sender, ICaller? caller)
{
    private const string Path = "/services/oauth2/singleaccess";

    // What the endpoint says of a token that has ended, and of one that no browser may be signed in with.
    private const string BadToken = "Bad_OAuth_Token";

    private static readonly string[] s_browserScopes = ["web", "full"];

    /// <summary>Whether granted scopes let a browser be signed in; null where they are not known.</summary>
    /// <param name="scope">The scopes, separated by spaces; null where they are not known.</param>
    public static bool? Allows(string? scope) => scope?.Split(' ').Any(each => s_browserScopes.Contains(each, StringComparer.Ordinal));

    /// <summary>The address for a page.</summary>
    /// <param name="instance">Tells the org's host, which is certain once it was asked.</param>
    /// <param name="page">The page: see <see cref="OrgPage"/>.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException"><c>NoBrowserScope</c>: the token signs no browser in; <c>SingleAccessUnreadable</c>.</exception>
    public async Task<Uri> FindAsync(Func<Uri> instance, string page, CancellationToken cancellationToken)
    {
        try
        {
            return Read(await AskAsync(page, cancellationToken).ConfigureAwait(false), instance());
        }
        catch (SfApiException refusal) when (IsBadToken(refusal))
        {
            // A token that has ended is told like one that may not: a call of the API renews it.
            await sender.SendAsync(new SfRequest("GET", "/"), caller, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return Read(await AskAsync(page, cancellationToken).ConfigureAwait(false), instance());
        }
        catch (SfApiException refusal) when (IsBadToken(refusal))
        {
            throw NoScope(instance(), page);
        }
    }

    /// <summary>The error for a token that signs no browser in.</summary>
    public static SfException NoScope(Uri instance, string page)
        => new("NoBrowserScope", SfErrorCategory.PermissionDenied, instance.Host, new Uri(instance, page).AbsoluteUri);

    private static bool IsBadToken(SfApiException refusal)
        => refusal.StatusCode == (int)HttpStatusCode.Forbidden && refusal.AllErrors[0].Message.IndexOf(BadToken, StringComparison.OrdinalIgnoreCase) >= 0;

    // Asking twice is like asking once: the address that nobody opens ends by itself.
    private Task<SfResponse> AskAsync(string page, CancellationToken cancellationToken)
    {
        byte[] form = Encoding.ASCII.GetBytes("redirect_uri=" + UrlText.Escape(page));
        return sender.SendAsync(
            new SfRequest("POST", Path, new RequestBody(form, RequestBody.Form)) { IsRepeatable = true }, caller, cancellationToken);
    }

    private static Uri Read(SfResponse response, Uri instance)
    {
        string? given = response.ReadJson(root => root.ValueKind == JsonValueKind.Object ? root.FindText("frontdoor_uri") : null);
        return given is not null && Uri.TryCreate(instance, given, out Uri? address) && IsTrusted(address, instance)
            ? address
            : throw new SfException("SingleAccessUnreadable", SfErrorCategory.InvalidData);
    }

    // It signs in: what leads elsewhere is not opened.
    private static bool IsTrusted(Uri address, Uri instance)
        => address.UserInfo.Length == 0
            && (ResourceUrl.IsSameOrigin(address, instance)
                || (address.Scheme == Uri.UriSchemeHttps && SalesforceHosts.IsOwned(address.Host)));
}
