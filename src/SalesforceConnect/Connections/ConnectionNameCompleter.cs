using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SalesforceConnect.Connections;

/// <summary>
/// Completes the names of the session's and the saved connections. It never throws, never prompts, and gives up after two seconds.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ConnectionNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        => HostlessStore.Complete(wordToComplete, () =>
        {
            RunspaceConnections runspace = RunspaceConnections.Current;
            if (HostlessStore.IsSafe)
            {
                runspace.Search ??= HostlessStore.Begin(store => store.List(vault: null, report: _ => { }));
            }

            // What comes too late for this Tab is there for the next one.
            if (runspace.Search is { } search && HostlessStore.InTime(search) is { } listed)
            {
                runspace.Search = null;
                listed.ToList().ForEach(runspace.Saw);
            }

            return runspace.Names;
        });
}
