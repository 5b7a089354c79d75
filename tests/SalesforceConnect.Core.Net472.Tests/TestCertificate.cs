using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Core.Tests.Hosting;

/// <summary>Server certificates made in the org's process: Mono cannot make any, nor export one.</summary>
internal static class TestCertificate
{
    private static readonly ConditionalWeakTable<X509Certificate2, byte[]> s_made = new();

    public static X509Certificate2 Create(string hostName, DateTimeOffset from, DateTimeOffset to)
    {
        byte[] made = LocalOrgProcess.Link.Call("certificate", hostName, from, to).GetBytesFromBase64();
        var certificate = new X509Certificate2(made);
        s_made.Add(certificate, made);
        return certificate;
    }

    /// <summary>The certificate and its key as PKCS #12.</summary>
    public static byte[]? Export(X509Certificate2? certificate)
        => certificate is not null && s_made.TryGetValue(certificate, out byte[]? made) ? made : null;
}
