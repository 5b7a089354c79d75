using System.Text.Json;
using SalesforceConnect.Auth;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Connections;

/// <summary>
/// A connection in the forms that the Salesforce CLI reads and writes: its auth URL, and the JSON of
/// <c>sf org display --verbose --json</c>.
/// </summary>
internal static class ExportedConnection
{
    /// <summary>Reads an auth URL, alone or inside the CLI's JSON; or the CLI's access token, where there is nothing better.</summary>
    /// <param name="name">The name of the connection to make.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="SfException"><c>InvalidAuthUrl</c> or <c>InvalidOrgDisplay</c>.</exception>
    public static SavedConnection Read(string name, string text)
    {
        string trimmed = text.Trim().TrimStart('\uFEFF');
        return trimmed.StartsWith("{", StringComparison.Ordinal)
            ? FromJson(name, trimmed)
            : NewConnection.ByAuthUrl(name, new SecretText(trimmed));
    }

    /// <summary>The auth URL of a connection.</summary>
    /// <exception cref="SfException"><c>NotExportable</c>: its method has no refresh token.</exception>
    public static SecretText Write(SavedConnection connection)
    {
        ConnectionFacts facts = connection.Facts;
        SecretText token = connection.FindSecret(SavedConnection.RefreshToken)
            ?? throw new SfException("NotExportable", SfErrorCategory.InvalidOperation, facts.Name, facts.Method);
        return new SfdxAuthUrl(facts.ClientId!, connection.FindSecret(SavedConnection.ClientSecret), token, new Uri(facts.InstanceUrl!).Authority).ToUrl();
    }

    private static SavedConnection FromJson(string name, string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            JsonElement org = root.TryGetProperty("result", out JsonElement result) ? result : root;
            if (Find(org, "sfdxAuthUrl") is { } authUrl)
            {
                return NewConnection.ByAuthUrl(name, new SecretText(authUrl));
            }

            if (Find(org, "accessToken") is { } token && Find(org, "instanceUrl") is { } instanceUrl)
            {
                return NewConnection.ByAccessToken(name, instanceUrl, SecretText.FromUser(token, "accessToken"));
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Told below, without quoting what may hold a token.
        }

        throw new SfException("InvalidOrgDisplay", SfErrorCategory.InvalidData);
    }

    private static string? Find(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
