using SalesforceConnect.Errors;

namespace SalesforceConnect.Auth;

/// <summary>
/// The auth URL of the Salesforce CLI: <c>force://{clientId}:{clientSecret}:{refreshToken}@{instanceHost}</c>. The secret may be
/// empty, and the host has no scheme.
/// </summary>
internal sealed class SfdxAuthUrl
{
    private const string Scheme = "force://";

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

    /// <summary>Reads an auth URL.</summary>
    /// <exception cref="SfException"><c>InvalidAuthUrl</c>; it quotes nothing of what was given.</exception>
    public static SfdxAuthUrl Parse(string given)
    {
        string text = given.Trim();
        int at = text.LastIndexOf('@');
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || at < 0)
        {
            throw Invalid();
        }

        // A refresh token holds no colon; a newer form of the CLI puts the scheme before the host.
        string[] parts = text.Substring(Scheme.Length, at - Scheme.Length).Split(':');
        string host = text.Substring(at + 1).TrimEnd('/');
        return parts.Length == 3 && parts[0].Length > 0 && parts[2].Length > 0 && host.Length > 0
            ? new SfdxAuthUrl(parts[0], parts[1].Length == 0 ? null : new SecretText(parts[1]), new SecretText(parts[2]), host)
            : throw Invalid();
    }

    /// <summary>The URL, for a file that was asked for.</summary>
    public SecretText ToUrl() => new($"{Scheme}{ClientId}:{ClientSecret?.Reveal()}:{RefreshToken.Reveal()}@{Host}");

    private static SfException Invalid() => new("InvalidAuthUrl", SfErrorCategory.InvalidArgument);
}
