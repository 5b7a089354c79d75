using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Connections;

/// <summary>
/// The last steps of making or changing a connection: test it, save it, make it known in the session. When a step fails, nothing of
/// it is left, and what was there before still is.
/// </summary>
internal sealed class ConnectionSaver
{
    private readonly SfCommand _command;

    public ConnectionSaver(SfCommand command) => _command = command;

    /// <summary>Does it; a failure ends the statement.</summary>
    /// <param name="connection">The connection's document.</param>
    /// <param name="vault">The vault to save it in; null for this session alone.</param>
    /// <param name="skipTest">Saves it untested.</param>
    /// <param name="initial">A grant that there is already.</param>
    /// <returns>The connection, known in the session.</returns>
    public SfConnection TestAndSave(SavedConnection connection, string? vault, bool skipTest, TokenGrant? initial = null)
    {
        string name = connection.Facts.Name;

        // Tested as one of the session alone: nothing reaches a vault before it is known to work.
        var trial = new ConnectionSession(connection, initial: initial);
        try
        {
            if (!skipTest)
            {
                _command.Checked(name, () => Test(trial));
            }

            if (vault is not null)
            {
                _command.Checked(name, () => _command.Connections.Store.Save(trial.Saved, vault));
                trial.KeepIn(vault, ConnectionResolver.OpenStore);
            }
        }
        catch
        {
            trial.Dispose();
            throw;
        }

        var made = new SfConnection(trial, vault);
        _command.Connections.Session.Add(made);
        return made;
    }

    private void Test(ConnectionSession session)
    {
        SfConnectionTest? report = null;
        _command.Run(async (bridge, cancellationToken) =>
        {
            using var progress = new ProgressReport(bridge, $"Testing the connection '{session.Facts.Name}'");
            report = await new ConnectionTester(bridge, progress.Report)
                .RunAsync(session, Text.Message("SecretGiven"), cancellationToken).ConfigureAwait(false);
        });
        if (report!.Checks.FirstOrDefault(check => check.Status == CheckStatus.Failed) is { } failed)
        {
            throw failed.Error!;
        }
    }
}
