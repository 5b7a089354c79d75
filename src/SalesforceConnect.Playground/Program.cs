using System.Runtime.InteropServices;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Playground;

const string Usage = """
    Try SalesforceConnect without an org: starts a Salesforce-compatible org on this machine and uses the module with it.

      (nothing)       run the tour and end; the exit code is 0 if every command did what it should
      --interactive   leave a prompt open with the module loaded and a connection made: pwsh, with PSReadLine
      --serve         only run the org, until standard input ends
      --port NUMBER   the port of the org; a free one by default
      --organization NUMBER
                      which organization it is, 1 by default: with two numbers, two orgs on one machine are two
      --sandbox       the organization says of itself that it is a sandbox
      --token-lifetime SECONDS
                      how long an access token of the org lives; without end by default
      --rotate-refresh-tokens
                      the Salesforce CLI's app in the org replaces its refresh tokens
      --certificate FILE
                      the app checks assertions with this certificate (PEM), for connections by key
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

LocalOrgServer started;
try
{
    started = await LocalOrgServer.StartAsync(new LocalOrgOptions
    {
        Port = arguments.Port,
        OrganizationName = "Playground",
        OrganizationNumber = arguments.Organization,
        IsSandbox = arguments.IsSandbox,
        TokenLifetime = arguments.TokenLifetime,
    });
}
catch (IOException failure)
{
    Console.Error.WriteLine($"The org could not be started on port {arguments.Port}: {failure.Message}");
    return 1;
}

await using LocalOrgServer org = started;
if (arguments.Certificate is not null)
{
    org.Apps.Default.PublicKeyPem = File.ReadAllText(arguments.Certificate);
    org.Apps.Default.PreAuthorizedUsers.Add(org.Users.Administrator.Username);
}

// So that Invoke-SfRequest -Resume has something to resume.
org.Files.AcceptRanges = true;
org.Apps.SalesforceCli.RefreshTokenRotation = arguments.RotatesRefreshTokens;
string url = org.Url.AbsoluteUri.TrimEnd('/');
switch (arguments.Mode)
{
    case Mode.Serve:
        Console.WriteLine($"LocalOrg listening on {url}");
        Console.WriteLine($"Consumer key     {LocalOrgServer.DefaultClientId}");
        Console.WriteLine($"Consumer secret  {LocalOrgServer.DefaultClientSecret}");
        Console.WriteLine($"User             {org.Users.Administrator.Username}");
        Console.WriteLine("New-SfConnection -Interactive needs neither key nor secret. The org ends with standard input (Ctrl+D).");
        var stop = new TaskCompletionSource();
        using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }))
        {
            await Task.WhenAny(Console.In.ReadToEndAsync(), stop.Task);
        }

        return 0;
    case Mode.Interactive:
        return InteractiveSession.Run(url);
    default:
        return new Tour(url).Run() ? 0 : 1;
}
