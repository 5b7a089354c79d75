using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Redaction;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Auth;

/// <summary><c>/services/oauth2/token</c> of one host, and <c>/revoke</c> beside it.</summary>
internal sealed class TokenEndpoint
{
    private const string TokenPath = "/services/oauth2/token";
    private const string RevokePath = "/services/oauth2/revoke";

    // Whatever else is sent is a secret.
    private static readonly HashSet<string> s_shownFields = new(StringComparer.Ordinal) { "grant_type", "client_id", "redirect_uri" };

    private readonly Uri _host;
    private readonly HttpTransport _transport;
    private readonly RetryPolicy _retries;

    public TokenEndpoint(Uri host, HttpTransport transport, RetryPolicy retries)
    {
        _host = host;
        _transport = transport;
        _retries = retries;
    }

    /// <summary>Asks for a token with the fields of a grant.</summary>
    /// <exception cref="SfApiException">The grant was refused; the recommendation names what to change in the app.</exception>
    public async Task<TokenGrant> RequestAsync(
        IReadOnlyList<KeyValuePair<string, string>> fields, ICaller? caller, CancellationToken cancellationToken)
    {
        string grantType = fields.First(field => field.Key == "grant_type").Value;
        SfResponse response = await PostAsync(TokenPath, fields, grantType, caller, cancellationToken).ConfigureAwait(false);
        return Read(response.OrThrow());
    }

    /// <summary>
    /// Ends a token on the server; a refresh token takes its access tokens with it. One that has ended already is no error.
    /// </summary>
    public async Task RevokeAsync(string token, ICaller? caller, CancellationToken cancellationToken)
    {
        SfResponse response = await PostAsync(RevokePath, [new("token", token)], grantType: null, caller, cancellationToken)
            .ConfigureAwait(false);

        // One that means nothing to the server is as was wished (RFC 7009, 2.2).
        if (response.Refusal is { Code: not "invalid_token" })
        {
            response.OrThrow();
        }
    }

    private async Task<SfResponse> PostAsync(
        string path, IReadOnlyList<KeyValuePair<string, string>> fields, string? grantType, ICaller? caller,
        CancellationToken cancellationToken)
    {
        var request = new SfRequest("POST", path, RequestBody.FromForm(fields));
        var url = new Uri(_host, path);
        KnownSecret[] secrets = [.. fields.Where(field => !s_shownFields.Contains(field.Key))
            .Select(field => new KnownSecret(field.Value))];
        try
        {
            return await _retries.ExecuteAsync(request, caller, AttemptAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // The code and the assertion of this one call belong to nobody who holds them longer.
            GC.KeepAlive(secrets);
        }

        async Task<SfResponse> AttemptAsync(Attempt attempt, CancellationToken ct)
        {
            WireRequest call = request.To(url, token: null);
            var response = new SfResponse(await _transport.SendAsync(call, caller, attempt.Number, ct).ConfigureAwait(false))
            {
                Attempts = attempt.Number,
            };
            return response.StatusCode is >= 200 and < 300
                ? response
                : response.StatusCode is >= 300 and < 400
                    ? throw new SfException("TokenEndpointMoved", SfErrorCategory.InvalidArgument, _host.Host, RedirectHost(response))
                    : response.AsRefusal(request.Method, url, grantType);
        }
    }

    private string RedirectHost(SfResponse response)
        => Uri.TryCreate(_host, response.Header("Location") ?? "", out Uri? target) ? target.Host : "?";

    /// <summary>The grant that an answer holds.</summary>
    /// <exception cref="SfException"><c>NotATokenEndpoint</c> or <c>InstanceUrlRefused</c>.</exception>
    internal TokenGrant Read(SfResponse response)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(response.JsonOrPage);
            JsonElement root = document.RootElement;
            string? token = root.FindText("access_token");
            string? instance = root.FindText("instance_url");
            if (IsHeaderText(token)
                && ResourceUrl.TryParse(instance ?? _host.AbsoluteUri, out Uri? instanceUrl)
                && instanceUrl.Scheme is "https" or "http")
            {
                RequireFit(instanceUrl);
                SecretText? refreshToken = root.FindText("refresh_token") is { Length: > 0 } refresh ? new SecretText(refresh) : null;
                return new TokenGrant(
                    new BearerToken(token!, new Uri(instanceUrl.GetLeftPart(UriPartial.Authority))),
                    root.FindText("id"),
                    root.FindText("scope"),
                    refreshToken);
            }
        }
        catch (JsonException)
        {
            // Told below: this host is no Salesforce token endpoint.
        }
        catch (InvalidOperationException)
        {
            // The root is not an object.
        }

        throw new SfException("NotATokenEndpoint", SfErrorCategory.InvalidData, _host.Host);
    }

    private static bool IsHeaderText(string? token) => token is { Length: > 0 } && token.All(c => c is > ' ' and < (char)127);

    // A token goes over TLS, or stays on this machine as its grant did; and Salesforce grants it for a host of its own.
    private void RequireFit(Uri instanceUrl)
    {
        string? reason = instanceUrl.Scheme == Uri.UriSchemeHttp && !(instanceUrl.IsLoopback && _host.Scheme == Uri.UriSchemeHttp)
            ? "NotHttps"
            : instanceUrl.UserInfo.Length > 0
                || (SalesforceHosts.IsOwned(_host.Host) && !SalesforceHosts.IsOwned(instanceUrl.Host)) ? "Foreign"
            : null;
        if (reason is not null)
        {
            throw new SfException(
                "InstanceUrlRefused", SfErrorCategory.SecurityError, _host.Host, Redactor.Input(
                    instanceUrl.GetLeftPart(UriPartial.Authority)), Text.Message("InstanceUrlRefused." + reason));
        }
    }
}
