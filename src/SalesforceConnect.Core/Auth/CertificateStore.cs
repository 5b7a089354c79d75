using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Auth;

/// <summary>The certificates of this user and this machine, with their keys.</summary>
internal static class CertificateStore
{
    /// <summary>Finds a certificate with a private key.</summary>
    /// <exception cref="SfException"><c>CertificateNotFound</c>.</exception>
    public static X509Certificate2 Find(string thumbprint)
    {
        string wanted = new([.. thumbprint.Where(Uri.IsHexDigit)]);
        foreach (StoreLocation location in new[] { StoreLocation.CurrentUser, StoreLocation.LocalMachine })
        {
            using var store = new X509Store(StoreName.My, location);
            try
            {
                store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
            }
            catch (CryptographicException)
            {
                // There is no such store here.
                continue;
            }

            X509Certificate2? found = store.Certificates.Find(X509FindType.FindByThumbprint, wanted, validOnly: false)
                .Cast<X509Certificate2>().FirstOrDefault(certificate => certificate.HasPrivateKey);
            if (found is not null)
            {
                return found;
            }
        }

        throw new SfException("CertificateNotFound", SfErrorCategory.ObjectNotFound, wanted);
    }

    /// <summary>Opens the private key of a certificate.</summary>
    /// <exception cref="SfException"><c>CertificateNotFound</c> or <c>CertificateWithoutKey</c>.</exception>
    public static RSA OpenKey(string thumbprint)
    {
        using X509Certificate2 certificate = Find(thumbprint);
        return certificate.GetRSAPrivateKey()
            ?? throw new SfException("CertificateWithoutKey", SfErrorCategory.InvalidArgument, thumbprint);
    }
}
