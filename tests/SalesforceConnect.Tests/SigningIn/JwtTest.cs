using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.SigningIn;

/// <summary>
/// Gives every test an app with a certificate, whose key is at hand in whatever form, and an administrator who may use it.
/// </summary>
public abstract class JwtTest : OrgTest
{
    internal const string Password = "SENTINEL-key-password";

    private readonly string _folder = Directory.CreateTempSubdirectory("sf-keys-").FullName;

    /// <summary>The app's private key.</summary>
    protected static RSA Key { get; } = RSA.Create(2048);

    /// <summary>The app's certificate, with the key.</summary>
    protected static X509Certificate2 Certificate { get; } = new CertificateRequest(
        "CN=SalesforceConnect tests", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));

    /// <summary>The key in each form that a file can have; null for the password where it needs none.</summary>
    protected static IReadOnlyDictionary<string, (byte[] Content, string? Password)> KeyFiles { get; } =
        new Dictionary<string, (byte[], string?)>
        {
            ["pkcs1.pem"] = (Bytes(Key.ExportRSAPrivateKeyPem()), null),
            ["pkcs8.pem"] = (Bytes(Key.ExportPkcs8PrivateKeyPem()), null),
            ["encrypted.pem"] = (Bytes(
            Key.ExportEncryptedPkcs8PrivateKeyPem(
                Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000))), Password),
            ["with-certificate.pem"] = (Bytes(Certificate.ExportCertificatePem() + "\r\n" + Key.ExportPkcs8PrivateKeyPem()), null),
            ["open.pfx"] = (Certificate.Export(X509ContentType.Pfx), null),
            ["protected.pfx"] = (Certificate.Export(X509ContentType.Pfx, Password), Password),
        };

    /// <inheritdoc/>
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Prepare(Org);
    }

    /// <inheritdoc/>
    public override async Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await base.DisposeAsync();
    }

    /// <summary>Gives an org's default app the certificate, and lets the administrator use it.</summary>
    protected static void Prepare(LocalOrgServer org)
    {
        org.Apps.Default.Certificate = Certificate;
        org.Apps.Default.PreAuthorizedUsers.Add(org.Users.Administrator.Username);
    }

    /// <summary>A session in which <c>$Key</c> is a key file, <c>$User</c> the administrator and <c>$Pass</c> the password.</summary>
    internal ModuleSession UseKey(ModuleSession session, string file = "pkcs8.pem", byte[]? content = null, string password = Password)
    {
        // A folder of its own: sessions may work side by side.
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N"))).FullName, file);
        File.WriteAllBytes(path, content ?? KeyFiles[file].Content);
        return session.Use(Org).Set("Key", path).Set("User", Org.Users.Administrator.Username).Set("Pass", password.ToSecureString());
    }

    /// <summary>Makes the connection by the key file; options follow.</summary>
    internal const string ByKey = "New-SfConnection acme -InstanceUrl $Url -ClientId $Id -Username $User -PrivateKeyPath $Key";

    /// <summary>Text as a file holds it.</summary>
    protected static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
