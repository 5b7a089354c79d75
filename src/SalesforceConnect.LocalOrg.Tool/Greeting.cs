namespace SalesforceConnect.LocalOrg.Tool;

/// <summary>What the tool prints when the org listens: ready to paste.</summary>
internal static class Greeting
{
    public static string Url(LocalOrgServer org) => org.Url.AbsoluteUri.TrimEnd('/');

    // The secret is LocalOrg's own, which stands in its source, and the token opens nothing but this org.
    public static string Text(LocalOrgServer org) => $"""
        LocalOrg {StatusJson.Version} listens on {Url(org)}, on this machine alone. Ctrl+C ends it.

          Consumer key     {LocalOrgServer.DefaultClientId}
          Consumer secret  {LocalOrgServer.DefaultClientSecret}
          Access token     {org.StartToken()}
          User             {org.Users.Administrator.Username}

        PowerShell, with the module SalesforceConnect:

          $secret = ConvertTo-SecureString '{LocalOrgServer.DefaultClientSecret}' -AsPlainText -Force
          New-SfConnection local -InstanceUrl {Url(org)} -ClientId {LocalOrgServer.DefaultClientId} -ClientSecret $secret -SessionOnly

        The Salesforce CLI, in bash:

          SF_ACCESS_TOKEN='{org.StartToken()}' sf org login access-token --instance-url {Url(org)} --alias local --no-prompt

        What is in it, what was called and which faults are on: {Url(org)}/_localorg/

        """;
}
