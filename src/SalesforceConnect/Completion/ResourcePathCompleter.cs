using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;

namespace SalesforceConnect.Completion;

/// <summary>Completes paths of the REST API: resources, objects, and what stands below them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ResourcePathCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        => HostlessStore.Complete(wordToComplete, () =>
        {
            string typed = (wordToComplete ?? "").Trim('\'', '"');
            return OrgNames.Ask(
                fakeBoundParameters["Connection"],
                session => new ResourcePaths(session.Offers, session.Types).FindAsync(typed, CancellationToken.None))
                .Select(path => (path, (string?)null));
        });
}
