using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Connections;

/// <summary>
/// A way in: which facts and secrets a connection by it has, how its tokens are asked for, and what may be done with it. A new way in is
/// a definition in <see cref="All"/> and the flow that it makes.
/// </summary>
internal abstract class AuthMethodDefinition
{
    /// <summary>All of them, in the order in which their environment variables count.</summary>
    public static IReadOnlyList<AuthMethodDefinition> All { get; } =
        [new RefreshTokenMethod(), new InteractiveMethod(), new JwtMethod(), new ClientSecretMethod(), new AccessTokenMethod()];

    /// <summary>What users see of it.</summary>
    public abstract AuthMethod Method { get; }

    /// <summary>The facts that it needs beside the instance URL, by their names in a document.</summary>
    public abstract IReadOnlyList<string> Facts { get; }

    /// <summary>The secrets that it needs.</summary>
    public abstract IReadOnlyList<ConnectionSecret> Secrets { get; }

    /// <summary>The secrets that it takes where they are there.</summary>
    public virtual IReadOnlyList<ConnectionSecret> OptionalSecrets => [];

    /// <summary>The environment variables that it is read from; null where it is read from none.</summary>
    public virtual EnvironmentSource? Environment => null;

    /// <summary>Whether the Salesforce CLI's auth URL, which is a refresh token and its app, can hold it.</summary>
    public bool IsExportable => HoldsRefreshToken;

    /// <summary>Whether a sign-in in the browser gives it another refresh token.</summary>
    public bool TakesSignIn => HoldsRefreshToken;

    private bool HoldsRefreshToken => Secrets.Contains(ConnectionSecret.RefreshToken);

    /// <summary>The definition of a method.</summary>
    public static AuthMethodDefinition Of(AuthMethod method) => All.First(definition => definition.Method == method);

    /// <summary>Whether a user may give a connection by this method another secret of a kind.</summary>
    public bool Takes(ConnectionSecret secret) => Secrets.Concat(OptionalSecrets).Contains(secret);

    /// <summary>Refuses an instance URL at which the method cannot work.</summary>
    /// <param name="url">The address.</param>
    /// <param name="given">What the user gave for it.</param>
    /// <exception cref="SfException"><c>InvalidInstanceUrl</c>.</exception>
    public virtual void RequireFit(Uri url, string given)
    {
    }

    /// <summary>What a user does for a new sign-in, as the end of a text's name.</summary>
    /// <param name="facts">The connection.</param>
    /// <param name="isMade">Whether there is such a connection; if not, it is being made.</param>
    public virtual string SignInAdvice(ConnectionFacts facts, bool isMade) => isMade ? Method.ToString() : "New." + Method;

    /// <summary>Makes the flow that asks for a connection's tokens.</summary>
    /// <param name="document">The connection's document.</param>
    /// <param name="keeper">Keeps its refresh token.</param>
    /// <param name="clock">The clock to sign by.</param>
    /// <exception cref="SfException"><c>SavedConnectionDamaged</c>: something that the method needs is not there.</exception>
    public IAuthFlow OpenFlow(ConnectionDocument document, IRefreshTokenKeeper keeper, TimeProvider clock)
    {
        foreach (string fact in Facts)
        {
            document.RequireFact(fact);
        }

        foreach (ConnectionSecret secret in Secrets)
        {
            document.Secret(secret);
        }

        return CreateFlow(document, keeper, clock);
    }

    /// <summary>Makes the flow of a document that has what the method needs.</summary>
    protected abstract IAuthFlow CreateFlow(ConnectionDocument document, IRefreshTokenKeeper keeper, TimeProvider clock);

    /// <summary>Makes the document of a new connection, once what the user gave is checked.</summary>
    protected static ConnectionDocument Make(
        string name, Uri url, AuthMethod method, string? clientId, params (ConnectionSecret Kind, SecretText? Given)[] secrets)
        => new(
            new ConnectionFacts(ConnectionName.Validate(name), url.WithoutSlash(), method)
            {
                ClientId = clientId is null ? null : ConsumerKey.Parse(clientId),
            },
            secrets.Where(secret => secret.Given is not null).ToDictionary(secret => secret.Kind.Name, secret => secret.Given!));
}
