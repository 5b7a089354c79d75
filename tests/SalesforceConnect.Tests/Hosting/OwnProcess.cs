using System.Diagnostics;
using System.Reflection;

namespace SalesforceConnect.Tests.Hosting;

/// <summary>
/// Runs a part of a test in a process of its own, for what holds once for a process: which assembly was loaded first, whether
/// SecretManagement has been used.
/// </summary>
internal static class OwnProcess
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs a static method there; what it throws fails the test here.</summary>
    /// <param name="part">The method; it has no arguments.</param>
    /// <param name="environment">Environment variables of the process.</param>
    public static async Task RunAsync(Func<Task> part, params (string Name, string Value)[] environment)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";
        var start = new ProcessStartInfo(
            host, ["exec", typeof(OwnProcess).Assembly.Location, part.Method.DeclaringType!.FullName!, part.Method.Name])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        Assert.True(process.ExitCode == 0, await output + await errors);
    }

    /// <summary>The other end of <see cref="RunAsync"/>.</summary>
    public static async Task<int> MainAsync(string type, string method)
    {
        try
        {
            MethodInfo part = typeof(OwnProcess).Assembly.GetType(type, throwOnError: true)!
                .GetMethod(method, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
            await part.CreateDelegate<Func<Task>>()();
            return 0;
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync(failure.ToString());
            return 1;
        }
    }
}
