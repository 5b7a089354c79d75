using System.Diagnostics;
using System.Text;

namespace SalesforceConnect.Benchmarks;

/// <summary>A program that is measured from its start to its exit.</summary>
internal static class ChildProcess
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="file">The program.</param>
    /// <param name="environment">Variables beside the inherited ones.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="heard">Hears each line as it is printed, before the program goes on far; null for nobody.</param>
    /// <returns>What it printed, how long it took, and its exit code.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static (string Output, TimeSpan Time, int ExitCode) Run(
        string file, (string Name, string Value)[] environment, string[] arguments, Action<string>? heard = null)
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
        var output = new StringBuilder();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output.Append(line).Append('\n');
            heard?.Invoke(line);
        }

        process.WaitForExit();
        return (output.ToString(), clock.Elapsed, process.ExitCode);
    }
}
