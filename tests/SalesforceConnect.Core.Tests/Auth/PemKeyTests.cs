using System.Security.Cryptography;
using SalesforceConnect.Auth;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Core.Tests.Auth;

/// <summary>The forms of an RSA key, as another tool writes them.</summary>
public sealed class PemKeyTests
{
    private const string NoKeys = "Mono has no keys of Windows.";

    [FactUnless(Runtimes.Mono, NoKeys)]
    public void The_key_is_read_from_PKCS1()
        => AssertIsTheKey(PemKey.Read(KnownKey.ToPem(KnownKey.Pkcs1, "RSA PRIVATE KEY"), password: null));

    [FactUnless(Runtimes.Mono, NoKeys)]
    public void The_key_is_read_from_PKCS8()
    {
        AssertIsTheKey(PemKey.Read(KnownKey.ToPem(KnownKey.Pkcs8, "PRIVATE KEY"), password: null));
        AssertIsTheKey(PemKey.Read(Convert.FromBase64String(KnownKey.Pkcs8)));
    }

    [FactUnless(Runtimes.Mono, NoKeys)]
    public void It_is_written_as_PKCS8_which_reads_as_the_same_key()
    {
        using RSA key = PemKey.Read(Convert.FromBase64String(KnownKey.Pkcs8));

        byte[] written = PemKey.Write(key);

        // The bytes that OpenSSL writes, but for the attributes that Windows adds behind them.
        AssertIsTheKey(PemKey.Read(written));
#if NET
        Assert.Equal(Convert.FromBase64String(KnownKey.Pkcs8), written);
#endif
    }

    [FactUnless(Runtimes.Mono, NoKeys)]
    public void A_change_of_any_byte_is_another_key_or_an_error_that_is_known()
    {
        byte[] good = Convert.FromBase64String(KnownKey.Pkcs8);
        for (int i = 0; i < good.Length; i++)
        {
            byte[] changed = [.. good];
            changed[i] ^= (byte)(1 << (i % 8));
            try
            {
                using RSA key = PemKey.Read(changed);
                _ = key.KeySize;
            }
            catch (CryptographicException)
            {
                // A saved connection with such a key is told to be damaged.
            }
        }
    }

    [FactUnless(Runtimes.Mono, NoKeys)]
    public void A_variable_with_any_character_changed_is_a_key_or_an_error_with_advice()
    {
        string good = KnownKey.ToPem(KnownKey.Pkcs8, "PRIVATE KEY");
        for (int i = 0; i < good.Length; i++)
        {
            string changed = good.Substring(0, i) + (good[i] == 'A' ? 'B' : 'A') + good.Substring(i + 1);
            try
            {
                PrivateKey.FromVariable(changed, "SF_PRIVATE_KEY");
            }
            catch (SfException error)
            {
                Assert.StartsWith("PrivateKey", error.ErrorId, StringComparison.Ordinal);
                Assert.False(string.IsNullOrEmpty(error.RecommendedAction));
            }
        }
    }

#if NET
    [Theory]
    [InlineData(KnownKey.Aes)]
    [InlineData(KnownKey.TripleDes)]
    public void An_encrypted_key_is_read_with_its_password_alone(string body)
    {
        string pem = KnownKey.ToPem(body, "ENCRYPTED PRIVATE KEY");

        AssertIsTheKey(PemKey.Read(pem, new SecretText(KnownKey.Password)));
        Assert.ThrowsAny<CryptographicException>(() => PemKey.Read(pem, new SecretText(KnownKey.Password + "!")));
        Assert.ThrowsAny<ArgumentException>(() => PemKey.Read(pem, password: null));
    }

    [Fact]
    public void A_public_key_and_another_algorithm_are_no_key()
    {
        using RSA key = PemKey.Read(Convert.FromBase64String(KnownKey.Pkcs8));
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.ThrowsAny<CryptographicException>(() => PemKey.Read(key.ExportSubjectPublicKeyInfoPem(), password: null));
        Assert.ThrowsAny<CryptographicException>(() => PemKey.Read(curve.ExportPkcs8PrivateKeyPem(), password: null));
        Assert.ThrowsAny<ArgumentException>(() => PemKey.Read(curve.ExportECPrivateKeyPem(), password: null));
        Assert.ThrowsAny<CryptographicException>(() => PemKey.Read(curve.ExportPkcs8PrivateKey()));
    }
#else
    [Fact]
    public void An_encrypted_key_is_refused_where_nothing_reads_it()
        => Assert.Throws<NotSupportedException>(
            () => PemKey.Read(KnownKey.ToPem(KnownKey.Aes, "ENCRYPTED PRIVATE KEY"), new SecretText(KnownKey.Password)));
#endif

    private static void AssertIsTheKey(RSA key)
    {
        using (key)
        {
            RSAParameters parts = key.ExportParameters(includePrivateParameters: true);
            Assert.Equal(KnownKey.Modulus, Base64Url.Encode(parts.Modulus!));
            Assert.Equal([1, 0, 1], parts.Exponent);
            Assert.StartsWith("Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88v", Base64Url.Encode(parts.D!), StringComparison.Ordinal);
        }
    }
}
