using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using SalesforceConnect.Query;
using SalesforceConnect.Soql;

namespace SalesforceConnect.Completion;

/// <summary>
/// Completes objects, fields and values inside a query. PowerShell takes the whole string for the word and does not say where in it
/// the cursor is: in one that is not closed it is at the end, else it is looked for where something is not finished.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SoqlCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            if (QueryLiteral.Find(commandAst, wordToComplete ?? "") is not { } literal)
            {
                return [];
            }

            return
            [
                .. OrgNames.Ask(fakeBoundParameters, names => FindAsync(names, literal))
                    .OrderBy(found => found.Candidate.Name, StringComparer.OrdinalIgnoreCase)
                    .Select(found => new CompletionResult(
                        literal.With(found.Place.Start, found.Place.Length, found.Candidate.Text),
                        found.Candidate.Name,
                        CompletionResultType.ParameterValue,
                        found.Candidate.Tip.Length > 0 ? found.Candidate.Tip : found.Candidate.Name)),
            ];
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // A failing completer would break the line that is being typed.
            return [];
        }
    }

    private static async Task<List<(SoqlCompletion Place, SoqlCandidate Candidate)>> FindAsync(SoqlNames names, QueryLiteral literal)
    {
        SoqlQuery query = SoqlQuery.Parse(literal.Soql);
        IEnumerable<int> places = literal.IsClosed ? SoqlCompletion.Places(query).Reverse() : [literal.Soql.Length];
        foreach (int place in places)
        {
            if (SoqlCompletion.At(query, place) is not { } found)
            {
                continue;
            }

            List<SoqlCandidate> fitting =
                [.. (await names.FindAsync(found, CancellationToken.None).ConfigureAwait(false)).Where(
                    candidate => candidate.Name.StartsWith(found.Word, StringComparison.OrdinalIgnoreCase))];
            bool isFinished = literal.IsClosed
                && fitting.Any(candidate => candidate.Name.Equals(found.Word, StringComparison.OrdinalIgnoreCase));
            if (fitting.Count > 0 && !isFinished)
            {
                return [.. fitting.Select(candidate => (found, candidate))];
            }
        }

        return [];
    }
}
