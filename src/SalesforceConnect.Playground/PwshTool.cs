using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace SalesforceConnect.Playground;

/// <summary>Real PowerShell, as <c>dotnet tool restore</c> brings it.</summary>
internal static class PwshTool
{
    private static readonly string s_folder = typeof(PwshTool).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "PwshTool").Value!;

    /// <summary>Why there is none, in a sentence, for those who have to do without.</summary>
    public const string Missing = "PowerShell could not be restored (dotnet tool restore says why), so this is a bare PowerShell engine: "
        + "the module's cmdlets and the language, without Export-Csv, Format-Table and the like.";

    /// <summary>How to start it; the arguments are added to it.</summary>
    /// <returns>Null where it was not restored.</returns>
    public static ProcessStartInfo? Start()
    {
        string folder = Path.Combine(s_folder, OperatingSystem.IsWindows() ? "win" : "unix");
        string assembly = Path.Combine(folder, "pwsh.dll");
        if (!File.Exists(assembly))
        {
            return null;
        }

        // The tool brings programs for two platforms; elsewhere the runtime is started with its assembly.
        bool hasProgram = RuntimeInformation.ProcessArchitecture == Architecture.X64
            && (OperatingSystem.IsWindows() || OperatingSystem.IsLinux());
        string runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        string program = hasProgram ? OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh" : "";
        var start = new ProcessStartInfo(
            hasProgram ? Path.Combine(folder, program) : Path.Combine(runtime, "dotnet"))
        { UseShellExecute = false };
        if (!hasProgram)
        {
            start.ArgumentList.Add(assembly);
        }

        start.Environment["DOTNET_ROOT"] = runtime;
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        if (Console.IsOutputRedirected)
        {
            // A file has no use for colours.
            start.Environment["NO_COLOR"] = "1";
        }

        return start;
    }
}
