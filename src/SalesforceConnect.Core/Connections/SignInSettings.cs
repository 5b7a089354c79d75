using SalesforceConnect.Auth;

namespace SalesforceConnect.Connections;

/// <summary>How a user wants to sign in in the browser; null where he did not say.</summary>
/// <param name="CallbackUrl">The callback URL that is registered with the app.</param>
/// <param name="Scopes">The scopes to ask for.</param>
/// <param name="LoginHint">The user name to fill in.</param>
internal sealed record SignInSettings(Uri? CallbackUrl, IReadOnlyList<string>? Scopes, string? LoginHint)
{
    private static readonly Uri s_callbackUrl = new(BrowserSignIn.DefaultCallbackUrl);

    /// <summary>The sign-in for a new connection.</summary>
    public BrowserSignIn ForNew(Uri host, string clientId, SecretText? clientSecret)
        => new(
            host,
            ConsumerKey.Parse(clientId),
            clientSecret,
            CallbackUrl ?? s_callbackUrl,
            Scopes ?? BrowserSignIn.DefaultScopes,
            LoginHint);

    /// <summary>
    /// The sign-in that a connection is given again, at its org with its app. What was not said is as it was the last time.
    /// </summary>
    public BrowserSignIn ForAgain(ConnectionDocument document)
    {
        ConnectionFacts facts = AddTo(document).Facts;
        return new BrowserSignIn(
            new Uri(facts.InstanceUrl!),
            facts.ClientId!,
            document.FindSecret(ConnectionSecret.ClientSecret),
            facts.CallbackUrl is { } callbackUrl ? new Uri(callbackUrl, UriKind.RelativeOrAbsolute) : s_callbackUrl,
            facts.Scope?.Split(' ') ?? BrowserSignIn.DefaultScopes,
            LoginHint ?? facts.Username);
    }

    /// <summary>The same connection, with what was said kept for the next sign-in.</summary>
    public ConnectionDocument AddTo(ConnectionDocument document) => document.With(document.Facts with
    {
        CallbackUrl = CallbackUrl?.OriginalString ?? document.Facts.CallbackUrl,
        Scope = Scopes is null ? document.Facts.Scope : string.Join(" ", Scopes),
    });
}
