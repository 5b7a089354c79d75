using System.Security;
using System.Security.Cryptography.X509Certificates;
using SalesforceConnect.Auth;

namespace SalesforceConnect.Connections;

/// <summary>
/// The key that a connection signs with: a private key that it holds, or one that stays in this machine's certificate store.
/// </summary>
internal sealed class SigningKey
{
    private readonly SecretText? _key;
    private readonly string? _thumbprint;

    private SigningKey(SecretText? key, string? thumbprint)
    {
        _key = key;
        _thumbprint = thumbprint;
    }

    /// <inheritdoc cref="PrivateKey.FromFile"/>
    public static SigningKey InFile(string path, SecureString? password)
        => new(PrivateKey.FromFile(path, password is null ? null : SecretText.FromUser(password, "PrivateKeyPassword")), thumbprint: null);

    /// <inheritdoc cref="PrivateKey.FromVariable"/>
    public static SigningKey InVariable(string text, string source) => new(PrivateKey.FromVariable(text, source), thumbprint: null);

    /// <inheritdoc cref="PrivateKey.FromCertificate"/>
    public static SigningKey Of(X509Certificate2 certificate) => new(PrivateKey.FromCertificate(certificate), thumbprint: null);

    /// <inheritdoc cref="CertificateStore.Find"/>
    public static SigningKey InStore(string thumbprint) => new(key: null, CertificateStore.Find(thumbprint).Thumbprint);

    /// <summary>The same connection with this key, in place of any other.</summary>
    public ConnectionDocument AddTo(ConnectionDocument document)
    {
        ConnectionDocument changed = document.With(document.Facts with { CertificateThumbprint = _thumbprint });
        return _key is null ? changed.Without(ConnectionSecret.PrivateKey) : changed.With(ConnectionSecret.PrivateKey, _key);
    }
}
