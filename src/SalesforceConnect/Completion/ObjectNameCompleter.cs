using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using SalesforceConnect.Connections;
using SalesforceConnect.Query;

namespace SalesforceConnect.Completion;

/// <summary>Completes the names of the org's objects, by their beginning or with wildcards.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ObjectNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        => HostlessStore.Complete(
            wordToComplete,
            () => OrgNames
                .Ask(
                    fakeBoundParameters,
                    async names => (await names.ObjectsAsync(CancellationToken.None).ConfigureAwait(false)).Select(SoqlNames.Candidate)
                        .ToList())
                .Select(found => (found.Name, (string?)found.Tip)),
            takesWildcards: true);
}
