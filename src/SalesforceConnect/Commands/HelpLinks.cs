namespace SalesforceConnect.Commands;

/// <summary>Where <c>Get-Help -Online</c> leads.</summary>
internal static class HelpLinks
{
    public const string Base = "https://github.com/SalesforceConnect/SalesforceConnect/blob/main/docs/en-US/";
}
