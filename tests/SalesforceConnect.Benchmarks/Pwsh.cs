using System.ComponentModel;
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
    public static (string Output, TimeSpan Time) Run(params string[] arguments) => Run(heard: null, arguments);

    /// <inheritdoc cref="Run(string[])"/>
    public static (string Output, TimeSpan Time) Run(Action<string>? heard, params string[] arguments)
    {
        (string output, TimeSpan time, int exitCode) = ChildProcess.Run(
            "pwsh", [("POWERSHELL_TELEMETRY_OPTOUT", "1")], ["-NoProfile", "-NonInteractive", .. arguments], heard);
        return exitCode == 0 ? (output, time) : throw new InvalidOperationException($"pwsh ended with {exitCode}: {output}");
    }
}
