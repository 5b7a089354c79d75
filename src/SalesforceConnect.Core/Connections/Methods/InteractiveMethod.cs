using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Connections;

/// <summary>By a sign-in in the browser.</summary>
internal sealed class InteractiveMethod : RenewingMethod
{
    public override AuthMethod Method => AuthMethod.Interactive;

    /// <summary>The document of a new connection, once the sign-in has succeeded.</summary>
    /// <exception cref="SfException"><c>NoRefreshToken</c>: the app does not grant one, so that the connection would not last.</exception>
    public static ConnectionDocument Create(string name, Uri loginHost, string clientId, SecretText? clientSecret, TokenGrant grant)
    {
        SecretText token = grant.RefreshToken ?? throw new SfException("NoRefreshToken", SfErrorCategory.InvalidOperation, clientId);
        ConnectionDocument made = Make(
            name, grant.Token.InstanceUrl, AuthMethod.Interactive, clientId,
            (ConnectionSecret.RefreshToken, token), (ConnectionSecret.ClientSecret, clientSecret));
        return made.With(made.Facts with { LoginUrl = loginHost.WithoutSlash() });
    }
}
