using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
using SalesforceConnect.EventLogs;

namespace SalesforceConnect.Completion;

/// <summary>Completes the types of events that the org logs, by their beginning or with wildcards.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EventTypeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        => HostlessStore.Complete(
            wordToComplete,
            () => OrgNames.Ask(
                fakeBoundParameters["Connection"], session => EventLogList.TypesQuietlyAsync(session.Types, CancellationToken.None))
                .Select(name => (name, (string?)null)),
            takesWildcards: true);
}
