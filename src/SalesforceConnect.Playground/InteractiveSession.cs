using System.ComponentModel;
using System.Diagnostics;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Playground;

/// <summary>A prompt with the module loaded and a connection made: pwsh where it is installed, else the engine in this program.</summary>
internal static class InteractiveSession
{
    public static int Run(string url)
    {
        // The secret is LocalOrg's own, which stands in its source.
        string make = $"New-SfConnection playground -InstanceUrl {url} -ClientId {LocalOrgServer.DefaultClientId} -SessionOnly";
        return RunInPwsh(make) ?? RunHere(make);
    }

    private static int? RunInPwsh(string make)
    {
        string secret = $"(ConvertTo-SecureString '{LocalOrgServer.DefaultClientSecret}' -AsPlainText -Force)";
        var start = new ProcessStartInfo("pwsh") { UseShellExecute = false };
        foreach (string argument in new[] { "-NoLogo", "-NoProfile", "-NoExit", "-Command", $"Import-Module '{PlaygroundShell.ModuleManifest}'; {make} -ClientSecret {secret}" })
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process pwsh = Process.Start(start)!;
            pwsh.WaitForExit();
            return pwsh.ExitCode;
        }
        catch (Win32Exception)
        {
            // Not installed.
            return null;
        }
    }

    private static int RunHere(string make)
    {
        using var shell = new PlaygroundShell();
        Console.WriteLine("pwsh is not installed, so this is a bare PowerShell engine: the module's cmdlets and the language. Type exit to leave.");
        shell.Host.SecretToType = LocalOrgServer.DefaultClientSecret;
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
