using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SalesforceConnect.LocalOrg;

/// <summary>PKCE with S256, the one method that Salesforce has (RFC 7636).</summary>
internal static class CodeChallenge
{
    public const string Method = "S256";

    private static readonly SearchValues<char> s_unreserved = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    /// <summary>Whether this can be a challenge, or a verifier: 43 to 128 unreserved characters.</summary>
    public static bool IsWellFormed(string value) => value.Length is >= 43 and <= 128 && !value.AsSpan().ContainsAnyExcept(s_unreserved);

    /// <exception cref="OAuthException">The verifier is not the one that the challenge was made of.</exception>
    public static void Check(string? challenge, string? verifier)
    {
        if (challenge is null && verifier is null)
        {
            return;
        }

        if (verifier is null)
        {
            throw new OAuthException("invalid_grant", "missing required code verifier");
        }

        if (challenge is null)
        {
            throw new OAuthException("invalid_grant", "invalid code verifier");
        }

        if (!IsWellFormed(verifier) || Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) != challenge)
        {
            throw new OAuthException("invalid_request", "invalid code verifier");
        }
    }
}
