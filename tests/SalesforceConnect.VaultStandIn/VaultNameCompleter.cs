using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SalesforceConnect.VaultStandIn;

namespace Microsoft.PowerShell.SecretManagement;

/// <summary>Completes the names of registered vaults.</summary>
internal sealed class VaultNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Complete(new VaultRegistry(VaultHome.FindHere()).Vaults.Keys, wordToComplete);

    internal static IEnumerable<CompletionResult> Complete(IEnumerable<string> names, string wordToComplete)
    {
        WildcardPattern pattern = new(wordToComplete.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return names.Where(pattern.IsMatch)
            .Select(name => name.Any(char.IsWhiteSpace) ? $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'" : name)
            .Select(text => new CompletionResult(text, text, CompletionResultType.Text, text));
    }
}
