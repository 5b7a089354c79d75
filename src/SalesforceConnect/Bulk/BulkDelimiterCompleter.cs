using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using SalesforceConnect.Connections;

namespace SalesforceConnect.Bulk;

/// <summary>Completes the names of the characters that bulk jobs put between values.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BulkDelimiterCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        => HostlessStore.Complete(
            wordToComplete,
            () => BulkDelimiter.All.Select(
                character => (CultureInfo.InvariantCulture.TextInfo.ToTitleCase(BulkDelimiter.NameOf(character)!.ToLowerInvariant()), (string?)character.ToString())),
            isSorted: true);
}
