using System.Text;
using System.Text.RegularExpressions;
using SalesforceConnect.Errors;
using Text = SalesforceConnect.Errors.Text;

namespace SalesforceConnect.Auth;

/// <summary>
/// The auth URL of the Salesforce CLI: <c>force://{clientId}:{clientSecret}:{refreshToken}@{instanceHost}</c>. The secret may be
/// empty, and the host has no scheme.
/// </summary>
internal sealed class SfdxAuthUrl
{
    private const string Scheme = "force://";

    // The beginning of the same.
    private const string Base64Scheme = "Zm9yY2U6Ly";

    private static readonly Regex s_url = new(
        "force://[^\\s\"'`<>|,;\u2502\u201C\u201D]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    public SfdxAuthUrl(string clientId, SecretText? clientSecret, SecretText refreshToken, string host)
    {
        ClientId = clientId;
        ClientSecret = clientSecret;
        RefreshToken = refreshToken;
        Host = host;
    }

    public string ClientId { get; }

    /// <summary>Null for a public app.</summary>
    public SecretText? ClientSecret { get; }

    public SecretText RefreshToken { get; }

    /// <summary>The host, with its port where it has one.</summary>
    public string Host { get; }

    /// <summary>Reads an auth URL, alone or in the text that a tool prints around it.</summary>
    /// <exception cref="SfException">
    /// <c>InvalidAuthUrl</c> or <c>SecretNotUsable</c>; neither quotes anything of what was given.
    /// </exception>
    public static SfdxAuthUrl Parse(string given)
    {
        string[] found = [.. s_url.Matches(Decoded(given)).Cast<Match>().Select(match => match.Value.TrimEnd('/', '\\')).Distinct()];
        if (found.Length != 1)
        {
            throw Invalid(found.Length > 0 ? "Several" : PastedSecret.IsPlaceholder(given) ? "Hidden" : "Nothing");
        }

        int at = found[0].LastIndexOf('@');
        if (at < 0)
        {
            throw Invalid("Parts");
        }

        // A refresh token holds no colon; a newer form of the CLI puts the scheme before the host.
        string[] parts = found[0].Substring(Scheme.Length, at - Scheme.Length).Split(':');
        string host = found[0].Substring(at + 1);
        return parts.Length == 3 && parts[0].Length > 0 && parts[2].Length > 0 && host.Length > 0
            ? new SfdxAuthUrl(
                parts[0],
                parts[1].Length == 0 ? null : PastedSecret.ClientSecret(new SecretText(parts[1])),
                PastedSecret.RefreshToken(new SecretText(parts[2])),
                host)
            : throw Invalid("Parts");
    }

    /// <summary>The URL, for a file that was asked for.</summary>
    public SecretText ToUrl() => new($"{Scheme}{ClientId}:{ClientSecret?.Reveal()}:{RefreshToken.Reveal()}@{Host}");

    // Pipelines keep it in base 64, JSON escapes its slashes, and a URL everything.
    private static string Decoded(string given)
    {
        string text = given.Trim().Replace("\\/", "/");
        try
        {
            return text.StartsWith(Base64Scheme, StringComparison.Ordinal) ? Encoding.UTF8.GetString(Convert.FromBase64String(text))
                : text.StartsWith("force%3A", StringComparison.OrdinalIgnoreCase) ? Uri.UnescapeDataString(text)
                : text;
        }
        catch (FormatException)
        {
            return text;
        }
    }

    private static SfException Invalid(string reason)
        => new("InvalidAuthUrl", SfErrorCategory.InvalidArgument, Text.Message("InvalidAuthUrl." + reason));
}
