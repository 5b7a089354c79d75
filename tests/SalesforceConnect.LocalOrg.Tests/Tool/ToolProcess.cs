using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace SalesforceConnect.LocalOrg.Tests.Tool;

/// <summary>salesforce-local-org, or another program, as a process whose lines are read.</summary>
internal sealed class ToolProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ToolProcess(Process process) => _process = process;

    public static string Fact(string name) => typeof(ToolProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;

    /// <summary>Starts the tool as the build made it. It ends with this process, however that ends.</summary>
    public static ToolProcess Start(params IEnumerable<string> arguments) =>
        StartProgram("dotnet", [Fact("Tool"), .. arguments, "--end-with-input"]);

    public static ToolProcess StartProgram(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        return new ToolProcess(Process.Start(start)!);
    }

    /// <summary>Runs the tool to its end.</summary>
    public static async Task<(int Exit, string Output, string Error)> RunAsync(params IEnumerable<string> arguments)
    {
        using ToolProcess tool = Start(arguments);
        return await tool.EndAsync();
    }

    public async Task<string> LineAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(s_patience)
        ?? throw new InvalidOperationException("It ended and said: " + await _process.StandardError.ReadToEndAsync());

    /// <summary>The lines up to one that ends with this.</summary>
    public async Task<string> UntilAsync(string end)
    {
        string text = "";
        for (string line = await LineAsync(); ; line = await LineAsync())
        {
            text += line + "\n";
            if (line.EndsWith(end, StringComparison.Ordinal))
            {
                return text;
            }
        }
    }

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void EndInput() => _process.StandardInput.Close();

    public async Task<(int Exit, string Output, string Error)> EndAsync()
    {
        Task<string> output = _process.StandardOutput.ReadToEndAsync();
        Task<string> error = _process.StandardError.ReadToEndAsync();
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        return (_process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
