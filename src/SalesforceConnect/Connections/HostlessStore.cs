using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace SalesforceConnect.Connections;

/// <summary>
/// What completers ask of the vaults: in a runspace without a host, where a locked vault fails instead of asking, and with a time
/// limit. It never throws.
/// </summary>
internal static class HostlessStore
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    /// <summary>The completions that begin with the word.</summary>
    /// <param name="wordToComplete">What was typed, perhaps quoted.</param>
    /// <param name="ask">Gives names and tool tips.</param>
    /// <param name="known">Names that are known without asking.</param>
    public static IEnumerable<CompletionResult> Complete(
        string? wordToComplete, Func<SecretManagementStore, IEnumerable<(string Name, string? Tip)>> ask, params (string Name, string? Tip)[] known)
    {
        try
        {
            var pattern = new WildcardPattern(WildcardPattern.Escape((wordToComplete ?? "").Trim('\'', '"')) + "*", WildcardOptions.IgnoreCase);
            return
            [
                .. known.Concat(Ask(ask))
                    .Where(item => pattern.IsMatch(item.Name))
                    .GroupBy(item => item.Name, StringComparer.OrdinalIgnoreCase)
                    .Select(group => group.First())
                    .OrderBy(item => item.Name, StringComparer.OrdinalIgnoreCase)
                    .Select(item => new CompletionResult(Quote(item.Name), item.Name, CompletionResultType.ParameterValue, item.Tip ?? item.Name)),
            ];
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // A failing completer would break the line that is being typed.
            return [];
        }
    }

    private static IEnumerable<(string Name, string? Tip)> Ask(Func<SecretManagementStore, IEnumerable<(string Name, string? Tip)>> ask)
    {
        Task<List<(string, string?)>> search = Task.Run(() =>
        {
            using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
            runspace.Open();
            return ask(new SecretManagementStore(new SecretManagement(() =>
            {
                var shell = PowerShell.Create();
                shell.Runspace = runspace;
                return shell;
            }))).ToList();
        });
        bool isInTime = Task.WhenAny(search, Task.Delay(s_limit)).GetAwaiter().GetResult() == search;
        return isInTime && search.Status == TaskStatus.RanToCompletion ? search.GetAwaiter().GetResult() : [];
    }

    private static string Quote(string name)
        => name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') ? name : "'" + CodeGeneration.EscapeSingleQuotedStringContent(name) + "'";
}
