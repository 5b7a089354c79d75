using SalesforceConnect.Auth;

namespace SalesforceConnect.Connections;

/// <summary>By a refresh token that was obtained elsewhere, such as by the Salesforce CLI.</summary>
internal sealed class RefreshTokenMethod : RenewingMethod
{
    public override AuthMethod Method => AuthMethod.RefreshToken;

    public override EnvironmentSource Environment { get; } = new(
        EnvironmentVariables.AuthUrl, [], (name, variables) => CreateFromAuthUrl(name, variables.Secret(EnvironmentVariables.AuthUrl)));

    /// <summary>The document of a new connection.</summary>
    public static ConnectionDocument Create(
        string name, string instanceUrl, string clientId, SecretText? clientSecret, SecretText refreshToken)
        => Make(
            name, InstanceAddress.Parse(instanceUrl), AuthMethod.RefreshToken, ConsumerKey.Parse(clientId),
            (ConnectionSecret.RefreshToken, PastedSecret.RefreshToken(refreshToken)),
            (ConnectionSecret.ClientSecret, clientSecret is null ? null : PastedSecret.ClientSecret(clientSecret)));

    /// <summary>The document of a new connection by the Salesforce CLI's auth URL.</summary>
    public static ConnectionDocument CreateFromAuthUrl(string name, SecretText authUrl)
    {
        SfdxAuthUrl url = SfdxAuthUrl.Parse(authUrl.Reveal());
        return Create(name, url.Host, url.ClientId, url.ClientSecret, url.RefreshToken);
    }

    public override string SignInAdvice(ConnectionFacts facts, bool isMade)
        => isMade && facts.ClientId == ConsumerKey.CommandLine ? "CommandLine" : base.SignInAdvice(facts, isMade);
}
