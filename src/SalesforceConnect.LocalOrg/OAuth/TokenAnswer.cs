using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>What a grant answers. The flows differ in which fields they send.</summary>
internal sealed record TokenAnswer(IssuedToken Token)
{
    public string? RefreshToken { get; init; }

    /// <summary>Whether scope <c>openid</c> gives an ID token, as it does where a user signed in.</summary>
    public bool HasIdToken { get; init; }

    /// <summary>What the app wants to see again in the ID token.</summary>
    public string? Nonce { get; init; }

    /// <summary>JWT bearer answers the bare minimum: no signature, no time, nothing of the newer token settings.</summary>
    public bool IsBrief { get; init; }

    public Task WriteAsync(HttpContext http, Org org)
    {
        string origin = InstanceUrl.For(org, http.Request);
        string identity = $"{origin}/id/{org.OrganizationId}/{Token.User.Id}";
        http.Response.Headers.CacheControl = "no-cache, no-store";
        http.Response.Headers.Pragma = "no-cache";
        return Json.WriteAsync(http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteString("access_token", Token.Value);
            if (RefreshToken is not null)
            {
                json.WriteString("refresh_token", RefreshToken);
            }

            json.WriteString("scope", string.Join(' ', Token.Scopes));
            if (HasIdToken && Token.Scopes.Contains("openid"))
            {
                json.WriteString("id_token", org.OpenId.IdToken(origin, identity, Token, Nonce));
            }

            json.WriteString("instance_url", origin);
            json.WriteString("id", identity);
            json.WriteString("token_type", "Bearer");
            if (!IsBrief)
            {
                string issuedAt = Token.IssuedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
                byte[] signature = HMACSHA256.HashData(
                    Encoding.UTF8.GetBytes(Token.App.ConsumerSecret), Encoding.UTF8.GetBytes(identity + issuedAt));
                json.WriteString("signature", Convert.ToBase64String(signature));
                json.WriteString("issued_at", issuedAt);
                json.WriteString("token_format", "opaque");
                json.WriteString("api_instance_url", origin);
            }

            json.WriteEndObject();
        });
    }
}
