using System.Collections;
using SalesforceConnect.Connections;
using SalesforceConnect.Query;

namespace SalesforceConnect.Completion;

/// <summary>
/// What completers ask of the org: only over a connection that is at work already, without a question to anybody, and with a time
/// limit. What comes too late for one Tab is kept for the next.
/// </summary>
internal static class OrgNames
{
    /// <summary>What the org has to say within the time limit; nothing where it does not, or there is no connection.</summary>
    /// <param name="bound">The parameters that are typed already.</param>
    /// <param name="ask">Asks.</param>
    public static IReadOnlyList<T> Ask<T>(IDictionary bound, Func<SoqlNames, Task<List<T>>> ask)
    {
        if (SessionOf(bound["Connection"]) is not { Grant: not null } session)
        {
            return [];
        }

        var names = new SoqlNames(session.Types, bound.Contains("Tooling") ? "tooling/sobjects" : "sobjects");
        return HostlessStore.InTime(Task.Run(() => ask(names))) ?? [];
    }

    // A connection that must be loaded first might have to ask for the vault's password.
    private static ConnectionSession? SessionOf(object? given)
    {
        SessionConnections session = SessionConnections.Current;
        object? first = given is IList { Count: > 0 } several ? several[0] : given;
        if (first is null)
        {
            return (session.Selected ?? (Environment.GetEnvironmentVariable(ConnectionResolver.EnvironmentVariable) is { Length: > 0 } named ? session.Find(named) : null))?.Session;
        }

        ConnectionReference reference = first as ConnectionReference ?? new ConnectionReference(first);
        return reference.Connection?.Session ?? (reference.Name is { } name ? session.Find(name)?.Session : null);
    }
}
