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

    /// <summary>
    /// Whether SecretManagement has not been used in this process. Once it has, it asks for passwords at the host that used it
    /// first, whoever calls, so that a completer must keep away.
    /// </summary>
    public static bool IsSafe
        => !AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name == "Microsoft.PowerShell.SecretManagement");

    /// <summary>The completions that begin with the word.</summary>
    /// <param name="wordToComplete">What was typed, perhaps quoted.</param>
    /// <param name="names">Gives names and tool tips.</param>
    /// <param name="takesWildcards">Whether it may hold wildcards.</param>
    /// <param name="isSorted">Whether the names are in order already.</param>
    public static IEnumerable<CompletionResult> Complete(
        string? wordToComplete, Func<IEnumerable<(string Name, string? Tip)>> names, bool takesWildcards = false, bool isSorted = false)
    {
        try
        {
            string word = (wordToComplete ?? "").Trim('\'', '"');
            var pattern = new WildcardPattern((takesWildcards ? word : WildcardPattern.Escape(word)) + "*", WildcardOptions.IgnoreCase);
            return
            [
                .. names()
                    .Where(item => pattern.IsMatch(item.Name))
                    .GroupBy(item => item.Name, StringComparer.OrdinalIgnoreCase)
                    .Select(group => group.First())
                    .OrderBy(item => isSorted ? "" : item.Name, StringComparer.OrdinalIgnoreCase)
                    .Select(
                        item => new CompletionResult(
                            Quote(item.Name), item.Name, CompletionResultType.ParameterValue, item.Tip ?? item.Name)),
            ];
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // A failing completer would break the line that is being typed.
            return [];
        }
    }

    /// <summary>What the vaults say within the time limit; nothing where they do not.</summary>
    public static IReadOnlyList<T> Ask<T>(Func<SecretManagementStore, IEnumerable<T>> ask) => InTime(Begin(ask)) ?? [];

    /// <summary>Begins to ask the vaults.</summary>
    public static Task<List<T>> Begin<T>(Func<SecretManagementStore, IEnumerable<T>> ask) => Task.Run(() =>
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

    /// <summary>What was asked, once it is known; null while it is not, after waiting for the time limit.</summary>
    public static IReadOnlyList<T>? InTime<T>(Task<List<T>> search)
    {
        bool isInTime = Task.WhenAny(search, Task.Delay(s_limit)).GetAwaiter().GetResult() == search;
        return !isInTime ? null : search.Status == TaskStatus.RanToCompletion ? search.GetAwaiter().GetResult() : [];
    }

    private static string Quote(string name)
        => name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
            ? name
            : "'" + CodeGeneration.EscapeSingleQuotedStringContent(name) + "'";
}
