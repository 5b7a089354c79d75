namespace SalesforceConnect.LocalOrg;

/// <summary>Ends an OAuth call with an error answer, status 400.</summary>
internal sealed class OAuthException(string error, string description) : Exception($"{error}: {description}")
{
    public OAuthError Error { get; } = new(error, description);
}
