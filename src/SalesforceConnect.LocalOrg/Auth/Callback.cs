using System.Net;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>Where the browser goes back to: a callback URL of the app, with the app's <c>state</c>.</summary>
internal sealed record Callback(ExternalClientApp App, string RedirectUri, string? State)
{
    /// <exception cref="OAuthException">There is no app to go back to. The user has to be told, for nobody else can be.</exception>
    public static Callback Read(IQueryCollection query, AppRegistry apps)
    {
        if (!apps.TryGet(query["client_id"].ToString(), out ExternalClientApp? app))
        {
            throw new OAuthException("invalid_client_id", "client identifier invalid");
        }

        string redirectUri = query["redirect_uri"].ToString();
        if (!app.CallbackUrls.Contains(redirectUri) || !IsSafe(redirectUri))
        {
            throw new OAuthException("redirect_uri_mismatch", "redirect_uri must match configuration");
        }

        return new Callback(
            app, redirectUri, query.TryGetValue("state", out Microsoft.Extensions.Primitives.StringValues state) ? state.ToString() : null);
    }

    /// <summary>Sends the browser back with this and the state.</summary>
    public void Redirect(HttpResponse response, SignInSettings settings, params IEnumerable<(string Name, string Value)> parameters)
    {
        string? state = settings.TamperState is { } tamper ? tamper(State) : State;
        if (state is not null)
        {
            parameters = parameters.Append(("state", state));
        }

        string query = string.Join('&', parameters.Select(p => $"{p.Name}={WebUtility.UrlEncode(p.Value)}"));
        response.Headers.CacheControl = "no-cache, no-store";
        response.Redirect($"{RedirectUri}{(RedirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}");
    }

    public void Redirect(HttpResponse response, SignInSettings settings, OAuthError error) =>
        Redirect(response, settings, ("error", error.Error), ("error_description", error.Description));

    private static bool IsSafe(string redirectUri) =>
        Uri.TryCreate(redirectUri, UriKind.Absolute, out Uri? uri) && (uri.Scheme != Uri.UriSchemeHttp || uri.Host == "localhost");
}
