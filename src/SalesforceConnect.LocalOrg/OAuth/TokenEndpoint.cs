using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/services/oauth2/token</c>. A grant type is one entry in the table below.</summary>
internal sealed class TokenEndpoint
{
    private readonly Org _org;
    private readonly Dictionary<string, Func<OAuthRequest, TokenAnswer>> _grants;

    public TokenEndpoint(Org org)
    {
        _org = org;
        _grants = new(StringComparer.Ordinal)
        {
            ["authorization_code"] = AuthorizationCode,
            ["client_credentials"] = ClientCredentials,
            ["refresh_token"] = RefreshToken,
            ["urn:ietf:params:oauth:grant-type:jwt-bearer"] = JwtBearer,
        };
    }

    public async Task AnswerAsync(HttpContext http)
    {
        OAuthRequest request = await OAuthRequest.ReadAsync(http).ConfigureAwait(false);
        if (!_grants.TryGetValue(request.Required("grant_type"), out Func<OAuthRequest, TokenAnswer>? grant))
        {
            throw new OAuthException("unsupported_grant_type", "grant type not supported");
        }

        await grant(request).WriteAsync(http, _org).ConfigureAwait(false);
    }

    private TokenAnswer AuthorizationCode(OAuthRequest request)
    {
        ExternalClientApp app = request.AuthenticateApp(_org.Apps, a => a.RequireSecretForWebServerFlow);
        (string? value, string? redirectUri) = (request.Required("code"), request.Required("redirect_uri"));
        (AuthorizationRequest? asked, OrgUser? user) = _org.Codes.Redeem(value);
        if (asked.App != app)
        {
            throw new OAuthException("invalid_grant", "invalid authorization code");
        }

        if (asked.Callback.RedirectUri != redirectUri)
        {
            throw new OAuthException("redirect_uri_mismatch", "redirect_uri must match configuration");
        }

        CodeChallenge.Check(asked.CodeChallenge, request["code_verifier"]);
        AccessRules.Check(app, user);
        Approval approval = _org.Approvals.Grant(app, user, asked.Scopes);
        return new TokenAnswer(
            _org.Tokens.Issue(approval))
        { RefreshToken = approval.RefreshToken, HasIdToken = true, Nonce = asked.Nonce };
    }

    private TokenAnswer ClientCredentials(OAuthRequest request)
    {
        if (IsLoginHost(request.Http))
        {
            throw new OAuthException("invalid_grant", "request not supported on this domain");
        }

        ExternalClientApp app = request.AuthenticateApp(_org.Apps);
        if (!app.ClientCredentialsEnabled)
        {
            throw new OAuthException("unsupported_grant_type", "Client credentials flow not enabled");
        }

        if (_org.Users.Find(app.RunAsUsername) is not { } user)
        {
            throw new OAuthException("invalid_grant", "no client credentials user enabled");
        }

        AccessRules.Check(app, user);
        user.LoggedIn();

        // Nobody is there whose browser could be signed in: Salesforce leaves these scopes out.
        return new TokenAnswer(_org.Tokens.Issue(app, user, [.. app.Scopes.Where(scope => scope is not ("web" or "visualforce"))], approval: null));
    }

    private TokenAnswer RefreshToken(OAuthRequest request)
    {
        ExternalClientApp app = request.AuthenticateApp(_org.Apps, a => a.RequireSecretForRefreshTokenFlow);
        (Approval? approval, string? newRefreshToken) = _org.Approvals.Use(app, request.Required("refresh_token"));
        return new TokenAnswer(_org.Tokens.Issue(approval)) { RefreshToken = newRefreshToken, HasIdToken = true };
    }

    private TokenAnswer JwtBearer(OAuthRequest request)
    {
        var assertion = JwtAssertion.Parse(request.Required("assertion"));
        if (!_org.Apps.TryGet(assertion.Issuer, out ExternalClientApp? app))
        {
            throw new OAuthException("invalid_client_id", "client identifier invalid");
        }

        using RSA key = app.CreatePublicKey() ?? throw new OAuthException("invalid_client", "invalid client credentials");
        assertion.Check(key, Audiences(request.Http), _org.Options.Clock.GetUtcNow());
        if (_org.Users.Find(assertion.Subject) is not { } user)
        {
            throw NotApproved();
        }

        AccessRules.Check(app, user);
        IReadOnlyList<string> scopes = app.PreAuthorizedUsers.Contains(user.Username)
            ? [.. app.Scopes]
            : _org.Approvals.Find(app, user)?.Scopes ?? throw NotApproved();
        user.LoggedIn();
        return new TokenAnswer(_org.Tokens.Issue(app, user, scopes, approval: null)) { IsBrief = true };

        static OAuthException NotApproved() => new("invalid_grant", "user hasn't approved this consumer");
    }

    private IReadOnlyCollection<string> Audiences(HttpContext http) => _org.JwtAudiences ??
    [
        _org.Options.IsSandbox ? "https://test.salesforce.com" : "https://login.salesforce.com",
        InstanceUrl.For(_org, http.Request),
        $"{http.Request.Scheme}://{http.Request.Host.Value}",
    ];

    private bool IsLoginHost(HttpContext http) => _org.Options.IsLoginHost
        || http.Request.Host.Host.StartsWith("login.", StringComparison.OrdinalIgnoreCase)
        || http.Request.Host.Host.StartsWith("test.", StringComparison.OrdinalIgnoreCase);
}
