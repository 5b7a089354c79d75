using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;

namespace SalesforceConnect.Completion;

/// <summary>Completes the names of the org's reports, by their beginning or with wildcards.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ReportNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        => HostlessStore.Complete(
            wordToComplete,
            () => OrgNames.Ask(fakeBoundParameters["Connection"], session => session.Offers.ReportsAsync(CancellationToken.None))
                .Select(name => (name, (string?)null)),
            takesWildcards: true);
}
