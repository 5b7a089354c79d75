using System.Security.Cryptography;
using System.Text;

namespace SalesforceConnect.Auth;

/// <summary>
/// A refresh token that nobody can read but who has an older one: AES-256-CBC with HMAC-SHA256 over it, both keys drawn from the old
/// token, which the org chose at random.
/// </summary>
internal static class SealedToken
{
    private const int BlockSize = 16;
    private const int MacSize = 32;

    /// <summary>Seals a token, as one word of base 64.</summary>
    public static string Seal(SecretText token, SecretText predecessor) => Seal(token, predecessor, initial: null);

    /// <summary>Opens it; null where it was not sealed for this predecessor, or is damaged.</summary>
    public static SecretText? TryOpen(string sealedToken, SecretText predecessor)
    {
        try
        {
            byte[] whole = Convert.FromBase64String(sealedToken);
            if (whole.Length < (2 * BlockSize) + MacSize || Convert.ToBase64String(whole) != sealedToken)
            {
                return null;
            }

            byte[] content = [.. whole.Take(whole.Length - MacSize)];
            if (!Mac(predecessor, content).SequenceEqual(whole.Skip(content.Length)))
            {
                return null;
            }

            using Aes aes = Cipher(predecessor);
            aes.IV = [.. content.Take(BlockSize)];
            using ICryptoTransform decryptor = aes.CreateDecryptor();
            return new SecretText(Encoding.UTF8.GetString(decryptor.TransformFinalBlock(content, BlockSize, content.Length - BlockSize)));
        }
        catch (Exception failure) when (failure is FormatException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>A text that tells two tokens apart and tells nothing of them.</summary>
    public static string Fingerprint(string text)
    {
        using var sha = SHA256.Create();
        return Base64Url.Encode(sha.ComputeHash(Encoding.UTF8.GetBytes(text))).Substring(0, 32);
    }

    /// <summary>
    /// Seals a token with an initial block of the caller's choice, for comparison with known results; null for a random one.
    /// </summary>
    internal static string Seal(SecretText token, SecretText predecessor, byte[]? initial)
    {
        using Aes aes = Cipher(predecessor);
        aes.IV = initial ?? aes.IV;
        using ICryptoTransform encryptor = aes.CreateEncryptor();
        byte[] text = Encoding.UTF8.GetBytes(token.Reveal());
        byte[] content = [.. aes.IV, .. encryptor.TransformFinalBlock(text, 0, text.Length)];
        return Convert.ToBase64String([.. content, .. Mac(predecessor, content)]);
    }

    private static Aes Cipher(SecretText predecessor)
    {
        var aes = Aes.Create();
        aes.Key = Derive(predecessor, "SalesforceConnect successor, cipher");
        aes.GenerateIV();
        return aes;
    }

    private static byte[] Mac(SecretText predecessor, byte[] content)
    {
        using var mac = new HMACSHA256(Derive(predecessor, "SalesforceConnect successor, seal"));
        return mac.ComputeHash(content);
    }

    private static byte[] Derive(SecretText predecessor, string purpose)
    {
        using var mac = new HMACSHA256(Encoding.UTF8.GetBytes(predecessor.Reveal()));
        return mac.ComputeHash(Encoding.UTF8.GetBytes(purpose));
    }
}
