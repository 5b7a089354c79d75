using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Connections;

/// <summary>
/// Makes the document of a new connection from what a user gave, for each way in. Everything is checked here, before anything is
/// sent.
/// </summary>
internal static class NewConnection
{
    /// <summary>The Salesforce CLI's own app, which every org knows.</summary>
    public const string CommandLineClientId = "PlatformCLI";

    private static readonly Uri s_production = new("https://login.salesforce.com");
    private static readonly Uri s_sandbox = new("https://test.salesforce.com");

    /// <summary>By client credentials.</summary>
    public static ConnectionDocument ByClientSecret(string name, string instanceUrl, string clientId, SecretText clientSecret)
    {
        Uri url = InstanceAddress.Parse(instanceUrl);
        InstanceAddress.RequireMyDomain(url, instanceUrl);
        return Make(name, url, AuthMethod.ClientSecret, ClientId(clientId), (ConnectionDocument.ClientSecret, PastedSecret.ClientSecret(clientSecret)));
    }

    /// <summary>By an access token.</summary>
    public static ConnectionDocument ByAccessToken(string name, string instanceUrl, SecretText accessToken)
    {
        Uri url = InstanceAddress.Parse(instanceUrl);
        InstanceAddress.RequireOrg(url, instanceUrl);
        return Make(name, url, AuthMethod.AccessToken, null, (ConnectionDocument.AccessToken, PastedSecret.AccessToken(accessToken)));
    }

    /// <summary>By a refresh token.</summary>
    public static ConnectionDocument ByRefreshToken(string name, string instanceUrl, string clientId, SecretText? clientSecret, SecretText refreshToken)
        => Make(
            name, InstanceAddress.Parse(instanceUrl), AuthMethod.RefreshToken, ClientId(clientId),
            (ConnectionDocument.RefreshToken, PastedSecret.RefreshToken(refreshToken)),
            (ConnectionDocument.ClientSecret, clientSecret is null ? null : PastedSecret.ClientSecret(clientSecret)));

    /// <summary>By the Salesforce CLI's auth URL.</summary>
    public static ConnectionDocument ByAuthUrl(string name, SecretText authUrl)
    {
        SfdxAuthUrl url = SfdxAuthUrl.Parse(authUrl.Reveal());
        return ByRefreshToken(name, url.Host, url.ClientId, url.ClientSecret, url.RefreshToken);
    }

    /// <summary>By a signed assertion.</summary>
    /// <param name="name">The connection's name.</param>
    /// <param name="host">The login host.</param>
    /// <param name="clientId">The consumer key.</param>
    /// <param name="username">Whom to sign in.</param>
    /// <param name="audience">The audience; null for the one that goes with the host.</param>
    /// <param name="key">The private key; null where it is in a certificate store.</param>
    /// <param name="thumbprint">The certificate in the store; null where the key is given.</param>
    public static ConnectionDocument ByJwt(
        string name, Uri host, string clientId, string username, string? audience, SecretText? key, string? thumbprint)
    {
        string user = username.Trim();
        if (user.Length == 0 || user.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            throw new SfException("InvalidUsername", SfErrorCategory.InvalidArgument, Redactor.Input(username)) { Target = Redactor.Input(username) };
        }

        ConnectionDocument made = Make(name, host, AuthMethod.Jwt, clientId, (ConnectionDocument.PrivateKey, key));
        return made.With(made.Facts with { Username = user, Audience = audience, CertificateThumbprint = thumbprint });
    }

    /// <summary>By a sign-in in the browser that has succeeded.</summary>
    /// <exception cref="SfException"><c>NoRefreshToken</c>: the app does not grant one, so that the connection would not last.</exception>
    public static ConnectionDocument BySignIn(string name, Uri loginHost, string clientId, SecretText? clientSecret, TokenGrant grant)
    {
        SecretText token = grant.RefreshToken ?? throw new SfException("NoRefreshToken", SfErrorCategory.InvalidOperation, clientId);
        ConnectionDocument made = Make(
            name, grant.Token.InstanceUrl, AuthMethod.Interactive, clientId,
            (ConnectionDocument.RefreshToken, token), (ConnectionDocument.ClientSecret, clientSecret));
        return made.With(made.Facts with { LoginUrl = loginHost.WithoutSlash() });
    }

    /// <summary>The host to sign in at.</summary>
    /// <param name="instanceUrl">The org's own; null where the user did not say.</param>
    /// <param name="isSandbox">Whether it is a sandbox's user that signs in.</param>
    /// <exception cref="SfException"><c>SandboxWithInstanceUrl</c>: both were given; or <c>InvalidInstanceUrl</c>.</exception>
    public static Uri LoginHost(string? instanceUrl, bool isSandbox)
        => instanceUrl is null
            ? isSandbox ? s_sandbox : s_production
            : isSandbox
                ? throw new SfException("SandboxWithInstanceUrl", SfErrorCategory.InvalidArgument, Redactor.Input(instanceUrl)) { Target = Redactor.Input(instanceUrl) }
                : InstanceAddress.Parse(instanceUrl);

    /// <summary>A consumer key as a user gave it, checked.</summary>
    /// <exception cref="SfException"><c>InvalidClientId</c>.</exception>
    public static string ClientId(string given)
    {
        string clientId = given.Trim();
        return clientId.Length > 0 && clientId.All(c => c is > ' ' and < (char)127)
            ? clientId
            : throw new SfException("InvalidClientId", SfErrorCategory.InvalidArgument, Redactor.Input(given)) { Target = Redactor.Input(given) };
    }

    private static ConnectionDocument Make(string name, Uri url, AuthMethod method, string? clientId, params (string Name, SecretText? Value)[] secrets)
        => new(
            new ConnectionFacts(ConnectionName.Validate(name), url.WithoutSlash(), method)
            {
                ClientId = clientId is null ? null : ClientId(clientId),
            },
            secrets.Where(secret => secret.Value is not null).ToDictionary(secret => secret.Name, secret => secret.Value!));
}
