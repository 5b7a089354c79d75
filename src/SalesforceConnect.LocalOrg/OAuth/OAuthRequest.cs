using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace SalesforceConnect.LocalOrg;

/// <summary>A form POST to an OAuth endpoint, with the client's authentication in the body or in a Basic header.</summary>
internal sealed class OAuthRequest
{
    private readonly Dictionary<string, StringValues> _form;
    private readonly string? _basicId;
    private readonly string? _basicSecret;

    private OAuthRequest(HttpContext http, Dictionary<string, StringValues> form)
    {
        Http = http;
        _form = form;
        string authorization = http.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        try
        {
            string pair = Encoding.UTF8.GetString(Convert.FromBase64String(authorization["Basic ".Length..].Trim()));
            int colon = pair.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                throw new OAuthException("invalid_client", "invalid client credentials");
            }

            // RFC 6749 2.3.1 has both halves form-encoded; a key without % or + is the same either way.
            _basicId = Uri.UnescapeDataString(pair[..colon]);
            _basicSecret = Uri.UnescapeDataString(pair[(colon + 1)..]);
        }
        catch (FormatException)
        {
            throw new OAuthException("invalid_client", "invalid client credentials");
        }
    }

    public HttpContext Http { get; }

    public string? this[string name]
        => _form.TryGetValue(name, out StringValues value) && !StringValues.IsNullOrEmpty(value) ? value[0] : null;

    public string Required(string name) => this[name] ?? throw new OAuthException("invalid_request", $"missing required parameter: {name}");

    public static async Task<OAuthRequest> ReadAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            throw new OAuthException("invalid_request", "must use HTTP POST");
        }

        if (http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return new OAuthRequest(http, []);
        }

        using var reader = new FormReader(http.Request.Body);
        return new OAuthRequest(http, await reader.ReadFormAsync(http.RequestAborted).ConfigureAwait(false));
    }

    /// <summary>The app that asks, its secret checked.</summary>
    public ExternalClientApp AuthenticateApp(AppRegistry apps) => AuthenticateApp(apps, _ => true);

    /// <summary>The app that asks. A secret is asked for where the app's settings say so, and checked wherever one is sent.</summary>
    public ExternalClientApp AuthenticateApp(AppRegistry apps, Func<ExternalClientApp, bool> needsSecret)
    {
        (string? id, string? secret) = (this["client_id"], this["client_secret"]);
        if (_basicId is not null && ((id is not null && id != _basicId) || (secret is not null && secret != _basicSecret)))
        {
            throw new OAuthException("invalid_request", "multiple client authentication methods provided");
        }

        id ??= _basicId;
        secret ??= _basicSecret;
        if (string.IsNullOrEmpty(id) || !apps.TryGet(id, out ExternalClientApp? app))
        {
            throw new OAuthException("invalid_client_id", "client identifier invalid");
        }

        bool isAuthentic = string.IsNullOrEmpty(secret) ? !needsSecret(app) : secret == app.ConsumerSecret;
        return isAuthentic ? app : throw new OAuthException("invalid_client", "invalid client credentials");
    }
}
