using System.Collections;
using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Microsoft.PowerShell.SecretManagement;

namespace SalesforceConnect.VaultStandIn;

/// <summary>Runs a vault's functions as SecretManagement does: in a runspace of their own that has the caller's host.</summary>
/// <remarks>
/// The real one keeps a single runspace for the process and takes the first caller's host for good. A test process has many
/// hosts, so here every host has its own; a vault registered with <c>RefuseConcurrent</c> fails as the real one does when two
/// runspaces of a process call at once.
/// </remarks>
internal static class VaultRunspace
{
    private const PipelineResultTypes AllStreams = PipelineResultTypes.Error | PipelineResultTypes.Warning
        | PipelineResultTypes.Verbose | PipelineResultTypes.Debug | PipelineResultTypes.Information;

    private static readonly ConditionalWeakTable<PSHost, Runspace> s_runspaces = new();

    // By the folder of the registry: tests that run side by side in one process have a folder each.
    private static readonly ConcurrentDictionary<string, int> s_running = new(StringComparer.Ordinal);

    /// <summary>Calls a function; replays its errors and messages through the cmdlet, and returns what it gives out.</summary>
    /// <param name="cmdlet">The cmdlet that calls.</param>
    /// <param name="vaultParameters">The vault's parameters.</param>
    /// <param name="module">The module that has the function; null for the stand-in's own.</param>
    /// <param name="function">The function.</param>
    /// <param name="arguments">Its parameters.</param>
    /// <param name="failure">What ended the call: the vault's own exception, or the cmdlet's on replaying an error.</param>
    public static Collection<T> Call<T>(
        PSCmdlet cmdlet,
        IReadOnlyDictionary<string, object> vaultParameters,
        string? module,
        string function,
        Hashtable arguments,
        out Exception? failure)
    {
        Collection<T> given = [];
        failure = null;
        string home = (string)((Hashtable)arguments["AdditionalParameters"]!)[StandInStore.HomeParameter]!;
        bool alone = s_running.AddOrUpdate(home, 1, (_, running) => running + 1) == 1;
        try
        {
            if (!alone && StandInStore.IsOn(vaultParameters, "RefuseConcurrent"))
            {
                failure = new PSInvalidOperationException(
                    "A pipeline is already running in the vaults' runspace, and pipelines in one runspace cannot run at the same time.");
                return given;
            }

            Runspace runspace = s_runspaces.GetValue(cmdlet.Host, Open);
            Collection<PSObject> results;
            lock (runspace)
            {
                results = Invoke(runspace, module, function, arguments);
            }

            foreach (PSObject result in results)
            {
                Replay(cmdlet, result, given);
            }
        }
        catch (Exception e)
        {
            failure = e;
        }
        finally
        {
            s_running.AddOrUpdate(home, 0, (_, running) => running - 1);
        }

        return given;
    }

    private static Collection<PSObject> Invoke(Runspace runspace, string? module, string function, Hashtable arguments)
    {
        using PowerShell shell = PowerShell.Create();
        shell.Runspace = runspace;
        Command call = new(
            """
            param([string] $Module, [string] $Function, [hashtable] $Arguments)
            if ($Module) { $Function = (Import-Module $Module -PassThru).Name + '\' + $Function }
            & $Function @Arguments
            """,
            isScript: true,
            useLocalScope: true);
        call.MergeMyResults(AllStreams, PipelineResultTypes.Output);
        shell.Commands.AddCommand(call);
        shell.AddArgument(module).AddArgument(function).AddArgument(arguments);
        return shell.Invoke();
    }

    private static void Replay<T>(PSCmdlet cmdlet, PSObject? result, Collection<T> given)
    {
        switch (result?.BaseObject)
        {
            case ErrorRecord error:
                cmdlet.WriteError(error);
                break;
            case WarningRecord warning:
                cmdlet.WriteWarning(warning.Message);
                break;
            case VerboseRecord verbose:
                cmdlet.WriteVerbose(verbose.Message);
                break;
            case DebugRecord debug:
                cmdlet.WriteDebug(debug.Message);
                break;
            case InformationRecord information:
                cmdlet.WriteInformation(information);
                break;
            case T value:
                given.Add(value);
                break;
        }
    }

    private static Runspace Open(PSHost host)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.LanguageMode = PSLanguageMode.FullLanguage;
        foreach (KeyValuePair<string, string> function in VaultFunctions.All)
        {
            state.Commands.Add(new SessionStateFunctionEntry(function.Key, function.Value));
        }

        Runspace runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        return runspace;
    }
}
