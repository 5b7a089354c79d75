namespace SalesforceConnect;

/// <summary>How a connection signs in.</summary>
public enum AuthMethod
{
    /// <summary>OAuth client credentials: consumer key and consumer secret.</summary>
    ClientSecret,

    /// <summary>An access token that was obtained elsewhere; it cannot be renewed.</summary>
    AccessToken,

    /// <summary>A sign-in in the browser; a refresh token renews it.</summary>
    Interactive,

    /// <summary>OAuth JWT bearer: a user name and the app's private key.</summary>
    Jwt,

    /// <summary>A refresh token that was obtained elsewhere, such as by the Salesforce CLI.</summary>
    RefreshToken,
}
