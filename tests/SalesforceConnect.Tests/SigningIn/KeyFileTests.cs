using System.Management.Automation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.SigningIn;

/// <summary>Key files and certificates that cannot be used: each says why, and nothing is sent.</summary>
public sealed class KeyFileTests : JwtTest
{
    [Theory]
    [InlineData("encrypted.pem")]
    [InlineData("protected.pfx")]
    public void A_protected_key_without_its_password_asks_for_it(string file)
        => AssertFails("", "PrivateKeyPasswordNeeded", ErrorCategory.InvalidArgument, "-PrivateKeyPassword", file);

    [Theory]
    [InlineData("encrypted.pem")]
    [InlineData("protected.pfx")]
    public void A_wrong_password_is_told_as_that(string file)
        => AssertFails(
            "-PrivateKeyPassword $Pass", "PrivateKeyPasswordWrong", ErrorCategory.InvalidData, "right password", file, password: "wrong");

    public static TheoryData<string, string> Unreadable => new()
    {
        { "nothing", "" },
        { "text", "not a key" },
        { "a public key", Key.ExportSubjectPublicKeyInfoPem() },
        { "a certificate", Certificate.ExportCertificatePem() },
        { "half a key", Key.ExportPkcs8PrivateKeyPem()[..800] },
        { "an old kind of protection", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n" },
        { "another algorithm", ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportPkcs8PrivateKeyPem() },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void A_file_without_an_RSA_private_key_is_told_as_that(string what, string content)
    {
        Assert.NotEmpty(what);
        AssertFails(
            "-PrivateKeyPassword $Pass", "PrivateKeyUnreadable", ErrorCategory.InvalidData, "BEGIN PRIVATE KEY", "key.pem", Bytes(content));
    }

    [Fact]
    public void A_file_that_is_not_there_is_told_with_its_path()
    {
        using ModuleSession session = UseKey(new ModuleSession()).Set("Key", "/nowhere/key.pem");
        session.Run(ByKey + " -SessionOnly").Error
            .Is("PrivateKeyNotFound", ErrorCategory.ObjectNotFound)
            .Says("/nowhere/key.pem")
            .Recommends("path");
        AssertNothingSent();
    }

    [Fact]
    public void A_key_that_is_too_short_for_Salesforce_is_refused()
    {
        using var weak = RSA.Create(1024);
        AssertFails("", "PrivateKeyTooShort", ErrorCategory.InvalidArgument, "new key", "weak.pem", Bytes(weak.ExportPkcs8PrivateKeyPem()));
    }

    [Fact]
    public void A_certificate_without_its_key_is_refused()
    {
        using X509Certificate2 bare = X509CertificateLoader.LoadCertificate(Certificate.Export(X509ContentType.Cert));
        using ModuleSession session = UseKey(new ModuleSession()).Set("Certificate", bare);
        session.Run("New-SfConnection acme -InstanceUrl $Url -ClientId $Id -Username $User -Certificate $Certificate -SessionOnly").Error
            .Is("CertificateWithoutKey", ErrorCategory.InvalidArgument).Says(bare.Thumbprint).Recommends("PFX");
        AssertNothingSent();
    }

    [Fact]
    public void A_thumbprint_that_no_store_holds_is_refused()
    {
        using ModuleSession session = UseKey(new ModuleSession());
        session.Run("New-SfConnection acme -InstanceUrl $Url -ClientId $Id -Username $User -CertificateThumbprint 00AA -SessionOnly").Error
            .Is("CertificateNotFound", ErrorCategory.ObjectNotFound).Says("00AA").Recommends("Get-ChildItem");
        AssertNothingSent();
    }

    private void AssertFails(
        string options, string id, ErrorCategory category, string advice, string file, byte[]? content = null, string password = Password)
    {
        using ModuleSession session = UseKey(new ModuleSession(), file, content, password);
        session.Run($"{ByKey} -SessionOnly {options}").Error.Is(id, category).Says(file).Recommends(advice);
        AssertNothingSent();
    }
}
