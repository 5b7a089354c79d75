using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>OpenID Connect: signed ID tokens, the key to check them with, and the discovery document.</summary>
internal sealed class OpenIdProvider
{
    private const string KeyId = "254";
    private static readonly TimeSpan s_idTokenLifetime = TimeSpan.FromMinutes(2);

    private readonly Lazy<RSA> _key = new(() => RSA.Create(2048));

    public string IdToken(string origin, string identity, IssuedToken token, string? nonce)
    {
        string header = Part(json =>
        {
            json.WriteString("kid", KeyId);
            json.WriteString("typ", "JWT");
            json.WriteString("alg", "RS256");
        });
        string claims = Part(json =>
        {
            json.WriteString("iss", origin);
            json.WriteString("sub", identity);
            json.WriteString("aud", token.App.ConsumerKey);
            json.WriteNumber("iat", token.IssuedAt.ToUnixTimeSeconds());
            json.WriteNumber("exp", (token.IssuedAt + s_idTokenLifetime).ToUnixTimeSeconds());
            json.WriteString("at_hash", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token.Value)).AsSpan(0, 16)));
            if (nonce is not null)
            {
                json.WriteString("nonce", nonce);
            }
        });
        byte[] signature;
        lock (_key)
        {
            signature = _key.Value.SignData(
                Encoding.ASCII.GetBytes($"{header}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        return $"{header}.{claims}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary><c>/id/keys</c>.</summary>
    public Task KeysAsync(HttpContext http)
    {
        RSAParameters key;
        lock (_key)
        {
            key = _key.Value.ExportParameters(includePrivateParameters: false);
        }

        return Json.WriteAsync(http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("keys");
            json.WriteStartObject();
            json.WriteString("kty", "RSA");
            json.WriteString("use", "sig");
            json.WriteString("alg", "RS256");
            json.WriteString("kid", KeyId);
            json.WriteString("n", Base64Url.EncodeToString(key.Modulus));
            json.WriteString("e", Base64Url.EncodeToString(key.Exponent));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary><c>/.well-known/openid-configuration</c>.</summary>
    public static Task ConfigurationAsync(HttpContext http, string origin) => Json.WriteAsync(http, 200, json =>
    {
        json.WriteStartObject();
        json.WriteString("issuer", origin);
        json.WriteString("authorization_endpoint", $"{origin}/services/oauth2/authorize");
        json.WriteString("token_endpoint", $"{origin}/services/oauth2/token");
        json.WriteString("revocation_endpoint", $"{origin}/services/oauth2/revoke");
        json.WriteString("userinfo_endpoint", $"{origin}/services/oauth2/userinfo");
        json.WriteString("introspection_endpoint", $"{origin}/services/oauth2/introspect");
        json.WriteString("jwks_uri", $"{origin}/id/keys");
        WriteArray(json, "response_types_supported", "code");
        WriteArray(json, "subject_types_supported", "public");
        WriteArray(json, "id_token_signing_alg_values_supported", "RS256");
        WriteArray(json, "token_endpoint_auth_methods_supported", "client_secret_post", "client_secret_basic");
        WriteArray(json, "code_challenge_methods_supported", CodeChallenge.Method);
        json.WriteEndObject();
    });

    private static string Part(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Json.WriterOptions))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static void WriteArray(Utf8JsonWriter json, string name, params ReadOnlySpan<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
