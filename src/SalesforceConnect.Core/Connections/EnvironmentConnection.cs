using SalesforceConnect.Auth;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Connections;

/// <summary>
/// Makes a connection from environment variables. The first complete way in counts: an auth URL; a private key; a client secret; an
/// access token.
/// </summary>
internal static class EnvironmentConnection
{
    private const string InstanceUrl = "SF_INSTANCE_URL";
    private const string ClientId = "SF_CLIENT_ID";
    private const string ClientSecret = "SF_CLIENT_SECRET";
    private const string Username = "SF_USERNAME";
    private const string PrivateKeyText = "SF_PRIVATE_KEY";
    private const string AccessToken = "SF_ACCESS_TOKEN";
    private const string AuthUrl = "SFDX_AUTH_URL";

    // What gives a way in away, and what else it needs.
    private static readonly (string Mark, string[] Needs)[] s_ways =
    [
        (AuthUrl, []),
        (PrivateKeyText, [ClientId, Username]),
        (ClientSecret, [ClientId, InstanceUrl]),
        (AccessToken, [InstanceUrl]),
    ];

    /// <summary>Makes the document.</summary>
    /// <param name="name">The connection's name.</param>
    /// <param name="find">Looks a variable up; null where it is not set.</param>
    /// <exception cref="SfException"><c>EnvironmentIncomplete</c>, or what is wrong with a value.</exception>
    public static ConnectionDocument Create(string name, Func<string, string?> find)
    {
        (string Mark, string[] Needs)[] begun = [.. s_ways.Where(way => IsSet(way.Mark))];
        if (begun.Length == 0)
        {
            throw new SfException("EnvironmentIncomplete", SfErrorCategory.InvalidArgument, string.Join(", ", s_ways.Select(way => way.Mark)));
        }

        if (!begun.Any(IsComplete))
        {
            throw new SfException("EnvironmentIncomplete", SfErrorCategory.InvalidArgument, string.Join(", ", begun[0].Needs.Where(need => !IsSet(need))));
        }

        string mark = begun.First(IsComplete).Mark;
        return mark switch
        {
            AuthUrl => NewConnection.ByAuthUrl(name, Secret(AuthUrl)),
            PrivateKeyText => NewConnection.ByJwt(
                name, NewConnection.LoginHost(Optional(InstanceUrl), isSandbox: false), find(ClientId)!, find(Username)!, audience: null, Key(), thumbprint: null),
            ClientSecret => NewConnection.ByClientSecret(name, find(InstanceUrl)!, find(ClientId)!, Secret(ClientSecret)),
            _ => NewConnection.ByAccessToken(name, find(InstanceUrl)!, Secret(AccessToken)),
        };

        bool IsComplete((string Mark, string[] Needs) way) => way.Needs.All(IsSet);
        bool IsSet(string variable) => !string.IsNullOrWhiteSpace(find(variable));
        string? Optional(string variable) => IsSet(variable) ? find(variable) : null;
        SecretText Secret(string variable) => SecretText.FromUser(find(variable)!, variable);

        SecretText Key() => PrivateKey.FromVariable(find(PrivateKeyText)!, PrivateKeyText);
    }
}
