using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SalesforceConnect.Auth;

/// <summary>
/// A signed assertion for the JWT bearer flow (Salesforce Help, "OAuth 2.0 JWT Bearer Flow for Server-to-Server Integration"):
/// RS256, claims in seconds, valid for at most three minutes.
/// </summary>
internal static class JwtAssertion
{
    /// <summary>Less than the three minutes that Salesforce allows, so that a clock a little ahead still works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(150);

    /// <summary>The assertion.</summary>
    /// <param name="clientId">The consumer key.</param>
    /// <param name="username">Whom to sign in.</param>
    /// <param name="audience">The login server that it is for.</param>
    /// <param name="now">The time to sign at.</param>
    /// <param name="key">The app's private key.</param>
    public static string Create(string clientId, string username, string audience, DateTimeOffset now, RSA key)
    {
        string header = Part(writer => writer.WriteString("alg", "RS256"));
        string claims = Part(writer =>
        {
            writer.WriteString("iss", clientId);
            writer.WriteString("sub", username);
            writer.WriteString("aud", audience);
            writer.WriteNumber("exp", now.Add(Lifetime).ToUnixTimeSeconds());
        });
        string signed = header + "." + claims;
        byte[] signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return signed + "." + Base64Url.Encode(signature);
    }

    private static string Part(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Base64Url.Encode(buffer.ToArray());
    }
}
