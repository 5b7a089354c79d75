using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;

namespace SalesforceConnect.Connections;

/// <summary>Who a connection acts as, and in which org.</summary>
internal sealed record OrgIdentity
{
    public string? Username { get; init; }

    public string? UserId { get; init; }

    public string? OrganizationId { get; init; }

    public string? Organization { get; init; }

    public bool? IsSandbox { get; init; }

    /// <summary>
    /// Asks the org. Which endpoint answers depends on the app's scopes, so the user comes from <c>userinfo</c>, else from the
    /// identity URL of the token, and the org's name and kind from its Organization record.
    /// </summary>
    /// <exception cref="SfException">None of them answered.</exception>
    public static async Task<OrgIdentity> AskAsync(OpenConnection connection, ICaller? caller, CancellationToken cancellationToken)
    {
        OrgIdentity user = await TryAsync(
            connection, "/services/oauth2/userinfo", FromUserInfo, caller, cancellationToken).ConfigureAwait(false)
            ?? await TryIdentityUrlAsync(connection, caller, cancellationToken).ConfigureAwait(false)
            ?? new OrgIdentity();
        const string Query = "query?q=SELECT+Id,Name,IsSandbox+FROM+Organization";
        OrgIdentity? org = await TryAsync(connection, Query, FromOrganization, caller, cancellationToken).ConfigureAwait(false);
        return user.Username is null && org is null
            ? throw new SfException("IdentityUnknown", SfErrorCategory.PermissionDenied)
            : user with
            {
                OrganizationId = user.OrganizationId ?? org?.OrganizationId,
                Organization = org?.Organization,
                IsSandbox = org?.IsSandbox,
            };
    }

    private static Task<OrgIdentity?> TryIdentityUrlAsync(OpenConnection connection, ICaller? caller, CancellationToken cancellationToken)
        => ResourceUrl.TryParse(connection.Grant?.IdentityUrl ?? "", out Uri? url)
            ? TryAsync(connection, url.AbsolutePath, FromIdentityUrl, caller, cancellationToken)
            : Task.FromResult<OrgIdentity?>(null);

    private static async Task<OrgIdentity?> TryAsync(
        OpenConnection connection, string path, Func<JsonElement, OrgIdentity> read, ICaller? caller, CancellationToken cancellationToken)
    {
        try
        {
            SfResponse response = await connection.SendAsync(new SfRequest("GET", path), caller, cancellationToken).ConfigureAwait(false);
            using JsonDocument document = JsonDocument.Parse(response.JsonOrPage);
            return read(document.RootElement);
        }
        catch (SfApiException)
        {
            return null;
        }
        catch (Exception failure) when (failure is JsonException
            or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static OrgIdentity FromUserInfo(JsonElement info) => new()
    {
        Username = info.FindText("preferred_username"),
        UserId = info.FindText("user_id"),
        OrganizationId = info.FindText("organization_id"),
    };

    private static OrgIdentity FromIdentityUrl(JsonElement identity)
        => FromUserInfo(identity) with { Username = identity.FindText("username") };

    private static OrgIdentity FromOrganization(JsonElement answer)
    {
        JsonElement record = answer.GetProperty("records")[0];
        return new()
        {
            OrganizationId = record.FindText("Id"),
            Organization = record.FindText("Name"),
            IsSandbox = record.GetProperty(nameof(IsSandbox)).GetBoolean(),
        };
    }
}
