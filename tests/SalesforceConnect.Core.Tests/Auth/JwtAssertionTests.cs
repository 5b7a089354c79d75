using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SalesforceConnect.Auth;
using SalesforceConnect.Core.Tests.Hosting;

namespace SalesforceConnect.Core.Tests.Auth;

/// <summary>The assertion that an app signs with its private key.</summary>
public sealed class JwtAssertionTests
{
    private const string NoKeys = "Mono has no keys of Windows.";
    private const string Audience = "https://login.salesforce.com";

    // Made with "openssl dgst -sha256 -sign" and Python's base64.
    private const string Expected =
        "eyJhbGciOiJSUzI1NiJ9"
        + ".eyJpc3MiOiIzTVZHOS5rZXkiLCJzdWIiOiJhZG1pbkBsb2NhbC1vcmcuZXhhbXBsZSIsImF1ZCI6Imh0dHBzOi8vbG9naW4uc2F"
        + "sZXNmb3JjZS5jb20iLCJleHAiOjE3ODc1NjU3NTB9"
        + ".FYL9Gb_sS2Z_oDVsOD36IA1Cx3WtTcGKeezr-tbY2o5H_bCmU8sMRDEUeJbmuzErYrJEMeInfTOXUSF-kTj-iejsedFP7x5_Yrw"
        + "d9sbIRKvowbYE6r6Rpd3ulKoXWvVqHadQ2jes80flyDl2x0kN"
        + "dkYHumMplZgfZaqJFXMKRi8W-Vtx1Brx4SRDis4YSvjGOZ-HkjI_Px7NZZAtYljF6PFixnkoLSFFDmERRwX6QDmBYaPhrfR0Nwxi"
        + "5LMed-CFOAu_Vbn0WsY3DHZWP8CC1LJBvpII9-_o8S-J3ONpMjG-"
        + "FnySNdtqbUiB7BBjek2idNJMdRCft47AVTlHwHUXRg";

    private static readonly DateTimeOffset s_now = new(2026, 8, 24, 10, 0, 0, TimeSpan.Zero);

    [FactUnless(Runtimes.Mono, NoKeys)]
    public void It_is_what_other_tools_make_of_the_same_key() => Assert.Equal(Expected, Create("3MVG9.key", "admin@local-org.example"));

    [FactUnless(Runtimes.Mono, NoKeys)]
    public void It_says_who_for_whom_where_and_until_when_and_nothing_else()
    {
        const string Client = "3MVG9.\"key\"\\";
        const string User = "ünï+tag@acme.example";
        string[] parts = Create(Client, User, s_now.AddMilliseconds(999).ToOffset(TimeSpan.FromHours(5))).Split('.');

        using JsonDocument header = JsonDocument.Parse(Decode(parts[0]));
        using JsonDocument claims = JsonDocument.Parse(Decode(parts[1]));

        Assert.Equal(["alg=RS256"], Members(header));
        long end = s_now.AddSeconds(150).ToUnixTimeSeconds();
        Assert.Equal(["iss=" + Client, "sub=" + User, "aud=" + Audience, "exp=" + end], Members(claims));
    }

    [FactUnless(Runtimes.Mono, NoKeys)]
    public void Its_signature_holds_for_its_own_text_alone()
    {
        string[] parts = Create("3MVG9.key", "admin@local-org.example").Split('.');
        byte[] signed = Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]);
        byte[] signature = Decode(parts[2]);
        using var key = RSA.Create();
        key.ImportParameters(new RSAParameters { Modulus = Decode(KnownKey.Modulus), Exponent = [1, 0, 1] });

        Assert.True(Verify(signed));
        for (int i = 0; i < signed.Length; i++)
        {
            byte[] changed = [.. signed];
            changed[i] ^= 1;
            Assert.False(Verify(changed));
        }

        bool Verify(byte[] text) => key.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static string Create(string clientId, string username, DateTimeOffset? now = null)
    {
        using RSA key = PemKey.Read(Convert.FromBase64String(KnownKey.Pkcs8));
        return JwtAssertion.Create(clientId, username, Audience, now ?? s_now, key);
    }

    private static string[] Members(JsonDocument json)
        => [.. json.RootElement.EnumerateObject().Select(member => $"{member.Name}={member.Value}")];

    private static byte[] Decode(string text)
        => Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
}
