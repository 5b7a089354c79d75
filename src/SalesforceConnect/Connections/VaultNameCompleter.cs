using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SalesforceConnect.Connections;

/// <summary>Completes the names of the registered vaults; their list needs no password.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class VaultNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        => HostlessStore.Complete(wordToComplete, () => HostlessStore.Ask(store => store.VaultNames).Select(name => (name, (string?)null)));
}
