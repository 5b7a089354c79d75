using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Auth;

/// <summary>Reads the RSA key of an app, whatever it is kept in, and turns it into the form that a vault keeps: PKCS#8 as one line of base 64.</summary>
internal static class PrivateKey
{
    private const int MinimumBits = 2048;

    /// <summary>Reads a key file: PEM (PKCS#1, PKCS#8, encrypted PKCS#8) or PFX.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">Its password; null where it has none.</param>
    /// <exception cref="SfException"><c>PrivateKeyNotFound</c>, <c>PrivateKeyUnreadable</c> or <c>PrivateKeyPasswordNeeded</c>.</exception>
    public static SecretText FromFile(string path, SecretText? password)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new SfException("PrivateKeyNotFound", SfErrorCategory.ObjectNotFound, failure, path, failure.Message);
        }

        string text = System.Text.Encoding.UTF8.GetString(content);
        return text.Contains("-----BEGIN") ? FromPem(text, password, path) : FromPfx(content, password, path);
    }

    /// <summary>Reads a key from PEM text.</summary>
    /// <param name="pem">The text.</param>
    /// <param name="password">Its password; null where it has none.</param>
    /// <param name="source">Where it came from, for the error.</param>
    public static SecretText FromPem(string pem, SecretText? password, string source)
    {
        bool isEncrypted = pem.Contains("BEGIN ENCRYPTED PRIVATE KEY");
        if (isEncrypted && password is null)
        {
            throw new SfException("PrivateKeyPasswordNeeded", SfErrorCategory.InvalidArgument, source);
        }

        try
        {
            using RSA key = PemKey.Read(pem, isEncrypted ? password : null);
            return Export(key, source);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or FormatException or NotSupportedException)
        {
            throw Unreadable(source, isEncrypted);
        }
    }

    /// <summary>Takes the key out of a certificate.</summary>
    /// <exception cref="SfException"><c>CertificateWithoutKey</c> or <c>PrivateKeyNotExportable</c>.</exception>
    public static SecretText FromCertificate(X509Certificate2 certificate)
    {
        using RSA? key = certificate.GetRSAPrivateKey();
        return key is null
            ? throw new SfException("CertificateWithoutKey", SfErrorCategory.InvalidArgument, certificate.Thumbprint)
            : Export(key, certificate.Thumbprint);
    }

    /// <summary>The key that a vault kept.</summary>
    public static RSA Open(SecretText key) => PemKey.Read(Convert.FromBase64String(key.Reveal()));

    private static SecretText FromPfx(byte[] content, SecretText? password, string path)
    {
        try
        {
#if NET9_0_OR_GREATER
            using X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(content, password?.Reveal(), X509KeyStorageFlags.Exportable);
#else
            using var certificate = new X509Certificate2(content, password?.Reveal(), X509KeyStorageFlags.Exportable);
#endif
            return FromCertificate(certificate);
        }
        catch (CryptographicException) when (password is null && IsPfx(content))
        {
            throw new SfException("PrivateKeyPasswordNeeded", SfErrorCategory.InvalidArgument, path);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw Unreadable(path, isEncrypted: IsPfx(content));
        }
    }

    private static bool IsPfx(byte[] content)
    {
        try
        {
            return content.Length > 0 && X509Certificate2.GetCertContentType(content) == X509ContentType.Pfx;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static SecretText Export(RSA key, string source)
    {
        if (key.KeySize < MinimumBits)
        {
            throw new SfException("PrivateKeyTooShort", SfErrorCategory.InvalidArgument, source, key.KeySize, MinimumBits);
        }

        try
        {
            return new SecretText(Convert.ToBase64String(PemKey.Write(key)));
        }
        catch (CryptographicException failure)
        {
            throw new SfException("PrivateKeyNotExportable", SfErrorCategory.PermissionDenied, failure, source);
        }
    }

    private static SfException Unreadable(string source, bool isEncrypted)
        => new(isEncrypted ? "PrivateKeyPasswordWrong" : "PrivateKeyUnreadable", SfErrorCategory.InvalidData, source);
}
