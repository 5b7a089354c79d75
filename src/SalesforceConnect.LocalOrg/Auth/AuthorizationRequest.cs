using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>What an app asks of a user at <c>/services/oauth2/authorize</c>.</summary>
internal sealed record AuthorizationRequest(
    Callback Callback, IReadOnlyList<string> Scopes, string? CodeChallenge, string? Nonce, string? LoginHint)
{
    private static readonly string[] s_prompts = ["login", "consent", "select_account"];

    public ExternalClientApp App => Callback.App;

    /// <exception cref="OAuthException">The app asks for what it cannot have, which it is told at its callback URL.</exception>
    public static AuthorizationRequest Read(IQueryCollection query, Callback callback)
    {
        if (Value("response_type") is not { } type)
        {
            throw new OAuthException("invalid_request", "missing required parameter: response_type");
        }

        if (type != "code")
        {
            throw new OAuthException("unsupported_response_type", "response type not supported");
        }

        foreach (string prompt in Words("prompt"))
        {
            if (!s_prompts.Contains(prompt))
            {
                throw new OAuthException("invalid_request", "invalid prompt parameter value");
            }
        }

        return new AuthorizationRequest(callback, ReadScopes(), ReadChallenge(), Value("nonce"), Value("login_hint"));

        IReadOnlyList<string> ReadScopes()
        {
            ISet<string> allowed = callback.App.Scopes;
            if (Words("scope") is not { Length: > 0 } asked)
            {
                return [.. allowed.Select(OfficialName).Distinct()];
            }

            var scopes = asked.Select(OfficialName).Distinct().ToList();
            return scopes.TrueForAll(s => allowed.Any(a => OfficialName(a) == s) || (allowed.Contains("full") && s != "refresh_token"))
                ? scopes
                : throw new OAuthException("invalid_scope", "the requested scope is not allowed");
        }

        string? ReadChallenge()
        {
            if (Value("code_challenge") is not { } challenge)
            {
                return callback.App.RequirePkce ? throw new OAuthException("invalid_request", "missing required code challenge") : null;
            }

            if (Value("code_challenge_method") is not (null or LocalOrg.CodeChallenge.Method))
            {
                throw new OAuthException("invalid_request", "invalid code challenge method");
            }

            return LocalOrg.CodeChallenge.IsWellFormed(challenge)
                ? challenge
                : throw new OAuthException("invalid_request", "invalid code challenge");
        }

        string? Value(string name) => query[name].ToString() is { Length: > 0 } value ? value : null;

        string[] Words(string name) => query[name].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string OfficialName(string scope) => scope == "offline_access" ? "refresh_token" : scope;
}
