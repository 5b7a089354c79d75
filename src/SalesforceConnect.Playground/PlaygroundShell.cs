using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace SalesforceConnect.Playground;

/// <summary>A PowerShell engine with the assembled module imported, that prints at a console.</summary>
internal sealed class PlaygroundShell : IDisposable
{
    private readonly Runspace _runspace;

    public PlaygroundShell()
    {
        _runspace = RunspaceFactory.CreateRunspace(Host, InitialSessionState.CreateDefault2());
        _runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        _runspace.Open();
        using PowerShell shell = Create();
        shell.AddCommand("Import-Module").AddParameter("Name", ModuleManifest).AddParameter("ErrorAction", ActionPreference.Stop).Invoke();
    }

    /// <summary>The manifest of the module that the build has assembled.</summary>
    public static string ModuleManifest { get; } = typeof(PlaygroundShell).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "ModuleManifest").Value!;

    public ConsoleShellHost Host { get; } = new();

    /// <summary>Runs a command and prints what it gives, errors among it, as a prompt does.</summary>
    public void Run(string command)
    {
        using PowerShell shell = Create();
        shell.AddScript(command);
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        try
        {
            shell.Invoke();
        }
        catch (RuntimeException failure)
        {
            Print(failure.ErrorRecord);
        }
    }

    /// <summary>Runs a script that prints for itself.</summary>
    /// <returns>What it gave to <c>exit</c>.</returns>
    public int RunScript(string path, Dictionary<string, string> parameters)
    {
        using PowerShell shell = Create();
        shell.AddCommand(path).AddParameters(parameters).AddParameter("Bare");
        shell.Invoke();
        return Host.ExitCode;
    }

    public void Dispose() => _runspace.Dispose();

    private void Print(ErrorRecord error)
    {
        using PowerShell shell = Create();
        shell.AddCommand("Out-Default").Invoke(new[] { error });
    }

    private PowerShell Create()
    {
        var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        return shell;
    }
}
