using System.Net.Sockets;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Playground;

const string Usage = """
    Try SalesforceConnect without an org: starts a Salesforce-compatible org on this machine and uses the module with it.

      (nothing)       run the tour and end; the exit code is 0 if every command did what it should
      --interactive   leave a prompt open with the module loaded and a connection made: pwsh, with PSReadLine
      --port NUMBER   the port of the org; a free one by default
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
    });
}
catch (SocketException failure)
{
    Console.Error.WriteLine($"The org could not be started on port {arguments.Port}: {failure.Message}");
    return 1;
}

await using LocalOrgServer org = started;

// So that Invoke-SfRequest -Resume has something to resume.
org.Files.AcceptRanges = true;
string url = org.Url.AbsoluteUri.TrimEnd('/');
if (arguments.Mode == Mode.Interactive)
{
    return InteractiveSession.Run(url);
}

return new Tour(url).Run() ? 0 : 1;
