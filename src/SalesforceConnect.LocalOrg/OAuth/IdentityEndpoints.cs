using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>Who a token stands for, and its end: userinfo, the identity URL, introspection, revocation.</summary>
internal sealed class IdentityEndpoints(Org org)
{
    private static readonly string[] NullParts = ["addr_street", "addr_city", "addr_state", "addr_country", "addr_zip", "mobile_phone"];

    private static readonly (string Name, string Path)[] Urls =
    [
        ("enterprise", "/services/Soap/c/{version}/"), ("metadata", "/services/Soap/m/{version}/"),
        ("partner", "/services/Soap/u/{version}/"),
        ("rest", "/services/data/v{version}/"), ("sobjects", "/services/data/v{version}/sobjects/"),
        ("search", "/services/data/v{version}/search/"),
        ("query", "/services/data/v{version}/query/"), ("recent", "/services/data/v{version}/recent/"),
        ("tooling_soap", "/services/Soap/T/{version}/"), ("tooling_rest", "/services/data/v{version}/tooling/"),
    ];

    public async Task UserInfoAsync(HttpContext http)
    {
        if (await AuthenticateAsync(http).ConfigureAwait(false) is not { } token)
        {
            return;
        }

        OrgUser user = token.User;
        string origin = InstanceUrl.For(org, http.Request);
        await Json.WriteAsync(http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteString("sub", $"{origin}/id/{org.OrganizationId}/{user.Id}");
            json.WriteString("user_id", user.Id);
            json.WriteString("organization_id", org.OrganizationId);
            json.WriteString("preferred_username", user.Username);
            json.WriteString("nickname", user.Text("CommunityNickname"));
            json.WriteString("name", user.Name);
            json.WriteString("email", user.Email);
            json.WriteBoolean("email_verified", true);
            json.WriteString("given_name", user.FirstName);
            json.WriteString("family_name", user.LastName);
            json.WriteString("zoneinfo", user.Text("TimeZoneSidKey"));
            WritePhotos(json, origin);
            json.WriteString("profile", $"{origin}/{user.Id}");
            json.WriteString("picture", $"{origin}/profilephoto/005/F");
            json.WriteStartObject("address");
            json.WriteEndObject();
            WriteUrls(json, origin, user);
            WriteStatus(json, user);
            json.WriteString("updated_at", SalesforceFormat.DateTime(user.LastModified));
            json.WriteBoolean("is_app_installed", true);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    public async Task IdentityAsync(HttpContext http, string organizationId, string userId)
    {
        if (await AuthenticateAsync(http).ConfigureAwait(false) is not { } token)
        {
            return;
        }

        if (SalesforceId.Normalize(organizationId) != org.OrganizationId)
        {
            await TextAsync(http, 404, "Bad_Id").ConfigureAwait(false);
            return;
        }

        if (org.Users.FindById(userId) is not { } user || user.Id != token.User.Id)
        {
            await TextAsync(http, 404, "Wrong_User").ConfigureAwait(false);
            return;
        }

        string origin = InstanceUrl.For(org, http.Request);
        await Json.WriteAsync(http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", $"{origin}/id/{org.OrganizationId}/{user.Id}");
            json.WriteBoolean("asserted_user", true);
            json.WriteString("user_id", user.Id);
            json.WriteString("organization_id", org.OrganizationId);
            json.WriteString("username", user.Username);
            json.WriteString("nick_name", user.Text("CommunityNickname"));
            json.WriteString("display_name", user.Name);
            json.WriteString("email", user.Email);
            json.WriteBoolean("email_verified", true);
            json.WriteString("first_name", user.FirstName);
            json.WriteString("last_name", user.LastName);
            json.WriteString("timezone", user.Text("TimeZoneSidKey"));
            WritePhotos(json, origin);
            foreach (string part in NullParts)
            {
                json.WriteNull(part);
            }

            json.WriteBoolean("mobile_phone_verified", false);
            json.WriteBoolean("is_lightning_login_user", false);
            json.WriteStartObject("status");
            json.WriteNull("created_date");
            json.WriteNull("body");
            json.WriteEndObject();
            WriteUrls(json, origin, user);
            WriteStatus(json, user);
            json.WriteString("last_modified_date", SalesforceFormat.DateTime(user.LastModified));
            json.WriteBoolean("is_app_installed", true);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    public async Task RevokeAsync(HttpContext http)
    {
        string? value, hint;
        if (HttpMethods.IsGet(http.Request.Method))
        {
            (value, hint) = (http.Request.Query["token"], http.Request.Query["token_type_hint"]);
        }
        else
        {
            OAuthRequest request = await OAuthRequest.ReadAsync(http).ConfigureAwait(false);
            (value, hint) = (request["token"], request["token_type_hint"]);
        }

        // An ID token is a JWT, and nothing that could be revoked.
        if (hint is not (null or "" or "access_token" or "refresh_token") || value?.StartsWith("eyJ", StringComparison.Ordinal) == true)
        {
            throw new OAuthException("unsupported_token_type", "this token type is not supported");
        }

        if (string.IsNullOrEmpty(value) || !(org.Approvals.Revoke(value) || org.Tokens.Revoke(value)))
        {
            throw new OAuthException("invalid_token", "this token is not valid or is already revoked");
        }

        http.Response.StatusCode = 200;
    }

    public async Task IntrospectAsync(HttpContext http)
    {
        OAuthRequest request = await OAuthRequest.ReadAsync(http).ConfigureAwait(false);
        ExternalClientApp app = request.AuthenticateApp(org.Apps);
        Introspection? token = Introspect(request["token"] ?? "");
        bool isActive = token?.App == app && token.User.IsActive;
        string origin = InstanceUrl.For(org, http.Request);
        await Json.WriteAsync(http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("active", isActive);
            if (isActive)
            {
                json.WriteString("scope", string.Join(' ', token!.Scopes));
                json.WriteString("client_id", app.ConsumerKey);
                json.WriteString("username", token.User.Username);
                json.WriteString("sub", $"{origin}/id/{org.OrganizationId}/{token.User.Id}");
                json.WriteString("token_type", token.Type);
                if (token.ExpiresAt is { } end)
                {
                    json.WriteNumber("exp", end.ToUnixTimeSeconds());
                }

                json.WriteNumber("iat", token.IssuedAt.ToUnixTimeSeconds());
                json.WriteNumber("nbf", token.IssuedAt.ToUnixTimeSeconds());
            }

            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private Introspection? Introspect(string value)
    {
        if (org.Tokens.TryGetActive(value, out IssuedToken? token))
        {
            return new Introspection(
                "access_token", token.App, token.User, token.Scopes, token.IssuedAt, token.ExpiresAt ?? token.IssuedAt.AddHours(2));
        }

        return org.Approvals.TryGetActive(value, out Approval? approval)
            ? new Introspection(
                "refresh_token", approval.App, approval.User, approval.Scopes, approval.GrantedAt, approval.RefreshTokenExpiresAt)
            : null;
    }

    /// <summary>The token that came with the request, or null once the refusal has been written: plain text, unlike REST.</summary>
    private async Task<IssuedToken?> AuthenticateAsync(HttpContext http)
    {
        if (BearerToken.From(http.Request) is not { } value)
        {
            await TextAsync(http, 403, "Missing_OAuth_Token").ConfigureAwait(false);
            return null;
        }

        if (!org.Tokens.TryGetActive(value, out IssuedToken? token) || !token.User.IsActive)
        {
            await TextAsync(http, 403, "Bad_OAuth_Token").ConfigureAwait(false);
            return null;
        }

        return token;
    }

    private static Task TextAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html;charset=UTF-8";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }

    private static void WritePhotos(Utf8JsonWriter json, string origin)
    {
        json.WriteStartObject("photos");
        json.WriteString("picture", $"{origin}/profilephoto/005/F");
        json.WriteString("thumbnail", $"{origin}/profilephoto/005/T");
        json.WriteEndObject();
    }

    private static void WriteUrls(Utf8JsonWriter json, string origin, OrgUser user)
    {
        json.WriteStartObject("urls");
        foreach ((string? name, string? path) in Urls)
        {
            json.WriteString(name, origin + path);
        }

        json.WriteString("profile", $"{origin}/{user.Id}");
        json.WriteString("custom_domain", origin);
        json.WriteEndObject();
    }

    private static void WriteStatus(Utf8JsonWriter json, OrgUser user)
    {
        json.WriteBoolean("active", user.IsActive);
        json.WriteString("user_type", "STANDARD");
        json.WriteString("language", user.Text("LanguageLocaleKey"));
        json.WriteString("locale", user.Text("LocaleSidKey"));
        json.WriteNumber("utcOffset", -28_800_000);
    }

    private sealed record Introspection(
        string Type, ExternalClientApp App, OrgUser User, IReadOnlyList<string> Scopes, DateTimeOffset IssuedAt, DateTimeOffset? ExpiresAt);
}
