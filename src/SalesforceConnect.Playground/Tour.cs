using System.Diagnostics;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Playground;

/// <summary>Runs Tour.ps1, which shows the module at work: in pwsh, else in the engine in this program.</summary>
internal sealed class Tour(string url)
{
    private static readonly string s_script = Path.Combine(AppContext.BaseDirectory, "Tour.ps1");

    /// <summary>Runs the whole tour.</summary>
    /// <returns>Whether every command did what it should.</returns>
    public bool Run()
    {
        Console.WriteLine($"A Salesforce-compatible org runs at {url}, with 2,500 accounts, 5,000 contacts and 4,000 opportunities.");
        Console.WriteLine("What follows is typed into PowerShell with SalesforceConnect imported from out/. Nothing leaves this machine.");
        bool isGood = (PwshTool.Start() is { } pwsh ? RunIn(pwsh) : RunHere()) == 0;
        if (isGood)
        {
            Console.WriteLine(
                "That was the tour. Next: dotnet run --project src/SalesforceConnect.Playground -- --interactive, or your own org: see README.md.");
        }

        return isGood;
    }

    private int RunIn(ProcessStartInfo pwsh)
    {
        foreach (string argument in (string[])["-NoLogo", "-NoProfile", "-File", s_script])
        {
            pwsh.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in Parameters())
        {
            pwsh.ArgumentList.Add("-" + name);
            pwsh.ArgumentList.Add(value);
        }

        using Process process = Process.Start(pwsh)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private int RunHere()
    {
        Console.WriteLine(PwshTool.Missing);
        using var shell = new PlaygroundShell();
        return shell.RunScript(s_script, Parameters());
    }

    private Dictionary<string, string> Parameters() => new()
    {
        ["Module"] = PlaygroundShell.ModuleManifest,
        ["Url"] = url,
        ["ClientId"] = LocalOrgServer.DefaultClientId,
        ["ClientSecret"] = LocalOrgServer.DefaultClientSecret,
    };
}
