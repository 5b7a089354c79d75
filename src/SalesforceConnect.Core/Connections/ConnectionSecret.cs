using SalesforceConnect.Auth;

namespace SalesforceConnect.Connections;

/// <summary>A kind of secret that a connection may hold.</summary>
internal sealed class ConnectionSecret
{
    /// <summary>The consumer secret of an app.</summary>
    public static readonly ConnectionSecret ClientSecret = new("clientSecret", "ClientSecret", PastedSecret.ClientSecret);

    /// <summary>An access token.</summary>
    public static readonly ConnectionSecret AccessToken = new("accessToken", "AccessToken", PastedSecret.AccessToken);

    /// <summary>A refresh token.</summary>
    public static readonly ConnectionSecret RefreshToken = new("refreshToken", "RefreshToken", PastedSecret.RefreshToken);

    /// <summary>The private key of an app: PKCS#8 in base 64.</summary>
    public static readonly ConnectionSecret PrivateKey = new("privateKey", "PrivateKey", given => given);

    /// <summary>The password that a proxy wants.</summary>
    public static readonly ConnectionSecret ProxyPassword = new("proxyPassword", "ProxyCredential", given => given);

    private ConnectionSecret(string name, string parameter, Func<SecretText, SecretText> accept)
    {
        Name = name;
        Parameter = parameter;
        Accept = accept;
    }

    /// <summary>Its name among the secrets of a document.</summary>
    public string Name { get; }

    /// <summary>The parameter that users give it by.</summary>
    public string Parameter { get; }

    /// <summary>Puts right what a user pasted, or refuses it: see <see cref="PastedSecret"/>.</summary>
    public Func<SecretText, SecretText> Accept { get; }
}
