using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

internal static class BearerToken
{
    /// <summary>The token of the Authorization header; Salesforce takes <c>OAuth</c> for <c>Bearer</c>.</summary>
    public static string? From(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();
        foreach (string scheme in (ReadOnlySpan<string>)["Bearer ", "OAuth "])
        {
            if (header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return header[scheme.Length..].Trim() is { Length: > 0 } token ? token : null;
            }
        }

        return null;
    }
}
