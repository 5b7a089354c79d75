using System.Diagnostics;

namespace SalesforceConnect.Benchmarks;

/// <summary>A program that is measured from its start to its exit.</summary>
internal static class ChildProcess
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="file">The program.</param>
    /// <param name="environment">Variables beside the inherited ones.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it printed, how long it took, and its exit code.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static (string Output, TimeSpan Time, int ExitCode) Run(string file, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(file) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var clock = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, clock.Elapsed, process.ExitCode);
    }
}
