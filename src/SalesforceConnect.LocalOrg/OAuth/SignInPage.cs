using System.Net;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>What the authorize endpoint shows in the browser.</summary>
internal static class SignInPage
{
    /// <summary>
    /// The page that asks who signs in and whether the app may come in. Its elements have IDs for tests that drive a browser.
    /// </summary>
    public static Task FormAsync(HttpContext http, AuthorizationRequest request, string requestId, string? username, string? problem) =>
        WriteAsync(http, 200, "Sign in to Local Org", $"""
            <p><strong id="app">{Text(request.App.Name)}</strong> asks for access to your Salesforce data: <span id="scopes">{Text(string.Join(' ', request.Scopes))}</span></p>
            {(problem is null ? "" : $"<p id=\"problem\" role=\"alert\">{Text(problem)}</p>")}
            <form method="post" action="/services/oauth2/authorize">
              <input type="hidden" name="request" value="{requestId}">
              <p><label for="username">Username</label> <input id="username" name="username" value="{Text(username)}" autocomplete="username" required></p>
              <p><button id="allow" name="decision" value="allow">Allow</button> <button id="deny" name="decision" value="deny" formnovalidate>Deny</button></p>
            </form>
            """);

    /// <summary>The page where a sign-in ends that cannot go back to an app.</summary>
    public static Task ErrorAsync(HttpContext http, OAuthError error, int status = 400)
        => WriteAsync(http, status, "Local Org: OAuth error", $"""
        <p id="error">error={Text(error.Error)}&amp;error_description={Text(Uri.EscapeDataString(error.Description))}</p>
        """);

    private static Task WriteAsync(HttpContext http, int status, string title, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html;charset=UTF-8";
        http.Response.Headers.CacheControl = "no-cache, no-store";
        return http.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>{Text(title)}</title></head>
            <body>
            <h1>{Text(title)}</h1>
            {body}
            </body>
            </html>
            """,
            http.RequestAborted);
    }

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");
}
