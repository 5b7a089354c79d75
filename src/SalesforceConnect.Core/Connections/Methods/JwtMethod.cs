using System.Security.Cryptography;
using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Connections;

/// <summary>By an assertion that is signed with the app's private key, which the connection or a certificate store holds.</summary>
internal sealed class JwtMethod : AuthMethodDefinition
{
    public override AuthMethod Method => AuthMethod.Jwt;

    public override IReadOnlyList<string> Facts => [ConnectionFacts.ClientIdName, ConnectionFacts.UsernameName];

    public override IReadOnlyList<ConnectionSecret> Secrets => [];

    public override IReadOnlyList<ConnectionSecret> OptionalSecrets => [ConnectionSecret.PrivateKey];

    public override EnvironmentSource Environment { get; } = new(
        EnvironmentVariables.PrivateKey,
        [EnvironmentVariables.ClientId, EnvironmentVariables.Username],
        (name, variables) => Create(
            name,
            InstanceAddress.LoginHost(variables.Find(EnvironmentVariables.InstanceUrl), isSandbox: false),
            variables.Get(EnvironmentVariables.ClientId),
            variables.Get(EnvironmentVariables.Username),
            audience: null,
            SigningKey.InVariable(variables.Get(EnvironmentVariables.PrivateKey), EnvironmentVariables.PrivateKey)));

    /// <summary>The document of a new connection.</summary>
    /// <param name="name">The connection's name.</param>
    /// <param name="host">The login host.</param>
    /// <param name="clientId">The consumer key.</param>
    /// <param name="username">Whom to sign in.</param>
    /// <param name="audience">The audience; null for the one that goes with the host.</param>
    /// <param name="key">The key to sign with.</param>
    /// <exception cref="SfException"><c>InvalidUsername</c> or <c>InvalidClientId</c>.</exception>
    public static ConnectionDocument Create(string name, Uri host, string clientId, string username, string? audience, SigningKey key)
    {
        string user = username.Trim();
        if (user.Length == 0 || user.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            throw new SfException("InvalidUsername", SfErrorCategory.InvalidArgument, Redactor.Input(username))
            {
                Target = Redactor.Input(username),
            };
        }

        ConnectionDocument made = Make(name, host, AuthMethod.Jwt, clientId);
        return key.AddTo(made.With(made.Facts with { Username = user, Audience = audience }));
    }

    // To renew is to sign a new assertion.
    public override string SignInAdvice(ConnectionFacts facts, bool isMade) => SignInAgain.NewToken;

    protected override IAuthFlow CreateFlow(ConnectionDocument document, IRefreshTokenKeeper keeper, TimeProvider clock)
    {
        ConnectionFacts facts = document.Facts;
        Func<RSA> openKey = facts.CertificateThumbprint is { } thumbprint
            ? () => CertificateStore.OpenKey(thumbprint)
            : OpenSavedKey(facts.Name, document.Secret(ConnectionSecret.PrivateKey));
        string audience = facts.Audience ?? JwtBearerFlow.AudienceFor(new Uri(facts.LoginUrl ?? facts.InstanceUrl!));
        return new JwtBearerFlow(facts.ClientId!, facts.Username!, audience, openKey, clock);
    }

    private static Func<RSA> OpenSavedKey(string name, SecretText key) => () =>
    {
        try
        {
            return PrivateKey.Open(key);
        }
        catch (Exception failure) when (failure is FormatException or CryptographicException)
        {
            throw ConnectionDocument.Damaged(name, Text.Message("SavedConnectionDamaged.Key"));
        }
    };
}
