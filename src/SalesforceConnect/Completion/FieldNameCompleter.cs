using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using SalesforceConnect.Connections;
using SalesforceConnect.Query;

namespace SalesforceConnect.Completion;

/// <summary>
/// Completes the names of fields of the object that <c>-Object</c> names, and paths over its parents; for <c>-ExternalIdField</c>, those
/// that find records.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FieldNameCompleter : IArgumentCompleter
{
    private const string FinderParameter = "ExternalIdField";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        => HostlessStore.Complete(wordToComplete, () =>
        {
            bool finds = FinderParameter.Equals(parameterName, StringComparison.OrdinalIgnoreCase);
            string path = (wordToComplete ?? "").Trim('\'', '"');
            string prefix = path.Substring(0, path.LastIndexOf('.') + 1);
            string[] parents = prefix.Split(['.'], StringSplitOptions.RemoveEmptyEntries);
            string[] objects = [.. ObjectsOf(fakeBoundParameters["Object"] ?? fakeBoundParameters["Id"])];
            return OrgNames.Ask(fakeBoundParameters, async names =>
            {
                // Each of several objects must have the field.
                var found = new List<SoqlCandidate>();
                for (int index = 0; index < objects.Length; index++)
                {
                    string? owner = await names.ObjectOfAsync(objects[index], CancellationToken.None).ConfigureAwait(false);
                    IReadOnlyList<SoqlCandidate> fields = await (finds
                        ? names.FindersAsync(owner, CancellationToken.None)
                        : names.FieldsAsync(owner, parents, CancellationToken.None)).ConfigureAwait(false);
                    found =
                        [.. index == 0
                            ? fields
                            : found.Where(known => fields.Any(field => field.Name.Equals(known.Name, StringComparison.OrdinalIgnoreCase)))];
                }

                return found;
            }).Select(field => (prefix + field.Name, (string?)field.Tip));
        });

    private static IEnumerable<string> ObjectsOf(object? given) => given switch
    {
        null => [],
        string name => [name],
        IEnumerable names => names.Cast<object?>().Select(name => name?.ToString() ?? ""),
        _ => [given.ToString() ?? ""],
    };
}
