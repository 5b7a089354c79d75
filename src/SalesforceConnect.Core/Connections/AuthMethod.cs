namespace SalesforceConnect;

/// <summary>How a connection signs in.</summary>
public enum AuthMethod
{
    /// <summary>OAuth client credentials: consumer key and consumer secret.</summary>
    ClientSecret,

    /// <summary>An access token that was obtained elsewhere; it cannot be renewed.</summary>
    AccessToken,
}
