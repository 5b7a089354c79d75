using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Connections;

/// <summary>
/// Calls the cmdlets of Microsoft.PowerShell.SecretManagement in a runspace of the caller's choice: module-qualified, so that no
/// function of the same name gets a secret, and with every preference stated, since ours do not reach a nested command.
/// </summary>
internal sealed class SecretManagement
{
    private const string ModuleName = "Microsoft.PowerShell.SecretManagement";

    private static readonly object s_oneAtATime = new();

    private readonly Func<PowerShell> _createShell;
    private bool _isImported;
    private ArrayList? _errors;

    /// <param name="createShell">Makes the shell that a call runs in.</param>
    public SecretManagement(Func<PowerShell> createShell) => _createShell = createShell;

    /// <summary>Calls a cmdlet that only reads.</summary>
    /// <exception cref="SfException"><c>SecretManagementMissing</c>.</exception>
    /// <exception cref="SecretManagementException">The cmdlet failed.</exception>
    /// <exception cref="PipelineStoppedException">The user pressed Ctrl+C, at a prompt of the vault perhaps.</exception>
    public IReadOnlyList<PSObject> Read(string command, params (string Name, object Value)[] parameters)
        => Invoke(command, shell => shell.Invoke(), parameters);

    /// <summary>Calls a cmdlet that changes something, after the user has agreed to it.</summary>
    /// <returns>What the vault warned of. It is not shown: what becomes of the change is the caller's to say.</returns>
    /// <inheritdoc cref="Read"/>
    public IReadOnlyList<string> Change(string command, params (string Name, object Value)[] parameters)
    {
        IReadOnlyList<PSObject> said = Invoke(
            command,
            shell =>
            {
                shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Warning, PipelineResultTypes.Output);
                return shell.Invoke();
            },
            [.. parameters, ("WhatIf", false), ("Confirm", false), ("WarningAction", ActionPreference.Continue)]);
        return [.. said.Select(item => item?.BaseObject).OfType<WarningRecord>().Select(warning => Redactor.Text(warning.Message))];
    }

    private IReadOnlyList<PSObject> Invoke(
        string command, Func<PowerShell, IReadOnlyList<PSObject>> call, (string Name, object Value)[] parameters)
    {
        // SecretManagement has one runspace for the whole process and fails when two callers meet there.
        lock (s_oneAtATime)
        {
            Import();
            using PowerShell shell = _createShell();
            shell.AddCommand(ModuleName + "\\" + command).AddParameter("ErrorAction", ActionPreference.Stop).AddParameter("Verbose", false);
            foreach ((string name, object value) in parameters)
            {
                shell.AddParameter(name, value);
            }

            using var prompts = new PromptWatch();
            try
            {
                IReadOnlyList<PSObject> answer = WithoutTrace(() => call(shell));
                return answer.Count > 0 || !prompts.WasStopped ? answer : throw new PipelineStoppedException();
            }
            catch (SecretManagementException) when (prompts.WasStopped)
            {
                throw new PipelineStoppedException();
            }
        }
    }

    /// <remarks>
    /// The records of SecretManagement have the failed cmdlet as their target, and with it the secret that it was given. So nothing
    /// of them is passed on but words, and the user's <c>$Error</c> keeps none of what a failed call has left there.
    /// </remarks>
    private T WithoutTrace<T>(Func<T> call)
    {
        ArrayList errors = _errors ??= FindErrors();
        object?[] before = errors.ToArray();
        try
        {
            return call();
        }
        catch (RuntimeException failure)
        {
            foreach (object? added in errors.ToArray().Where(error => !before.Any(old => ReferenceEquals(old, error))))
            {
                errors.Remove(added);
            }

            if (failure is PipelineStoppedException)
            {
                throw;
            }

            throw new SecretManagementException(failure);
        }
    }

    // By script, since a runspace with a running pipeline gives its variables to nobody else.
    private ArrayList FindErrors()
    {
        using PowerShell shell = _createShell();
        return shell.AddScript(",$global:Error").Invoke() is [{ BaseObject: ArrayList errors }] ? errors : [];
    }

    // Explicitly, since $PSModuleAutoLoadingPreference may be None.
    private void Import()
    {
        if (_isImported)
        {
            return;
        }

        using (PowerShell probe = _createShell())
        {
            _isImported = probe.AddCommand("Microsoft.PowerShell.Core\\Get-Module").AddParameter("Name", ModuleName).Invoke().Count > 0;
        }

        if (!_isImported)
        {
            ImportFromDisk();
        }
    }

    private void ImportFromDisk()
    {
        using PowerShell shell = _createShell();
        shell.AddCommand("Microsoft.PowerShell.Core\\Import-Module")
            .AddParameter("Name", ModuleName)
            .AddParameter("Global")
            .AddParameter("ErrorAction", ActionPreference.Stop)
            .AddParameter("Verbose", false);
        try
        {
            WithoutTrace(() => shell.Invoke());
            _isImported = true;
        }
        catch (SecretManagementException)
        {
            throw new SfException("SecretManagementMissing", SfErrorCategory.NotInstalled);
        }
    }
}
