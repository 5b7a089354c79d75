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
        => Ask(bound["Connection"], session => ask(new SoqlNames(session.Types, bound.Contains("Tooling") ? "tooling/sobjects" : "sobjects")));

    /// <inheritdoc cref="Ask{T}(IDictionary, Func{SoqlNames, Task{List{T}}})"/>
    /// <param name="connection">The connection that is typed already, or the first of several; null for none.</param>
    /// <param name="ask">Asks.</param>
    public static IReadOnlyList<T> Ask<T>(object? connection, Func<ConnectionSession, Task<List<T>>> ask)
        => SessionOf(connection) is { Grant: not null } session ? HostlessStore.InTime(Task.Run(() => ask(session))) ?? [] : [];

    // A connection that must be loaded first might have to ask for the vault's password.
    private static ConnectionSession? SessionOf(object? given)
    {
        SessionConnections session = SessionConnections.Current;
        object? first = given is IList { Count: > 0 } several ? several[0] : given;
        if (first is null)
        {
            return ConnectionResolver.KnownDefault(session)?.Session;
        }

        ConnectionReference reference = first as ConnectionReference ?? new ConnectionReference(first);
        return reference.Connection?.Session ?? (reference.Name is { } name ? session.Find(name)?.Session : null);
    }
}
