using System.Collections;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
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
        => Ask(
            bound["Connection"],
            connection => ask(new SoqlNames(connection.Types, bound.Contains("Tooling") ? "tooling/sobjects" : "sobjects")));

    /// <inheritdoc cref="Ask{T}(IDictionary, Func{SoqlNames, Task{List{T}}})"/>
    /// <param name="connection">The connection that is typed already, or the first of several; null for none.</param>
    /// <param name="ask">Asks.</param>
    public static IReadOnlyList<T> Ask<T>(object? connection, Func<OpenConnection, Task<List<T>>> ask)
        => AtWork(connection) is { Grant: not null } open ? HostlessStore.InTime(Task.Run(() => ask(open))) ?? [] : [];

    // A connection that must be loaded first might have to ask for the vault's password.
    private static OpenConnection? AtWork(object? given)
    {
        object? first = given is IList { Count: > 0 } several ? several[0] : given;
        ConnectionReference? reference = first is null ? null : first as ConnectionReference ?? new ConnectionReference(first);
        return ConnectionResolver.AtWork(RunspaceConnections.Current, reference)?.Opened;
    }
}
