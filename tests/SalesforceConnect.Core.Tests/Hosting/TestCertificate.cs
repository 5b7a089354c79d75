using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SalesforceConnect.Core.Tests.Hosting;

/// <summary>Server certificates made for one test, that no machine trusts.</summary>
internal static class TestCertificate
{
    public static X509Certificate2 Create(string hostName, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hostName}, O=Foreign Issuer", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(hostName);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        using X509Certificate2 made = request.CreateSelfSigned(from, to);

        // Windows serves TLS only with a key that was loaded from a file.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), password: null);
    }
}
