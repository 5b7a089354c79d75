using System.Text.RegularExpressions;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Auth;

/// <summary>
/// Tokens and consumer secrets as people copy them: put right where that is certain (quotes, <c>Bearer</c>, an escaped exclamation
/// mark), and refused by their shape where they can be no such secret, before anything is sent.
/// </summary>
internal static class PastedSecret
{
    private const string AuthUrlScheme = "force://";

    private static readonly char[] s_wrapping = ['"', '\'', '`', '\u201C', '\u201D', '\u2018', '\u2019', '\uFEFF', '\u200B', '\u200C', '\u200D', '\u2060', '\u00A0'];

    private static readonly Regex s_prefix = new(
        @"^(?:Authorization\s*[:=]\s*|(?:Bearer|OAuth)(?:\s+|%20|$)|sid=)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    // What a shell, a URL or JSON makes of the exclamation mark.
    private static readonly Regex s_mark = new(
        @"^(?<org>00D[0-9A-Za-z]{9,15})(?:\\+!|%(?:25)*21|\\u0021|&#33;|&excl;)", RegexOptions.CultureInvariant);

    private static readonly Regex s_placeholder = new(
        @"REDACTED|^[<\[{(].*[>\]})]$|^[*•xX.]{3,}$|^.{0,60}(?:\.\.\.|…)$|^\$|^(?:your|my|the)?[-_ ]?(?:sf|salesforce|client|consumer|access|refresh|sfdx)?[-_ ]?(?:secret|token|auth[-_ ]?url)(?:[-_ ]?here)?$|^(?:changeme|todo|null|undefined|none)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private static readonly Regex s_accessToken = new(@"^00D[0-9A-Za-z]{9,15}!", RegexOptions.CultureInvariant);
    private static readonly Regex s_orgId = new(@"^00D[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?$", RegexOptions.CultureInvariant);
    private static readonly Regex s_refreshToken = new(@"^5Aep[0-9A-Za-z._]{20,}$", RegexOptions.CultureInvariant);
    private static readonly Regex s_consumerKey = new(@"^3MVG[0-9A-Za-z._]{20,}$", RegexOptions.CultureInvariant);

    /// <summary>An access token.</summary>
    /// <exception cref="SfException"><c>SecretNotUsable</c>; it quotes nothing.</exception>
    public static SecretText AccessToken(SecretText given)
    {
        string token = s_mark.Replace(Unwrapped(given), "${org}!");
        return s_orgId.IsMatch(token) ? throw Unusable("AccessToken", "Cut")
            : s_refreshToken.IsMatch(token) || s_consumerKey.IsMatch(token) || IsAuthUrl(token) ? throw Unusable("AccessToken", "OtherKind")
            : Checked(given, token, "AccessToken");
    }

    /// <summary>A refresh token.</summary>
    /// <exception cref="SfException"><c>SecretNotUsable</c>; it quotes nothing.</exception>
    public static SecretText RefreshToken(SecretText given)
    {
        string token = Unwrapped(given);
        return s_accessToken.IsMatch(s_mark.Replace(token, "${org}!")) || s_consumerKey.IsMatch(token) || IsAuthUrl(token)
            ? throw Unusable("RefreshToken", "OtherKind")
            : Checked(given, token, "RefreshToken");
    }

    /// <summary>A consumer secret.</summary>
    /// <exception cref="SfException"><c>SecretNotUsable</c>; it quotes nothing.</exception>
    public static SecretText ClientSecret(SecretText given)
    {
        string secret = given.Reveal().Trim(s_wrapping).Trim();
        return s_consumerKey.IsMatch(secret) || s_accessToken.IsMatch(secret) || s_refreshToken.IsMatch(secret) || IsAuthUrl(secret)
            ? throw Unusable("ClientSecret", "OtherKind")
            : Checked(given, secret, "ClientSecret");
    }

    /// <summary>Whether a text stands where a tool left a secret out.</summary>
    public static bool IsPlaceholder(string text) => s_placeholder.IsMatch(text.Trim());

    private static string Unwrapped(SecretText given)
    {
        string token = given.Reveal();
        for (int length = -1; length != token.Length;)
        {
            length = token.Length;
            token = s_prefix.Replace(token.Trim(s_wrapping).Trim(), "");
        }

        return token;
    }

    private static SecretText Checked(SecretText given, string secret, string parameter)
        => IsPlaceholder(secret) ? throw Unusable(parameter, "Placeholder")
            : secret.Length == 0
                || secret.Any(c => c is <= ' ' or >= (char)127 or '"' or '\'' or '<' or '>') ? throw Unusable(parameter, "Characters")
            : secret == given.Reveal() ? given : new SecretText(secret);

    private static bool IsAuthUrl(string text) => text.StartsWith(AuthUrlScheme, StringComparison.OrdinalIgnoreCase);

    private static SfException Unusable(string parameter, string reason)
        => new("SecretNotUsable", SfErrorCategory.InvalidArgument, parameter, Text.Message("SecretNotUsable." + reason));
}
