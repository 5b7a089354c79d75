using System.Management.Automation;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Connections;

/// <summary>
/// Calls the cmdlets of Microsoft.PowerShell.SecretManagement in a runspace of the caller's choice: module-qualified, so that no
/// function of the same name gets a secret, and with every preference stated, since ours do not reach a nested command.
/// </summary>
internal sealed class SecretManagement
{
    private const string ModuleName = "Microsoft.PowerShell.SecretManagement";

    private readonly Func<PowerShell> _createShell;
    private bool _isImported;

    /// <param name="createShell">Makes the shell that a call runs in.</param>
    public SecretManagement(Func<PowerShell> createShell) => _createShell = createShell;

    /// <summary>Calls a cmdlet that only reads.</summary>
    /// <exception cref="SfException"><c>SecretManagementMissing</c>.</exception>
    /// <exception cref="RuntimeException">The cmdlet failed.</exception>
    public IReadOnlyList<PSObject> Read(string command, params (string Name, object Value)[] parameters) => Invoke(command, parameters);

    /// <summary>Calls a cmdlet that changes something, after the user has agreed to it.</summary>
    /// <inheritdoc cref="Read"/>
    public void Change(string command, params (string Name, object Value)[] parameters)
        => Invoke(command, [.. parameters, ("WhatIf", false), ("Confirm", false)]);

    private IReadOnlyList<PSObject> Invoke(string command, (string Name, object Value)[] parameters)
    {
        Import();
        using PowerShell shell = _createShell();
        shell.AddCommand(ModuleName + "\\" + command).AddParameter("ErrorAction", ActionPreference.Stop);
        foreach ((string name, object value) in parameters)
        {
            shell.AddParameter(name, value);
        }

        IReadOnlyList<PSObject> output = shell.Invoke();
        return shell.Streams.Error.Count > 0 ? throw new RuntimeException(shell.Streams.Error[0].ToString(), null, shell.Streams.Error[0]) : output;
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
            .AddParameter("ErrorAction", ActionPreference.Stop);
        try
        {
            shell.Invoke();
            _isImported = true;
        }
        catch (RuntimeException failure)
        {
            throw new SfException("SecretManagementMissing", SfErrorCategory.NotInstalled, failure);
        }
    }
}
