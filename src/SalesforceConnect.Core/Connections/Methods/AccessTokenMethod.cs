using SalesforceConnect.Auth;

namespace SalesforceConnect.Connections;

/// <summary>By an access token that was obtained elsewhere.</summary>
internal sealed class AccessTokenMethod : AuthMethodDefinition
{
    public override AuthMethod Method => AuthMethod.AccessToken;

    public override IReadOnlyList<string> Facts => [];

    public override IReadOnlyList<ConnectionSecret> Secrets => [ConnectionSecret.AccessToken];

    public override EnvironmentSource Environment { get; } = new(
        EnvironmentVariables.AccessToken,
        [EnvironmentVariables.InstanceUrl],
        (name, variables) => Create(
            name, variables.Get(EnvironmentVariables.InstanceUrl), variables.Secret(EnvironmentVariables.AccessToken)));

    /// <summary>The document of a new connection.</summary>
    public static ConnectionDocument Create(string name, string instanceUrl, SecretText accessToken)
    {
        Uri url = InstanceAddress.Parse(instanceUrl);
        InstanceAddress.RequireOrg(url, instanceUrl);
        SecretText token = PastedSecret.AccessToken(accessToken);
        return Make(name, url, AuthMethod.AccessToken, clientId: null, (ConnectionSecret.AccessToken, token));
    }

    public override void RequireFit(Uri url, string given) => InstanceAddress.RequireOrg(url, given);

    protected override IAuthFlow CreateFlow(ConnectionDocument document, IRefreshTokenKeeper keeper, TimeProvider clock)
        => new AccessTokenFlow(document.Secret(ConnectionSecret.AccessToken), new Uri(document.Facts.InstanceUrl!));
}
