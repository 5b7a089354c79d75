using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SalesforceConnect.Auth;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Core.Tests.Auth;

/// <summary>An app's private key in every form that a file, a pipeline's variable or a tool gives it.</summary>
public sealed class KeyTextTests : IDisposable
{
    private const string Password = "a key's password";

    private static readonly RSA s_key = RSA.Create(2048);
    private static readonly string s_pem = s_key.ExportPkcs8PrivateKeyPem();
    private static readonly string s_pkcs1 = s_key.ExportRSAPrivateKeyPem();
    private static readonly X509Certificate2 s_certificate = new CertificateRequest(
        "CN=test", s_key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    private static readonly Dictionary<string, Func<string>> s_texts = new()
    {
        ["PKCS#8"] = () => s_pem,
        ["PKCS#1"] = () => s_pkcs1,
        ["Windows line breaks"] = () => s_pem.Replace("\n", "\r\n", StringComparison.Ordinal),
        ["escaped line breaks"] = () => s_pem.Replace("\n", "\\n", StringComparison.Ordinal),
        ["escaped Windows line breaks"] = () => s_pem.Replace("\n", "\\r\\n", StringComparison.Ordinal),
        ["line breaks escaped twice"] = () => s_pem.Replace("\n", "\\\\n", StringComparison.Ordinal),
        ["blanks for line breaks"] = () => s_pkcs1.Replace('\n', ' '),
        ["no line breaks"] = () => s_pem.Replace("\n", "", StringComparison.Ordinal),
        ["doubled line breaks"] = () => s_pem.Replace("\n", "\n\n", StringComparison.Ordinal),
        ["quotes"] = () => "\"" + s_pem.Replace("\n", "\\n", StringComparison.Ordinal) + "\"",
        ["indented as in YAML"] = () => "    " + s_pem.Replace("\n", "\n    ", StringComparison.Ordinal),
        ["percent-encoded"] = () => Uri.EscapeDataString(s_pem),
        ["as a form writes it"] = () => System.Net.WebUtility.UrlEncode(s_pem),
        ["in base 64"] = () => Convert.ToBase64String(Encoding.UTF8.GetBytes(s_pem)),
        ["in base 64, wrapped"] = () => Convert.ToBase64String(Encoding.UTF8.GetBytes(s_pkcs1), Base64FormattingOptions.InsertLineBreaks),
        ["in base 64 of UTF-16"] = () => Convert.ToBase64String(Encoding.Unicode.GetBytes(s_pem)),
        ["without its first and last line"] = () => string.Join('\n', s_pem.Split('\n')[1..^1]),
        ["PKCS#1 without its first and last line"] = () => string.Concat(s_pkcs1.Split('\n')[1..^1]),
        ["with other dashes"] = () => s_pem.Replace("-----", "\u2014\u2014", StringComparison.Ordinal),
        ["after a certificate"] = () => s_certificate.ExportCertificatePem() + "\n" + s_pem,
        ["with what openssl writes before it"] = () => "Bag Attributes\n    localKeyID: 01\nKey Attributes: <No Attributes>\n" + s_pem,
        ["with a mark"] = () => "\uFEFF" + s_pem,
    };

    public static TheoryData<string> Texts => [.. s_texts.Keys];

    private static readonly Dictionary<string, Func<byte[]>> s_files = new()
    {
        ["UTF-8 with a mark"] = () => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(s_pem)],
        ["UTF-16"] = () => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(s_pem)],
        ["UTF-16 without a mark"] = () => Encoding.Unicode.GetBytes(s_pem),
        ["UTF-16, the other way round"] = () => [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(s_pem)],
        ["DER of PKCS#8"] = s_key.ExportPkcs8PrivateKey,
        ["DER of PKCS#1"] = s_key.ExportRSAPrivateKey,
        ["PFX"] = () => s_certificate.Export(X509ContentType.Pfx),
        ["base 64"] = () => Encoding.ASCII.GetBytes(Convert.ToBase64String(s_key.ExportPkcs8PrivateKey())),
    };

    public static TheoryData<string> Files => [.. s_files.Keys];

    private static readonly PbeParameters s_protection = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);

    private static readonly Dictionary<string, Func<byte[]>> s_protected = new()
    {
        ["PEM"] = () => Encoding.UTF8.GetBytes(s_key.ExportEncryptedPkcs8PrivateKeyPem(Password, s_protection)),
        ["DER"] = () => s_key.ExportEncryptedPkcs8PrivateKey(Password, s_protection),
        ["PFX"] = () => s_certificate.Export(X509ContentType.Pfx, Password),
        ["UTF-16"] = ()
            => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(
                s_key.ExportEncryptedPkcs8PrivateKeyPem(Password, s_protection))],
    };

    public static TheoryData<string> Protected => [.. s_protected.Keys];

    // What it is, what is said of it, and the command that helps.
    private static readonly Dictionary<string, (Func<byte[]> Content, string Says, string Command)> s_unreadable = new()
    {
        ["nothing"] = (() => [], "it is empty", "private key of the app"),
        ["words"] = (() => "not a key"u8.ToArray(), "no key that is known", "private key of the app"),
        ["a key of OpenSSH"] = (()
            => "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk=\n-----END OPENSSH PRIVATE KEY-----\n"u8.ToArray(), "OpenSSH",
            "ssh-keygen -p -m PKCS8"),
        ["a key of PuTTY"] = (() => "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n"u8.ToArray(), "PuTTY", "puttygen"),
        ["a Java key store"] = (() => [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2, .. new byte[200]], "Java key store", "keytool -importkeystore"),
        ["an elliptic curve, SEC1"] = (() => Encoding.UTF8.GetBytes(
            ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportECPrivateKeyPem()), "another algorithm", "openssl req"),
        ["an elliptic curve, PKCS#8"] = (() => Encoding.UTF8.GetBytes(
            ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportPkcs8PrivateKeyPem()), "another algorithm", "openssl req"),
        ["an elliptic curve, DER"] = (() => ECDsa.Create(ECCurve.NamedCurves.nistP384)
            .ExportPkcs8PrivateKey(), "another algorithm", "openssl req"),
        ["a public key"] = (() => Encoding.UTF8.GetBytes(
            s_key.ExportSubjectPublicKeyInfoPem()), "a public key", "private key that belongs to it"),
        ["a public key, PKCS#1"] = (() => Encoding.UTF8.GetBytes(
            s_key.ExportRSAPublicKeyPem()), "a public key", "private key that belongs to it"),
        ["a public key, DER"] = (s_key.ExportSubjectPublicKeyInfo, "a public key", "private key that belongs to it"),
        ["a public key of OpenSSH"] = (()
            => "ssh-rsa AAAAB3NzaC1yc2E= me@here"u8.ToArray(), "a public key", "private key that belongs to it"),
        ["a certificate"] = (() => Encoding.UTF8.GetBytes(
            s_certificate.ExportCertificatePem()), "a certificate", "private key that belongs to it"),
        ["a certificate, DER"] = (() => s_certificate.Export(X509ContentType.Cert), "a certificate", "private key that belongs to it"),
        ["the old protection"] = (()
            => "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"u8.ToArray(), "Proc-Type", "openssl pkcs8 -topk8"),
        ["half a key"] = (() => Encoding.UTF8.GetBytes(s_pem[..800]), "does not end", "from BEGIN to END"),
        ["the first line"] = (() => "-----BEGIN PRIVATE KEY-----"u8.ToArray(), "does not end", "from BEGIN to END"),
        ["a damaged key"] = (() => Encoding.UTF8.GetBytes(s_pem.Remove(200, 40)), "damaged", "Copy it again"),
        ["a JSON Web Key"] = (() => "{\"kty\":\"RSA\",\"n\":\"x\"}"u8.ToArray(), "JSON Web Key", "PEM"),
        ["an XML key"] = (() => Encoding.UTF8.GetBytes(s_key.ToXmlString(includePrivateParameters: true)), "XML key", "FromXmlString"),
        ["a path"] = (() => "/home/me/server.key"u8.ToArray(), "looks like a path", "Get-Content"),
    };

    public static TheoryData<string> Unreadable => [.. s_unreadable.Keys];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_variables_key_is_read(string form) => AssertIsTheKey(PrivateKey.FromVariable(s_texts[form](), "SF_PRIVATE_KEY"));

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_files_text_is_read(string form) => AssertIsTheKey(FromFile(Encoding.UTF8.GetBytes(s_texts[form]())));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_read(string form) => AssertIsTheKey(FromFile(s_files[form]()));

    [Fact]
    public void A_variable_may_hold_a_PFX_file()
        => AssertIsTheKey(PrivateKey.FromVariable(Convert.ToBase64String(s_certificate.Export(X509ContentType.Pfx)), "SF_PRIVATE_KEY"));

    [Theory]
    [MemberData(nameof(Protected))]
    public void A_protected_file_is_read_with_its_password_alone(string form)
    {
        byte[] content = s_protected[form]();

        AssertIsTheKey(FromFile(content, Password));
        SfException needed = Assert.Throws<SfException>(() => FromFile(content));
        Assert.Equal("PrivateKeyPasswordNeeded", needed.ErrorId);
        Assert.Contains("-PrivateKeyPassword", needed.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("PrivateKeyPasswordWrong", Assert.Throws<SfException>(() => FromFile(content, "another one")).ErrorId);
    }

    [Theory]
    [InlineData("PEM")]
    [InlineData("PFX")]
    public void A_protected_variable_gets_advice_that_works_there(string form)
    {
        byte[] content = s_protected[form]();

        SfException error = Assert.Throws<SfException>(
            () => PrivateKey.FromVariable(
                form == "PFX" ? Convert.ToBase64String(content) : Encoding.UTF8.GetString(content), "SF_PRIVATE_KEY"));

        Assert.Equal("PrivateKeyPasswordNeeded", error.ErrorId);
        Assert.Contains("openssl pkcs8 -in", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void What_cannot_be_read_is_named_with_what_helps(string what)
    {
        (Func<byte[]> content, string says, string command) = s_unreadable[what];

        SfException error = Assert.Throws<SfException>(() => FromFile(content(), Password));

        Assert.Equal(("PrivateKeyUnreadable", SfErrorCategory.InvalidData), (error.ErrorId, error.Category));
        Assert.Contains(_file, error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains(command, error.RecommendedAction, StringComparison.Ordinal);
    }

    private SecretText FromFile(byte[] content, string? password = null)
    {
        File.WriteAllBytes(_file, content);
        return PrivateKey.FromFile(_file, password is null ? null : new SecretText(password));
    }

    private static void AssertIsTheKey(SecretText read)
    {
        using RSA key = PrivateKey.Open(read);
        Assert.Equal(s_key.ExportRSAPublicKey(), key.ExportRSAPublicKey());
    }
}
