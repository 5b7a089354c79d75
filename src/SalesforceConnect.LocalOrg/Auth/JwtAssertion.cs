using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>The signed assertion of the JWT bearer flow (RFC 7523).</summary>
internal sealed class JwtAssertion
{
    /// <summary>How far ahead <c>exp</c> may be.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(3);

    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly IReadOnlyList<string> _audiences;
    private readonly long _expiresAt;

    private JwtAssertion(string header, string claims, string signature)
    {
        using var head = JsonDocument.Parse(Base64Url.DecodeFromChars(header));
        using var body = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
        if (head.RootElement.GetProperty("alg").GetString() != "RS256")
        {
            throw Invalid();
        }

        JsonElement root = body.RootElement;
        Issuer = root.GetProperty("iss").GetString() ?? throw Invalid();
        Subject = root.GetProperty("sub").GetString() ?? throw Invalid();
        JsonElement audience = root.GetProperty("aud");
        _audiences = audience.ValueKind == JsonValueKind.Array
            ? [.. audience.EnumerateArray().Select(a => a.GetString()!)]
            : [audience.GetString()!];

        // Salesforce's own sample writes the number as a string.
        JsonElement expiry = root.GetProperty("exp");
        _expiresAt = expiry.ValueKind == JsonValueKind.String
            ? long.Parse(expiry.GetString()!, CultureInfo.InvariantCulture)
            : expiry.GetInt64();
        _signed = Encoding.ASCII.GetBytes($"{header}.{claims}");
        _signature = Base64Url.DecodeFromChars(signature);
    }

    /// <summary>The consumer key of the app that signed it.</summary>
    public string Issuer { get; }

    /// <summary>The user name of the user it is for.</summary>
    public string Subject { get; }

    /// <exception cref="OAuthException">It is no such thing.</exception>
    public static JwtAssertion Parse(string text)
    {
        if (text.Split('.') is not [var header, var claims, var signature])
        {
            throw Invalid();
        }

        try
        {
            return new JwtAssertion(header, claims, signature);
        }
        catch (Exception malformed) when (malformed is FormatException
            or JsonException or KeyNotFoundException or InvalidOperationException or OverflowException)
        {
            throw Invalid();
        }
    }

    /// <exception cref="OAuthException">
    /// The app's key did not sign it, it is meant for another org, or its time is over or too long.
    /// </exception>
    public void Check(RSA key, IReadOnlyCollection<string> audiences, DateTimeOffset now)
    {
        if (!key.VerifyData(_signed, _signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        {
            throw Invalid();
        }

        if (!_audiences.Any(audiences.Contains))
        {
            throw new OAuthException("invalid_grant", "audience is invalid");
        }

        if (_expiresAt <= now.ToUnixTimeSeconds())
        {
            throw new OAuthException("invalid_grant", "assertion expired");
        }

        // Milliseconds where seconds belong end here too: some 50,000 years ahead.
        if (_expiresAt > (now + s_longest).ToUnixTimeSeconds())
        {
            throw Invalid();
        }
    }

    private static OAuthException Invalid() => new("invalid_grant", "invalid assertion");
}
