using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SalesforceConnect.Connections;

/// <summary>The system's web browser.</summary>
internal static class Browser
{
    private const string Named = "BROWSER";

    private static readonly string[] s_displays = ["DISPLAY", "WAYLAND_DISPLAY"];

    // What cannot open a page says so at once; a browser that is started by it goes on.
    private static readonly TimeSpan s_firstFailure = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether a person can be expected to see one: not in a build, a container or a shell without a display, unless one is named.
    /// </summary>
    public static bool IsAvailable
        => !IsSet("CI")
            && (IsSet(Named)
                || (!IsSet("DOTNET_RUNNING_IN_CONTAINER")
                    && (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux) || s_displays.Any(IsSet))));

    /// <summary>Opens a page; whether that could be begun.</summary>
    public static async Task<bool> TryOpenAsync(Uri page, CancellationToken cancellationToken)
    {
        bool isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
        try
        {
            using Process? browser = Process.Start(WithoutSecrets(isWindows ? ByUrlHandler(page) : ByShell(page)));
            if (isWindows || browser is null)
            {
                return true;
            }

            var exited = new TaskCompletionSource<bool>();
            browser.Exited += (_, _) => exited.TrySetResult(true);
            browser.EnableRaisingEvents = true;
            bool hasEnded = await Task.WhenAny(
                exited.Task, Task.Delay(s_firstFailure, cancellationToken)).ConfigureAwait(false) == exited.Task;
            return !hasEnded || browser.ExitCode == 0;
        }
        catch (Exception failure) when (failure is Win32Exception or FileNotFoundException)
        {
            return false;
        }
    }

    // The variables that a connection is made from hold secrets, and a browser keeps its environment for as long as it runs.
    private static ProcessStartInfo WithoutSecrets(ProcessStartInfo start)
    {
        foreach (string variable in start.Environment.Keys.Where(IsOurs).ToList())
        {
            start.Environment.Remove(variable);
        }

        return start;
    }

    private static bool IsOurs(string variable)
        => variable.StartsWith("SF_", StringComparison.OrdinalIgnoreCase)
            || variable.StartsWith("SFDX_", StringComparison.OrdinalIgnoreCase);

    // Windows' own way to open an address; started by the shell itself it would take this process's environment as it is.
    private static ProcessStartInfo ByUrlHandler(Uri page) => new(
        Path.Combine(Environment.SystemDirectory, "rundll32.exe"), "url.dll,FileProtocolHandler " + page.AbsoluteUri)
    {
        UseShellExecute = false
    };

    // The shell keeps what a browser has to say out of the terminal. An absolute URI holds no quote.
    private static ProcessStartInfo ByShell(Uri page)
    {
        string opener = RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "open" : "xdg-open";
        string command = $"exec \"${{{Named}:-{opener}}}\" \"$0\" </dev/null >/dev/null 2>&1";
        return new ProcessStartInfo(
            "/bin/sh", $"-c \"{command.Replace("\"", "\\\"")}\" \"{page.AbsoluteUri}\"")
        { UseShellExecute = false };
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
