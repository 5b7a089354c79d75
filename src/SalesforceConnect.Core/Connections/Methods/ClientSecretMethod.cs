using SalesforceConnect.Auth;

namespace SalesforceConnect.Connections;

/// <summary>By client credentials, which work on a My Domain alone.</summary>
internal sealed class ClientSecretMethod : AuthMethodDefinition
{
    public override AuthMethod Method => AuthMethod.ClientSecret;

    public override IReadOnlyList<string> Facts => [ConnectionFacts.ClientIdName];

    public override IReadOnlyList<ConnectionSecret> Secrets => [ConnectionSecret.ClientSecret];

    public override EnvironmentSource Environment { get; } = new(
        EnvironmentVariables.ClientSecret,
        [EnvironmentVariables.ClientId, EnvironmentVariables.InstanceUrl],
        (name, variables) => Create(
            name,
            variables.Get(EnvironmentVariables.InstanceUrl),
            variables.Get(EnvironmentVariables.ClientId),
            variables.Secret(EnvironmentVariables.ClientSecret)));

    /// <summary>The document of a new connection.</summary>
    public static ConnectionDocument Create(string name, string instanceUrl, string clientId, SecretText clientSecret)
    {
        Uri url = InstanceAddress.Parse(instanceUrl);
        InstanceAddress.RequireMyDomain(url, instanceUrl);
        string key = ConsumerKey.Parse(clientId);
        return Make(name, url, AuthMethod.ClientSecret, key, (ConnectionSecret.ClientSecret, PastedSecret.ClientSecret(clientSecret)));
    }

    public override void RequireFit(Uri url, string given) => InstanceAddress.RequireMyDomain(url, given);

    // To renew is to ask again.
    public override string SignInAdvice(ConnectionFacts facts, bool isMade) => SignInAgain.NewToken;

    protected override IAuthFlow CreateFlow(ConnectionDocument document, IRefreshTokenKeeper keeper, TimeProvider clock)
        => new ClientCredentialsFlow(document.Facts.ClientId!, document.Secret(ConnectionSecret.ClientSecret));
}
