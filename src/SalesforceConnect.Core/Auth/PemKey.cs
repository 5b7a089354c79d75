using System.Security.Cryptography;

namespace SalesforceConnect.Auth;

/// <summary>RSA keys as PEM text and as PKCS#8.</summary>
internal static class PemKey
{
#if NET
    /// <summary>A key from PEM text.</summary>
    public static RSA Read(string pem, SecretText? password)
    {
        var key = RSA.Create();
        try
        {
            if (password is null)
            {
                key.ImportFromPem(pem);
            }
            else
            {
                key.ImportFromEncryptedPem(pem, password.Reveal());
            }

            // A public key reads as well, and cannot sign.
            key.ExportParameters(includePrivateParameters: true);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The key as PKCS#8.</summary>
    public static byte[] Write(RSA key) => key.ExportPkcs8PrivateKey();

    /// <summary>A key from PKCS#8.</summary>
    public static RSA Read(byte[] pkcs8)
    {
        var key = RSA.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key;
    }
#else
    private const string Label = "PRIVATE KEY";
    private const string Pkcs1Label = "RSA PRIVATE KEY";

    // The algorithm identifier rsaEncryption with its NULL, and version 0 before it (RFC 5208).
    private static readonly byte[] s_pkcs8Header = [0x02, 0x01, 0x00, 0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00];

    /// <summary>A key from PEM text.</summary>
    public static RSA Read(string pem, SecretText? password)
    {
        if (password is not null)
        {
            // Windows PowerShell's runtime has no reader for these; a PFX file works.
            throw new NotSupportedException("Encrypted PEM needs PowerShell 7.");
        }

        byte[] pkcs8 = Find(pem, Label) ?? Wrap(Find(pem, Pkcs1Label) ?? throw new FormatException("There is no private key in it."));
        return Read(pkcs8);
    }

    /// <summary>A key from PKCS#8.</summary>
    public static RSA Read(byte[] pkcs8)
    {
        CngKey key = CngKey.Import(pkcs8, CngKeyBlobFormat.Pkcs8PrivateBlob);
        key.SetProperty(new CngProperty("Export Policy", BitConverter.GetBytes((int)CngExportPolicies.AllowPlaintextExport), CngPropertyOptions.None));
        return new RSACng(key);
    }

    /// <summary>The key as PKCS#8.</summary>
    public static byte[] Write(RSA key)
        => (key as RSACng ?? Cng(key.ExportParameters(includePrivateParameters: true))).Key.Export(CngKeyBlobFormat.Pkcs8PrivateBlob);

    private static RSACng Cng(RSAParameters parameters)
    {
        var key = new RSACng();
        key.ImportParameters(parameters);
        return key;
    }

    private static byte[]? Find(string pem, string label)
    {
        string begin = $"-----BEGIN {label}-----";
        int start = pem.IndexOf(begin, StringComparison.Ordinal);
        int end = start < 0 ? -1 : pem.IndexOf($"-----END {label}-----", start, StringComparison.Ordinal);
        return end < 0 ? null : Convert.FromBase64String(pem.Substring(start + begin.Length, end - start - begin.Length));
    }

    private static byte[] Wrap(byte[] pkcs1) => Tagged(0x30, [.. s_pkcs8Header, .. Tagged(0x04, pkcs1)]);

    private static byte[] Tagged(byte tag, byte[] content)
        => content.Length < 0x80
            ? [tag, (byte)content.Length, .. content]
            : content.Length < 0x100
                ? [tag, 0x81, (byte)content.Length, .. content]
                : [tag, 0x82, (byte)(content.Length >> 8), (byte)content.Length, .. content];
#endif
}
