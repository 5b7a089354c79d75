using System.Diagnostics;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Playground;

/// <summary>A prompt with the module loaded and a connection made: pwsh, else the engine in this program.</summary>
internal static class InteractiveSession
{
    public static int Run(string url)
    {
        // The secret is LocalOrg's own, which stands in its source.
        string secret = $"([System.Net.NetworkCredential]::new('', '{LocalOrgServer.DefaultClientSecret}').SecurePassword)";
        string make =
            $"New-SfConnection playground -InstanceUrl {url} -ClientId {LocalOrgServer.DefaultClientId} -ClientSecret {secret} -SessionOnly";
        return PwshTool.Start() is { } pwsh ? RunIn(pwsh, make) : RunHere(make);
    }

    private static int RunIn(ProcessStartInfo pwsh, string make)
    {
        foreach (string argument in (string[])["-NoLogo", "-NoProfile", "-NoExit", "-Command", $"Import-Module '{PlaygroundShell.ModuleManifest}'; {make}"])
        {
            pwsh.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(pwsh)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static int RunHere(string make)
    {
        Console.WriteLine(PwshTool.Missing + " Type exit to leave.");
        using var shell = new PlaygroundShell();
        shell.Run(make);
        while (!shell.Host.ShouldExit)
        {
            Console.Write("PS> ");
            if (Console.ReadLine() is not { } line)
            {
                break;
            }

            if (!string.IsNullOrWhiteSpace(line))
            {
                shell.Run(line);
            }
        }

        return 0;
    }
}
