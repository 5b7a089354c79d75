using SalesforceConnect.Auth;

namespace SalesforceConnect.Connections;

/// <summary>The environment variables that a connection can be made from. One that is blank counts as not set.</summary>
/// <param name="find">Looks a variable up; null where it is not set.</param>
internal sealed class EnvironmentVariables(Func<string, string?> find)
{
    public const string InstanceUrl = "SF_INSTANCE_URL";
    public const string ClientId = "SF_CLIENT_ID";
    public const string ClientSecret = "SF_CLIENT_SECRET";
    public const string Username = "SF_USERNAME";
    public const string PrivateKey = "SF_PRIVATE_KEY";
    public const string AccessToken = "SF_ACCESS_TOKEN";
    public const string AuthUrl = "SFDX_AUTH_URL";

    /// <summary>A variable's value; null where it is not set.</summary>
    public string? Find(string variable) => find(variable) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    /// <summary>The value of a variable that is set.</summary>
    public string Get(string variable) => Find(variable)!;

    /// <summary>The secret that a variable holds.</summary>
    public SecretText Secret(string variable) => SecretText.FromUser(Get(variable), variable);
}
