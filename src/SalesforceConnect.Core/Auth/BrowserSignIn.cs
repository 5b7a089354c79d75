using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Auth;

/// <summary>
/// One sign-in in the browser: the authorization code flow with PKCE (Salesforce Help, "OAuth 2.0 Web Server Flow"). It makes the
/// URL to open, judges the callback, and exchanges the code for tokens.
/// </summary>
internal sealed class BrowserSignIn
{
    /// <summary>The callback URL of the Salesforce CLI's app.</summary>
    public const string DefaultCallbackUrl = "http://localhost:1717/OauthRedirect";

    // What a callback tells comes without a status of its own.
    private const int RefusedStatus = 400;

    /// <summary>The scopes that a connection needs, and no others.</summary>
    public static readonly string[] DefaultScopes = ["api", "refresh_token"];

    private readonly Pkce _pkce = new();
    private readonly string _state = Pkce.RandomText(24);
    private readonly Uri _host;
    private readonly string _clientId;
    private readonly SecretText? _clientSecret;

    /// <param name="host">The login host: login.salesforce.com, test.salesforce.com or a My Domain.</param>
    /// <param name="clientId">The consumer key.</param>
    /// <param name="clientSecret">The consumer secret of a confidential app; null for a public one.</param>
    /// <param name="callbackUrl">The callback URL, exactly as registered.</param>
    /// <param name="scopes">The scopes to ask for.</param>
    /// <param name="loginHint">The user name to fill in; null for none.</param>
    public BrowserSignIn(
        Uri host, string clientId, SecretText? clientSecret, Uri callbackUrl, IEnumerable<string> scopes, string? loginHint)
    {
        if (!callbackUrl.IsAbsoluteUri)
        {
            throw new SfException(
                "InvalidCallbackUrl", SfErrorCategory.InvalidArgument, Redactor.Input(callbackUrl.OriginalString))
            { Target = callbackUrl };
        }

        _host = host;
        _clientId = clientId;
        _clientSecret = clientSecret;
        CallbackUrl = callbackUrl;
        var query = new List<KeyValuePair<string, string>>
        {
            new("response_type", "code"),
            new("client_id", clientId),
            new("redirect_uri", CallbackText),
            new("scope", string.Join(" ", scopes)),
            new("state", _state),
            new("code_challenge", _pkce.Challenge),
            new("code_challenge_method", "S256"),
        };
        if (loginHint is not null)
        {
            query.Add(new("login_hint", loginHint));
        }

        AuthorizeUrl = ResourceUrl.Resolve(host, apiVersion: null, "/services/oauth2/authorize", query);
    }

    public Uri CallbackUrl { get; }

    /// <summary>What the browser opens. It holds no secret: the verifier stays here.</summary>
    public Uri AuthorizeUrl { get; }

    // A URL's normal form has a slash that the registered text may lack.
    private string CallbackText => CallbackUrl.OriginalString;

    /// <summary>Whether a callback answers this sign-in, well or badly: nobody else knows its state.</summary>
    public bool IsAnswer(Uri callback)
        => ReadQuery(callback) is { } query
            && IsOwn(query)
            && (query.TryGetValue("code", out string? code) || query.TryGetValue("error", out code))
            && code.Length > 0;

    /// <summary>The error that a callback tells of; null where it brings a code for this sign-in.</summary>
    public SfException? FindError(Uri callback)
    {
        IReadOnlyDictionary<string, string> query = ReadQuery(callback);
        if (!IsOwn(query))
        {
            return new SfException("SignInStateMismatch", SfErrorCategory.SecurityError);
        }

        if (query.TryGetValue("error", out string? error))
        {
            string description = query.TryGetValue("error_description", out string? words) ? words : error;
            return error == "access_denied"
                ? new SfException("SignInDenied", SfErrorCategory.PermissionDenied, Redactor.Input(description))
                : new SfException(
                    "SignInFailed", SfErrorCategory.AuthenticationError, Redactor.Input(error), Redactor.Input(description),
                    ApiErrorTable.Codes.Contains(error)
                        ? ApiErrorTable.Of(error, description, RefusedStatus).RecommendedAction
                        : Text.Message("SignInFailed.Otherwise"));
        }

        return query.TryGetValue("code", out string? code) && code.Length > 0
            ? null
            : new SfException("SignInWithoutCode", SfErrorCategory.InvalidData);
    }

    /// <summary>Exchanges the code of a callback for tokens.</summary>
    /// <param name="callback">The URL that the sign-in ended on.</param>
    /// <param name="travel">How the call is sent.</param>
    /// <param name="caller">Where it is told.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">The callback tells of an error, or the exchange was refused.</exception>
    public async Task<TokenGrant> CompleteAsync(
        Uri callback, TransportSettings travel, ICaller? caller, CancellationToken cancellationToken)
    {
        if (FindError(callback) is { } error)
        {
            throw error;
        }

        var fields = new List<KeyValuePair<string, string>>
        {
            new("grant_type", GrantType.AuthorizationCode),
            new("code", ReadQuery(callback)["code"]),
            new("client_id", _clientId),
            new("redirect_uri", CallbackText),
            new("code_verifier", _pkce.Verifier),
        };
        if (_clientSecret is not null)
        {
            fields.Add(new("client_secret", _clientSecret.Reveal()));
        }

        using var transport = new HttpTransport(_host, travel);
        var endpoint = new TokenEndpoint(_host, transport, new RetryPolicy(TimeProvider.System));
        return await endpoint.RequestAsync(fields, caller, cancellationToken).ConfigureAwait(false);
    }

    // In constant time, so that no page can find the state out by how long a wrong one takes.
    private bool IsOwn(IReadOnlyDictionary<string, string> query)
    {
        string state = query.TryGetValue("state", out string? given) ? given : "";
        int difference = state.Length ^ _state.Length;
        for (int index = 0; index < _state.Length; index++)
        {
            difference |= _state[index] ^ (index < state.Length ? state[index] : '\0');
        }

        return difference == 0;
    }

    // What is there twice is there for nobody: one of the two may be somebody else's.
    private static Dictionary<string, string> ReadQuery(Uri url)
    {
        var repeated = new HashSet<string>(StringComparer.Ordinal);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in url.Query.TrimStart('?').Split('&'))
        {
            int equals = pair.IndexOf('=');
            if (equals > 0)
            {
                // Decoded once: a code ends in "==".
                string name = pair.Substring(0, equals);
                if (!values.ContainsKey(name))
                {
                    values.Add(name, Uri.UnescapeDataString(pair.Substring(equals + 1).Replace('+', ' ')));
                }
                else
                {
                    repeated.Add(name);
                }
            }
        }

        foreach (string name in repeated)
        {
            values.Remove(name);
        }

        return values;
    }
}
