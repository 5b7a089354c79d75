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
        using var shell = Create();
        shell.AddCommand("Import-Module").AddParameter("Name", ModuleManifest).AddParameter("ErrorAction", ActionPreference.Stop).Invoke();
    }

    /// <summary>The manifest of the module that the build has assembled.</summary>
    public static string ModuleManifest { get; } = typeof(PlaygroundShell).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "ModuleManifest").Value!;

    public ConsoleShellHost Host { get; } = new();

    /// <summary>Runs a command and prints what it gives, errors among it, as a prompt does.</summary>
    /// <returns>The IDs of the errors; none where all went well.</returns>
    public IReadOnlyList<string> Run(string command)
    {
        using PowerShell shell = Create();
        shell.AddScript(command);
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        using PowerShell errors = Create();
        errors.AddScript("$Error.Clear()").Invoke();
        try
        {
            shell.Invoke();
        }
        catch (RuntimeException failure)
        {
            Print(failure.ErrorRecord);
        }

        errors.Commands.Clear();
        return [.. errors.AddScript("$Error").Invoke().Select(error => error.BaseObject).Select(ErrorId)];
    }

    public void Dispose() => _runspace.Dispose();

    private static string ErrorId(object error) => error switch
    {
        ErrorRecord record => record.FullyQualifiedErrorId,
        IContainsErrorRecord holder => holder.ErrorRecord.FullyQualifiedErrorId,
        _ => error.GetType().Name,
    };

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
