namespace SalesforceConnect.Rest;

/// <summary>The grant types of the token endpoint, as they go over the wire.</summary>
internal static class GrantType
{
    public const string AuthorizationCode = "authorization_code";
    public const string ClientCredentials = "client_credentials";
    public const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    public const string RefreshToken = "refresh_token";
}
