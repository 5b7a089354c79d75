using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/services/oauth2/token</c>. A grant type is one entry in the table below.</summary>
internal sealed class TokenEndpoint
{
    private readonly Org _org;
    private readonly Dictionary<string, Func<OAuthRequest, IssuedToken>> _grants;

    public TokenEndpoint(Org org)
    {
        _org = org;
        _grants = new(StringComparer.Ordinal) { ["client_credentials"] = ClientCredentials };
    }

    public async Task AnswerAsync(HttpContext http)
    {
        var request = await OAuthRequest.ReadAsync(http).ConfigureAwait(false);
        var type = request["grant_type"] ?? throw new OAuthException("invalid_request", "missing required parameter: grant_type");
        if (!_grants.TryGetValue(type, out var grant))
        {
            throw new OAuthException("unsupported_grant_type", "grant type not supported");
        }

        await WriteAsync(http, grant(request)).ConfigureAwait(false);
    }

    private IssuedToken ClientCredentials(OAuthRequest request)
    {
        if (IsLoginHost(request.Http))
        {
            throw new OAuthException("invalid_grant", "request not supported on this domain");
        }

        var app = request.AuthenticateApp(_org.Apps);
        if (!app.ClientCredentialsEnabled)
        {
            throw new OAuthException("unsupported_grant_type", "Client credentials flow not enabled");
        }

        if (_org.Users.Find(app.RunAsUsername) is not { } user)
        {
            throw new OAuthException("invalid_grant", "no client credentials user enabled");
        }

        if (!user.IsActive)
        {
            throw new OAuthException("inactive_user", "inactive user");
        }

        user.LoggedIn();
        return _org.Tokens.Issue(app, user);
    }

    private bool IsLoginHost(HttpContext http) => _org.Options.IsLoginHost
        || http.Request.Host.Host.StartsWith("login.", StringComparison.OrdinalIgnoreCase)
        || http.Request.Host.Host.StartsWith("test.", StringComparison.OrdinalIgnoreCase);

    private Task WriteAsync(HttpContext http, IssuedToken token)
    {
        var origin = InstanceUrl.For(_org, http.Request);
        var identity = $"{origin}/id/{_org.OrganizationId}/{token.User.Id}";
        var issuedAt = token.IssuedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(token.App.ConsumerSecret), Encoding.UTF8.GetBytes(identity + issuedAt));
        http.Response.Headers.CacheControl = "no-cache, no-store";
        http.Response.Headers.Pragma = "no-cache";
        return Json.WriteAsync(http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteString("access_token", token.Value);
            json.WriteString("signature", Convert.ToBase64String(signature));
            json.WriteString("token_format", "opaque");
            json.WriteString("scope", string.Join(' ', token.Scopes));
            json.WriteString("instance_url", origin);
            json.WriteString("id", identity);
            json.WriteString("token_type", "Bearer");
            json.WriteString("issued_at", issuedAt);
            json.WriteString("api_instance_url", origin);
            json.WriteEndObject();
        });
    }
}
