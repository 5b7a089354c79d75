using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Redaction;
using Text = SalesforceConnect.Errors.Text;

namespace SalesforceConnect.Connections;

/// <summary>
/// A connection in the forms that the Salesforce CLI reads and writes: its auth URL, and the JSON of
/// <c>sf org auth show-sfdx-auth-url --json</c>, or of an older <c>sf org display --verbose --json</c>.
/// </summary>
internal static class ExportedConnection
{
    // Colours and links of a terminal (ECMA-48 control sequences).
    private static readonly Regex s_colour = new(
        "\u001B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001B]*(?:\u0007|\u001B\\\\))", RegexOptions.CultureInvariant);

    /// <summary>
    /// Reads an auth URL or the CLI's JSON, with whatever the CLI prints around them; or its access token, where there is nothing better.
    /// </summary>
    /// <param name="name">The name of the connection to make.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="SfException"><c>InvalidAuthUrl</c> or <c>InvalidOrgDisplay</c>.</exception>
    public static ConnectionDocument Read(string name, string text)
    {
        string plain = s_colour.Replace(text, "").Trim().TrimStart('\uFEFF');
        return FindJson(plain) is { } json ? FromJson(name, json)
            : plain.StartsWith("{", StringComparison.Ordinal) && plain.IndexOf("force:", StringComparison.OrdinalIgnoreCase) < 0
                ? throw Unusable("Broken")
            : RefreshTokenMethod.CreateFromAuthUrl(name, new SecretText(plain));
    }

    /// <summary>The auth URL of a connection.</summary>
    /// <exception cref="SfException"><c>NotExportable</c>: its method has no refresh token.</exception>
    public static SecretText Write(ConnectionDocument connection)
    {
        ConnectionFacts facts = connection.Facts;
        return facts.Method is { } method && AuthMethodDefinition.Of(method).IsExportable
            ? new SfdxAuthUrl(
                facts.ClientId!,
                connection.FindSecret(ConnectionSecret.ClientSecret),
                connection.Secret(ConnectionSecret.RefreshToken),
                new Uri(facts.InstanceUrl!).Authority).ToUrl()
            : throw new SfException("NotExportable", SfErrorCategory.InvalidOperation, facts.Name, facts.Method);
    }

    // The CLI prints warnings before and after it, which may hold braces too.
    private static JsonElement? FindJson(string text)
    {
        const int MostTries = 100;
        int tries = 0;
        for (int start = text.IndexOf('{'); start >= 0 && tries++ < MostTries; start = text.IndexOf('{', start + 1))
        {
            try
            {
                var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text.Substring(start)));
                using JsonDocument document = JsonDocument.ParseValue(ref reader);
                return document.RootElement.Clone();
            }
            catch (JsonException)
            {
                // Told of as what it is where no other brace begins something better, without quoting what may hold a token.
            }
        }

        return null;
    }

    private static ConnectionDocument FromJson(string name, JsonElement root)
    {
        JsonElement org = root.TryGetProperty("result", out JsonElement result) ? result : root;
        string? alone = org.ValueKind == JsonValueKind.String ? org.GetString() : null;
        string? authUrl = Find(org, "sfdxAuthUrl")
            ?? (alone?.StartsWith("force:", StringComparison.OrdinalIgnoreCase) == true ? alone : null);
        if (authUrl is not null && !PastedSecret.IsPlaceholder(authUrl))
        {
            return RefreshTokenMethod.CreateFromAuthUrl(name, new SecretText(authUrl));
        }

        string? token = Find(org, "accessToken") ?? (authUrl is null ? alone : null);
        if (token is not null && !PastedSecret.IsPlaceholder(token))
        {
            return Find(org, "instanceUrl") is { } instanceUrl
                ? AccessTokenMethod.Create(name, instanceUrl, SecretText.FromUser(token, "accessToken"))
                : throw Unusable("TokenAlone");
        }

        throw token is not null || authUrl is not null ? Unusable("Hidden")
            : Find(root, "name") is { } error
                && (Find(root, "message") is not null || root.TryGetProperty("exitCode", out _) || root.TryGetProperty("status", out _))
                ? Unusable("Failed", Redactor.Input(Find(root, "message") is { } words ? $"{error}: {words}" : error))
                : Unusable("Nothing");
    }

    private static SfException Unusable(string reason, params object?[] arguments)
        => new("InvalidOrgDisplay", SfErrorCategory.InvalidData, Text.Message("InvalidOrgDisplay." + reason, arguments));

    private static string? Find(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.FindText(name) is { Length: > 0 } text ? text : null;
}
