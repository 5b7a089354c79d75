using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Connections;

/// <summary>The base of every cmdlet that finds, makes or keeps connections.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ConnectionCommand : SfCommand
{
    private ConnectionResolver? _connections;

    /// <summary>Finds, opens and keeps connections for this invocation.</summary>
    internal ConnectionResolver Connections => _connections ??= ConnectionResolver.ForCaller();

    /// <summary>
    /// Does what makes or chooses the session's current connection. Where that fails, or is stopped, the session is left without one, so
    /// that
    /// the next command does not run against another org.
    /// </summary>
    /// <param name="name">The name of the connection that is meant.</param>
    /// <param name="action">Makes or finds it; null where nothing is to be done.</param>
    /// <returns>What the action gave, which is current now.</returns>
    internal SfConnection? Choosing(string name, Func<SfConnection?> action)
    {
        bool isDone = false;
        try
        {
            SfConnection? chosen = action();
            if (chosen is not null)
            {
                Connections.Runspace.Select(chosen);
            }

            isDone = true;
            return chosen;
        }
        finally
        {
            if (!isDone && !IsWhatIf)
            {
                Connections.Runspace.Fail(name);
            }
        }
    }

    /// <summary>The last steps of making or changing a connection: tests it, saves it, and makes it known in the session.</summary>
    /// <param name="trial">The connection.</param>
    /// <param name="vault">The vault that it is saved in; null for this session alone.</param>
    /// <param name="skipTest">Saves it untested.</param>
    /// <returns>The connection, known in the session.</returns>
    /// <exception cref="SfException">Why the test failed, or why it could not be saved.</exception>
    internal SfConnection TestAndSave(ConnectionTrial trial, string? vault, bool skipTest)
    {
        try
        {
            Run(async (bridge, cancellationToken) =>
            {
                await trial.RequireSameAsync(bridge).ConfigureAwait(false);
                if (!skipTest)
                {
                    using var progress = new ProgressReport(bridge, Text.Message("Progress.Test", trial.Connection.Facts.Name));
                    await trial.TestAsync(bridge, progress.Report, cancellationToken).ConfigureAwait(false);
                }

                await trial.SaveAsync(bridge, cancellationToken).ConfigureAwait(false);
            });
        }
        catch (Exception failure)
        {
            if (trial.Abandon(failure))
            {
                Connections.Runspace.Add(new SfConnection(trial.Connection, vault: null));
                WriteWarning(Text.Message("KeptInSession", trial.Connection.Facts.Name));
            }

            throw;
        }

        var made = new SfConnection(trial.Connection, vault);
        Connections.Runspace.Add(made);
        return made;
    }

    /// <summary>
    /// What a user's name of a connection means: with wildcards, each known one that matches; else the one that it names.
    /// </summary>
    /// <param name="reference">The name, or a connection.</param>
    /// <param name="vault">The vault to look in; null for the session and all vaults.</param>
    internal IEnumerable<ConnectionReference> Named(ConnectionReference reference, string? vault = null)
        => reference is { Connection: null, Name: { } name } && WildcardPattern.ContainsWildcardCharacters(name)
            ? Matching(name, KnownConnections(vault), connection => connection.Name)
                .Select(connection => new ConnectionReference(connection))
            : [reference];

    /// <summary>The session's and the saved connections; a vault that cannot be listed is an error, and the others are.</summary>
    /// <param name="vault">The vault to look in; null for the session and all vaults.</param>
    internal IReadOnlyList<SfConnection> KnownConnections(string? vault)
        => Connections.Known(
            vault, error => WriteError(ErrorRecords.From(error, vault ?? (object)error.ErrorId)), error => WriteVerbose(error.Message));
}
