using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// <c>/services/oauth2/authorize</c>: GET is where an app sends the browser, POST the answer of the page that it may get there.
/// </summary>
internal sealed class AuthorizeEndpoint(Org org)
{
    private static readonly TimeSpan s_pageLifetime = TimeSpan.FromMinutes(15);
    private static readonly OAuthError s_denied = new("access_denied", "end user denied authorization");

    private readonly ConcurrentDictionary<string, (AuthorizationRequest Request, DateTimeOffset ExpiresAt)> _pages = new(
        StringComparer.Ordinal);

    public Task AnswerAsync(HttpContext http) => http.Request.Method switch
    {
        "GET" => StartAsync(http),
        "POST" => DecideAsync(http),
        _ => SignInPage.ErrorAsync(http, new OAuthError("invalid_request", "must use HTTP GET or POST"), 405),
    };

    private Task StartAsync(HttpContext http)
    {
        Callback callback;
        try
        {
            callback = Callback.Read(http.Request.Query, org.Apps);
        }
        catch (OAuthException error)
        {
            return SignInPage.ErrorAsync(http, error.Error);
        }

        AuthorizationRequest request;
        try
        {
            request = AuthorizationRequest.Read(http.Request.Query, callback);
        }
        catch (OAuthException error)
        {
            callback.Redirect(http.Response, org.SignIn, error.Error);
            return Task.CompletedTask;
        }

        return org.SignIn.AutoApprove ? FinishAsync(http, request) : AskAsync(http, request);
    }

    private Task FinishAsync(HttpContext http, AuthorizationRequest request)
    {
        OrgUser user = org.SignIn.UserToSignIn ?? org.Users.Find(request.LoginHint) ?? org.Users.Administrator;
        if (org.SignIn.Deny)
        {
            request.Callback.Redirect(http.Response, org.SignIn, s_denied);
            return Task.CompletedTask;
        }

        try
        {
            AccessRules.CheckLogin(user);
        }
        catch (OAuthException error)
        {
            // As on Salesforce's login page: who cannot log in stays there.
            return SignInPage.ErrorAsync(http, error.Error);
        }

        Approve(http.Response, request, user);
        return Task.CompletedTask;
    }

    private Task AskAsync(HttpContext http, AuthorizationRequest request)
    {
        string id = TokenStore.Secret(24);
        _pages[id] = (request, org.Options.Clock.GetUtcNow() + s_pageLifetime);
        return SignInPage.FormAsync(http, request, id, org.SignIn.UserToSignIn?.Username ?? request.LoginHint, problem: null);
    }

    private async Task DecideAsync(HttpContext http)
    {
        OAuthRequest form = await OAuthRequest.ReadAsync(http).ConfigureAwait(false);
        string id = form["request"] ?? "";
        if (!_pages.TryGetValue(id, out (AuthorizationRequest Request, DateTimeOffset ExpiresAt) page)
            || org.Options.Clock.GetUtcNow() >= page.ExpiresAt)
        {
            await EndedAsync(http).ConfigureAwait(false);
            return;
        }

        bool isAllowed = form["decision"] == "allow";
        OrgUser? user = org.Users.Find(form["username"]);
        if (isAllowed && Problem(user) is { } problem)
        {
            await SignInPage.FormAsync(http, page.Request, id, form["username"], problem).ConfigureAwait(false);
        }
        else if (!_pages.TryRemove(id, out _))
        {
            await EndedAsync(http).ConfigureAwait(false);
        }
        else if (isAllowed)
        {
            Approve(http.Response, page.Request, user!);
        }
        else
        {
            page.Request.Callback.Redirect(http.Response, org.SignIn, s_denied);
        }
    }

    private void Approve(HttpResponse response, AuthorizationRequest request, OrgUser user)
    {
        try
        {
            AccessRules.CheckApp(request.App, user);
        }
        catch (OAuthException error)
        {
            request.Callback.Redirect(response, org.SignIn, error.Error);
            return;
        }

        user.LoggedIn();
        request.Callback.Redirect(response, org.SignIn, ("code", org.Codes.Add(request, user)));
    }

    private static string? Problem(OrgUser? user)
    {
        if (user is null)
        {
            return "Please check your username. If you still can't log in, contact your Salesforce administrator.";
        }

        try
        {
            AccessRules.CheckLogin(user);
            return null;
        }
        catch (OAuthException error)
        {
            return error.Error.Description;
        }
    }

    private static Task EndedAsync(HttpContext http) =>
        SignInPage.ErrorAsync(http, new OAuthError("invalid_request", "this sign-in has ended, start again from the app"));
}
