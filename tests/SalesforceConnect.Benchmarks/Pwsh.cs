using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;

namespace SalesforceConnect.Benchmarks;

/// <summary>PowerShell 7 as a process of its own.</summary>
internal static class Pwsh
{
    /// <summary>The manifest of the module that the build has assembled.</summary>
    public static string ModuleManifest { get; } = typeof(Pwsh).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "ModuleManifest").Value!;

    /// <summary>Whether it can be started.</summary>
    public static bool IsInstalled
    {
        get
        {
            try
            {
                Run("-Command", "exit 0");
                return true;
            }
            catch (Win32Exception)
            {
                return false;
            }
        }
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">What follows <c>-NoProfile -NonInteractive</c>.</param>
    /// <returns>What it printed, and how long it took from start to exit.</returns>
    public static (string Output, TimeSpan Time) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("pwsh") { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        foreach (string argument in (string[])["-NoProfile", "-NonInteractive", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        var clock = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? (output, clock.Elapsed) : throw new InvalidOperationException($"pwsh ended with {process.ExitCode}: {output}");
    }
}
