using System.Net;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// A browser that is signed in by a token: <c>/services/oauth2/singleaccess</c> gives the address, <c>/secur/frontdoor.jsp</c> is where it
/// leads, and the pages after it say who is signed in (Salesforce Help, "Generate a Frontdoor URL to Bridge into UI Sessions").
/// </summary>
internal sealed class BrowserSession(Org org)
{
    private const string Frontdoor = "/secur/frontdoor.jsp";
    private const string Home = "/lightning/page/home";
    private const string Cookie = "sid";

    private static readonly string[] s_scopes = ["web", "full"];

    /// <summary>Gives a one-time address for a token that may be used in a browser.</summary>
    public async Task SingleAccessAsync(HttpContext http)
    {
        bool isForm = http.Request.HasFormContentType;
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsPost(http.Request.Method))
        {
            throw SalesforceException.MethodNotAllowed(http.Request.Method, "GET", "HEAD", "POST");
        }

        OAuthRequest? form = isForm ? await OAuthRequest.ReadAsync(http).ConfigureAwait(false) : null;
        if ((BearerToken.From(http.Request) ?? form?["access_token"]) is not { } value)
        {
            await TextAsync(http, 403, "Missing_OAuth_Token").ConfigureAwait(false);
            return;
        }

        if (!org.Tokens.TryGetActive(value, out IssuedToken? token) || !token.User.IsActive || !token.Scopes.Any(s_scopes.Contains))
        {
            await TextAsync(http, 403, "Bad_OAuth_Token").ConfigureAwait(false);
            return;
        }

        string page = form?["redirect_uri"] ?? http.Request.Query["redirect_uri"].FirstOrDefault() ?? Home;
        string origin = InstanceUrl.For(org, http.Request);
        string address = $"{origin}{Frontdoor}?otp={Uri.EscapeDataString(org.Doors.Add(token, page))}&startURL={Uri.EscapeDataString(page)}";
        await Json.WriteAsync(http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteString("frontdoor_uri", address);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>Signs the browser in and sends it on; one that comes too late, or again, is sent to the sign-in.</summary>
    public Task FrontdoorAsync(HttpContext http)
    {
        (IssuedToken Token, string Page)? door = org.Doors.Open(http.Request.Query["otp"].ToString());
        if (door is var (token, page))
        {
            http.Response.Cookies.Append(Cookie, org.Tokens.Issue(token.App, token.User).Value, new CookieOptions { HttpOnly = true, Path = "/" });
            http.Response.Redirect(page == "/" ? Home : page);
        }
        else
        {
            http.Response.Redirect("/?ec=302&startURL=" + Uri.EscapeDataString(http.Request.Query["startURL"].ToString()));
        }

        return Task.CompletedTask;
    }

    /// <summary>A page of the org: who is signed in, or that nobody is.</summary>
    public Task PageAsync(HttpContext http)
    {
        bool isSignedIn = org.Tokens.TryGetActive(http.Request.Cookies[Cookie] ?? "", out IssuedToken? session) && session.User.IsActive;
        string who = isSignedIn
            ? $"<p id=\"user\">{WebUtility.HtmlEncode(session!.User.Username)}</p>"
            : "<p id=\"problem\">To access this page, you have to log in to Salesforce.</p>";
        return TextAsync(
            http,
            200,
            $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Local Org</title></head>\n<body>\n<h1 id=\"page\">{WebUtility.HtmlEncode(http.Request.Path.Value)}</h1>\n{who}\n</body></html>\n");
    }

    private static Task TextAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html;charset=UTF-8";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
