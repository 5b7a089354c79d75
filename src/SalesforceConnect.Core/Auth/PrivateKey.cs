using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Auth;

/// <summary>
/// Reads the RSA key of an app, whatever it is kept in, and turns it into the form that a vault keeps: PKCS#8 as one line of base 64.
/// </summary>
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

        if (IsPfx(content))
        {
            return FromPfx(content, password, path);
        }

        return FromText(KeyText.Of(content), password, path) ?? throw PasswordNeeded(path, "File");
    }

    /// <summary>Reads the text of a variable: PEM, in whatever way a pipeline keeps it, or a PFX file in base 64.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">The variable, for the error.</param>
    /// <exception cref="SfException"><c>PrivateKeyUnreadable</c> or <c>PrivateKeyPasswordNeeded</c>.</exception>
    public static SecretText FromVariable(string text, string source)
    {
        if (Pfx(text) is { } content)
        {
            return FromPfx(content, password: null, source, "Variable");
        }

        return FromText(KeyText.Of(text), password: null, source) ?? throw PasswordNeeded(source, "Variable");
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

    // Null where it wants a password and none was given.
    private static SecretText? FromText(KeyText text, SecretText? password, string source)
    {
        if (text.Pem is null || text.Kind is not null)
        {
            throw Unreadable(source, text.Kind ?? "Nothing");
        }

        if (text.IsEncrypted && password is null)
        {
            return null;
        }

        try
        {
            using RSA key = PemKey.Read(text.Pem, text.IsEncrypted ? password : null);
            return Export(key, source);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or FormatException or NotSupportedException)
        {
            throw text.IsEncrypted
                ? new SfException("PrivateKeyPasswordWrong", SfErrorCategory.InvalidData, source)
                : Unreadable(source, "Damaged");
        }
    }

    private static SecretText FromPfx(byte[] content, SecretText? password, string source, string kind = "File")
    {
        try
        {
            using X509Certificate2 certificate = LoadPfx(content, password?.Reveal());
            return certificate.HasPrivateKey ? FromCertificate(certificate) : throw Unreadable(source, "Certificate");
        }
        catch (CryptographicException) when (password is null)
        {
            throw PasswordNeeded(source, kind);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new SfException("PrivateKeyPasswordWrong", SfErrorCategory.InvalidData, source);
        }
    }

    // The key stays in memory where the system can do that, and is not written into the user's key store.
    private static X509Certificate2 LoadPfx(byte[] content, string? password)
    {
        try
        {
            return Load(X509KeyStorageFlags.Exportable | X509KeyStorageFlags.EphemeralKeySet);
        }
        catch (PlatformNotSupportedException)
        {
            // macOS keeps every key in a key chain.
            return Load(X509KeyStorageFlags.Exportable);
        }

        X509Certificate2 Load(X509KeyStorageFlags flags)
#if NET9_0_OR_GREATER
            => X509CertificateLoader.LoadPkcs12(content, password, flags);
#else
            => new(content, password, flags);
#endif
    }

    private static byte[]? Pfx(string text)
    {
        try
        {
            byte[] content = Convert.FromBase64String(text.Trim().Trim('"', '\''));
            return IsPfx(content) ? content : null;
        }
        catch (FormatException)
        {
            return null;
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

    private static SfException PasswordNeeded(string source, string kind)
        => new("PrivateKeyPasswordNeeded", SfErrorCategory.InvalidArgument, source, Text.Message("PrivateKeyPasswordNeeded." + kind));

    private static SfException Unreadable(string source, string kind)
        => new(
            "PrivateKeyUnreadable",
            SfErrorCategory.InvalidData,
            source,
            Text.Message("PrivateKeyUnreadable." + kind),
            Text.Message("PrivateKeyHow." + kind));
}
