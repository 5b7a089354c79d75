using System.Security.Cryptography;
using System.Text;

namespace SalesforceConnect.Auth;

/// <summary>Proof key for code exchange (RFC 7636) with S256: a verifier of 43 characters and its challenge.</summary>
internal sealed class Pkce
{
    public Pkce()
    {
        Verifier = RandomText(32);
        using var sha = SHA256.Create();
        Challenge = Base64Url.Encode(sha.ComputeHash(Encoding.ASCII.GetBytes(Verifier)));
    }

    /// <summary>Sent with the code, to the token endpoint alone.</summary>
    public string Verifier { get; }

    /// <summary>Sent with the browser.</summary>
    public string Challenge { get; }

    /// <summary>Random bytes as text that a URL may hold.</summary>
    public static string RandomText(int bytes)
    {
        byte[] random = new byte[bytes];
        using var generator = RandomNumberGenerator.Create();
        generator.GetBytes(random);
        return Base64Url.Encode(random);
    }
}
