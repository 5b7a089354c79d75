using SalesforceConnect.LocalOrg;
using SalesforceConnect.Playground;

const string Usage = """
    Try SalesforceConnect without an org: starts a Salesforce-compatible org on this machine and uses the module with it.

      (nothing)       run the tour and end; the exit code is 0 if every command did what it should
      --interactive   leave a prompt open with the module loaded and a connection made (pwsh where it is installed)
      --serve         only run the org, until standard input ends
      --port NUMBER   the port of the org; a free one by default
      --token-lifetime SECONDS
                      how long an access token of the org lives; without end by default
      --rotate-refresh-tokens
                      the Salesforce CLI's app in the org replaces its refresh tokens
      --help          show this
    """;

if (!Arguments.TryParse(args, out Arguments? arguments, out string? mistake))
{
    Console.Error.WriteLine(mistake);
    Console.Error.WriteLine(Usage);
    return 2;
}

if (arguments.Mode == Mode.Help)
{
    Console.WriteLine(Usage);
    return 0;
}

await using LocalOrgServer org = await LocalOrgServer.StartAsync(new LocalOrgOptions
{
    Port = arguments.Port,
    OrganizationName = "Playground",
    TokenLifetime = arguments.TokenLifetime,
});
org.Apps.SalesforceCli.RefreshTokenRotation = arguments.RotatesRefreshTokens;
string url = org.Url.AbsoluteUri.TrimEnd('/');
switch (arguments.Mode)
{
    case Mode.Serve:
        Console.WriteLine($"LocalOrg listening on {url}");
        await Console.In.ReadToEndAsync();
        return 0;
    case Mode.Interactive:
        return InteractiveSession.Run(url);
    default:
        return new Tour(url).Run() ? 0 : 1;
}
