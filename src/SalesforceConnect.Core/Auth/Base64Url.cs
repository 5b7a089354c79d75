namespace SalesforceConnect.Auth;

/// <summary>Base 64 for URLs, without padding (RFC 4648, section 5).</summary>
internal static class Base64Url
{
    public static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
