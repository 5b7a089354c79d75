using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;

namespace SalesforceConnect.Completion;

/// <summary>Completes the API versions that the org offers, the newest first.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ApiVersionCompleter : IArgumentCompleter
{
    // Where it is no parameter of its own, the connection is the one that is changed.
    private const string ChangedConnection = "Name";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        => HostlessStore.Complete(
            wordToComplete,
            () => OrgNames.Ask(
                fakeBoundParameters["Connection"] ?? fakeBoundParameters[ChangedConnection],
                session => session.Offers.VersionsAsync(CancellationToken.None))
                .Select(version => (version, (string?)null)),
            isSorted: true);
}
