using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace SalesforceConnect.Wire;

/// <summary>The operating system's verdict on a server's certificate, never overruled; only the reason is kept for the error.</summary>
internal static class CertificateCheck
{
    /// <summary>Accepts what the system accepts.</summary>
    /// <exception cref="CertificateRejectedException">The certificate is refused, and why.</exception>
    public static bool Validate(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        using X509Certificate2? leaf = certificate is null ? null : new X509Certificate2(certificate);
        if (leaf is not null && (leaf.NotAfter < DateTime.Now || leaf.NotBefore > DateTime.Now))
        {
            throw new CertificateRejectedException(
                "CertificateExpired",
                string.Format(CultureInfo.InvariantCulture, "{0:yyyy-MM-dd} to {1:yyyy-MM-dd}", leaf.NotBefore, leaf.NotAfter));
        }

        if (leaf is null || (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
        {
            throw new CertificateRejectedException("CertificateNameMismatch", leaf?.GetNameInfo(X509NameType.DnsName, false) ?? "-");
        }

        string issuer = leaf.GetNameInfo(X509NameType.SimpleName, true);
        string status = string.Join(", ", (chain?.ChainStatus ?? []).Select(entry => entry.Status.ToString()).Distinct());
        throw new CertificateRejectedException("CertificateNotTrusted", status.Length == 0 ? issuer : $"{issuer}: {status}");
    }
}
