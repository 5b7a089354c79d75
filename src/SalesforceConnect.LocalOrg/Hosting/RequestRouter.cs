using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SalesforceConnect.LocalOrg;

/// <summary>Finds the endpoint for a path and turns its exceptions into answers.</summary>
internal sealed class RequestRouter(Org org)
{
    private const int MaxUriLength = 16_384;

    private readonly AuthorizeEndpoint _authorize = new(org);
    private readonly TokenEndpoint _token = new(org);
    private readonly IdentityEndpoints _identity = new(org);
    private readonly BrowserSession _browser = new(org);
    private readonly RestApi _rest = new(org);
    private readonly SoapApex _soapApex = new(org);

    public async Task RouteAsync(HttpContext http)
    {
        try
        {
            await DispatchAsync(http).ConfigureAwait(false);
        }
        catch (SalesforceException error) when (!http.Response.HasStarted)
        {
            await Json.WriteErrorsAsync(http, error).ConfigureAwait(false);
        }
        catch (OAuthException error) when (!http.Response.HasStarted)
        {
            http.Response.Headers.CacheControl = "no-cache, no-store";
            await Json.WriteAsync(http, 400, error.Error.Write).ConfigureAwait(false);
        }
        catch (Exception defect) when (defect is not (OperationCanceledException or IOException or BadHttpRequestException)
            && !http.Response.HasStarted)
        {
            // A defect of this server, not of the caller: told in full, for whoever has to mend it.
            await Json.WriteErrorsAsync(
                http, new SalesforceException(500, "UNKNOWN_EXCEPTION", $"Defect in LocalOrg: {defect}")).ConfigureAwait(false);
        }
    }

    private Task DispatchAsync(HttpContext http)
    {
        RecordedRequest record = http.Features.GetRequiredFeature<RequestState>().Record;
        int targetLength = record.Path.Length + record.QueryString.Length;
        if (targetLength > MaxUriLength)
        {
            return HtmlAsync(http, 414, "URI Too Long");
        }

        if (targetLength + record.Headers.Sum(h => h.Key.Length + h.Value.Length) > MaxUriLength)
        {
            return HtmlAsync(http, 431, "Request Header Fields Too Large");
        }

        // Split before decoding: an encoded slash belongs to its segment.
        string[] segments = record.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        return segments switch
        {
            ["services", "oauth2", "authorize"] => _authorize.AnswerAsync(http),
            ["services", "oauth2", "token"] => _token.AnswerAsync(http),
            ["services", "oauth2", "userinfo"] => _identity.UserInfoAsync(http),
            ["services", "oauth2", "revoke"] => _identity.RevokeAsync(http),
            ["services", "oauth2", "introspect"] => _identity.IntrospectAsync(http),
            ["services", "oauth2", "singleaccess"] => _browser.SingleAccessAsync(http),
            [".well-known", "openid-configuration"] => OpenIdProvider.ConfigurationAsync(http, InstanceUrl.For(org, http.Request)),
            ["id", "keys"] => org.OpenId.KeysAsync(http),
            ["id", var organizationId, var userId] => _identity.IdentityAsync(http, organizationId, userId),
            ["services", "data"] => RestApi.VersionsAsync(http),
            ["services", "data", var version, .. var rest] => _rest.AnswerAsync(http, version, rest),
            ["services", "Soap", "s", var version, ..] => _soapApex.AnswerAsync(http, version),
            ["secur", "frontdoor.jsp"] => _browser.FrontdoorAsync(http),
            ["lightning", ..] => _browser.PageAsync(http),
            _ => throw SalesforceException.NotFound(),
        };
    }

    private static Task HtmlAsync(HttpContext http, int status, string reason)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html;charset=ISO-8859-1";
        return http.Response.WriteAsync($"<h1>Bad Message {status}</h1><pre>reason: {reason}</pre>", http.RequestAborted);
    }
}
