using SalesforceConnect.Auth;

namespace SalesforceConnect.Connections;

/// <summary>A way in by a refresh token, wherever that came from.</summary>
internal abstract class RenewingMethod : AuthMethodDefinition
{
    public sealed override IReadOnlyList<string> Facts => [ConnectionFacts.ClientIdName];

    public sealed override IReadOnlyList<ConnectionSecret> Secrets => [ConnectionSecret.RefreshToken];

    // Of a confidential app.
    public sealed override IReadOnlyList<ConnectionSecret> OptionalSecrets => [ConnectionSecret.ClientSecret];

    protected sealed override IAuthFlow CreateFlow(ConnectionDocument document, IRefreshTokenKeeper keeper, TimeProvider clock)
        => new RefreshTokenFlow(document.Facts.ClientId!, document.FindSecret(ConnectionSecret.ClientSecret), keeper);
}
