using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using SalesforceConnect.Connections;
using SalesforceConnect.Pages;

namespace SalesforceConnect.Completion;

/// <summary>Completes the names of pages of Setup.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SetupPageCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        => HostlessStore.Complete(
            wordToComplete, () => SetupPages.Names.Select(name => (name, (string?)SetupPages.PathOf(name))), takesWildcards: true);
}
