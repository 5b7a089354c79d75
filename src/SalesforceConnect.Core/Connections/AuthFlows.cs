using System.Security.Cryptography;
using SalesforceConnect.Auth;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Connections;

/// <summary>The flow that goes with a connection's method.</summary>
internal static class AuthFlows
{
    /// <summary>Makes the flow.</summary>
    /// <param name="saved">The connection's document.</param>
    /// <param name="keeper">Keeps its refresh token.</param>
    /// <param name="clock">The clock to sign by.</param>
    /// <exception cref="SfException"><c>SavedConnectionDamaged</c>: something that the method needs is not there.</exception>
    public static IAuthFlow Create(ConnectionDocument saved, IRefreshTokenKeeper keeper, TimeProvider clock)
    {
        ConnectionFacts facts = saved.Facts;
        switch (facts.Method)
        {
            case AuthMethod.ClientSecret:
                return new ClientCredentialsFlow(Required(facts.ClientId, "clientId"), saved.Secret(ConnectionDocument.ClientSecret));
            case AuthMethod.Jwt:
                Func<RSA> openKey = facts.CertificateThumbprint is { } thumbprint
                    ? () => CertificateStore.OpenKey(thumbprint)
                    : OpenSavedKey(facts.Name, saved.Secret(ConnectionDocument.PrivateKey));
                string audience = facts.Audience ?? JwtBearerFlow.AudienceFor(new Uri(facts.LoginUrl ?? facts.InstanceUrl!));
                return new JwtBearerFlow(Required(facts.ClientId, "clientId"), Required(facts.Username, "username"), audience, openKey, clock);
            case AuthMethod.Interactive or AuthMethod.RefreshToken:
                _ = saved.Secret(ConnectionDocument.RefreshToken);
                return new RefreshTokenFlow(Required(facts.ClientId, "clientId"), saved.FindSecret(ConnectionDocument.ClientSecret), keeper);
            default:
                return new AccessTokenFlow(saved.Secret(ConnectionDocument.AccessToken), new Uri(facts.InstanceUrl!));
        }

        string Required(string? fact, string name)
            => fact ?? throw new SfException("SavedConnectionDamaged", SfErrorCategory.InvalidData, facts.Name, "no " + name);
    }

    private static Func<RSA> OpenSavedKey(string name, SecretText key) => () =>
    {
        try
        {
            return PrivateKey.Open(key);
        }
        catch (Exception failure) when (failure is FormatException or CryptographicException)
        {
            throw new SfException("SavedConnectionDamaged", SfErrorCategory.InvalidData, name, "a private key that cannot be read");
        }
    };
}
