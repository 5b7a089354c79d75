using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using SalesforceConnect.VaultStandIn;

namespace Microsoft.PowerShell.SecretManagement;

/// <summary>Completes the names of secrets, whatever vault was named, through a runspace that cannot prompt.</summary>
internal sealed class SecretNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.Variables.Add(new SessionStateVariableEntry(VaultHome.Variable, VaultHome.FindHere(), null));
        state.Commands.Add(new SessionStateCmdletEntry("Get-SecretInfo", typeof(GetSecretInfoCommand), null));
        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var shell = System.Management.Automation.PowerShell.Create();
        shell.Runspace = runspace;
        string[] names = [.. shell.AddCommand("Get-SecretInfo").AddParameter("ErrorAction", ActionPreference.Ignore)
            .Invoke<SecretInformation>()
            .Select(secret => secret.Name)];
        return VaultNameCompleter.Complete(names, wordToComplete);
    }
}
