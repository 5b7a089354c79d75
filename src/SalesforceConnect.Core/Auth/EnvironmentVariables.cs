namespace SalesforceConnect.Auth;

/// <summary>The variables that <c>New-SfConnection -FromEnvironment</c> reads, and only then.</summary>
internal static class EnvironmentVariables
{
    public const string InstanceUrl = "SF_INSTANCE_URL";
    public const string ClientId = "SF_CLIENT_ID";
    public const string ClientSecret = "SF_CLIENT_SECRET";
    public const string Username = "SF_USERNAME";
    public const string PrivateKey = "SF_PRIVATE_KEY";
    public const string AccessToken = "SF_ACCESS_TOKEN";
    public const string AuthUrl = "SFDX_AUTH_URL";
}
