using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SalesforceConnect.Connections;

/// <summary>The system's web browser.</summary>
internal static class Browser
{
    private static readonly string[] s_displays = ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"];

    /// <summary>Whether a person can be expected to see one: not in a build, a container or a shell without a display.</summary>
    public static bool IsAvailable
        => !IsSet("CI")
            && !IsSet("DOTNET_RUNNING_IN_CONTAINER")
            && (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux) || s_displays.Any(IsSet));

    /// <summary>Opens a page; whether that could be begun.</summary>
    public static bool TryOpen(Uri page)
    {
        string address = page.AbsoluteUri;
        ProcessStartInfo start = RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
            ? new ProcessStartInfo(address) { UseShellExecute = true }
            : new ProcessStartInfo(
                Environment.GetEnvironmentVariable("BROWSER") is { Length: > 0 } named ? named
                    : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "open" : "xdg-open",
                address)
            { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process? browser = Process.Start(start);
            return true;
        }
        catch (Exception failure) when (failure is Win32Exception or FileNotFoundException)
        {
            return false;
        }
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
