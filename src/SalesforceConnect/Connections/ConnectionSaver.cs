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

    /// <summary>Does it.</summary>
    /// <param name="connection">The connection's document.</param>
    /// <param name="vault">The vault to save it in; null for this session alone.</param>
    /// <param name="skipTest">Saves it untested.</param>
    /// <param name="initial">A grant that there is already.</param>
    /// <param name="changeOf">The connection that it is a change of.</param>
    /// <param name="hasOwnToken">Whether it has a refresh token of its own, and does not go on using that of the connection that it changes.</param>
    /// <returns>The connection, known in the session.</returns>
    /// <exception cref="SfException">Why the test failed, or why it could not be saved.</exception>
    public SfConnection TestAndSave(
        ConnectionDocument connection, string? vault, bool skipTest, TokenGrant? initial = null, OpenConnection? changeOf = null, bool hasOwnToken = false)
    {
        VaultPlace? place = vault is null ? null : _command.Connections.PlaceIn(vault);

        // Tested as one of the session alone: nothing reaches a vault before it is known to work.
        var trial = new OpenConnection(connection, initial, changeOf: hasOwnToken ? null : changeOf);
        try
        {
            if (place is not null && changeOf is not null)
            {
                _command.Run((bridge, _) => changeOf.RequireSameAsync(place, bridge));
            }

            if (!skipTest)
            {
                Test(trial);
                if (initial is not null && place is { IsWrittenThrough: false })
                {
                    // Whether the app replaces its refresh tokens shows when one is used, and there a renewal cannot write it down.
                    _command.Run(trial.SignInAsync);
                }
            }

            if (place is not null)
            {
                _command.Run((bridge, cancellationToken) => trial.SaveInAsync(place, bridge, cancellationToken));
            }
        }
        catch (Exception failure)
        {
            if ((changeOf is null || hasOwnToken) && failure is SfException && HasNewToken(trial, connection))
            {
                // The org has replaced the token that was given, so the new one is the only one that works.
                _command.Connections.Runspace.Add(new SfConnection(trial, vault: null));
                _command.WriteWarning(Text.Message("KeptInSession", connection.Facts.Name));
            }
            else
            {
                trial.Dispose();
            }

            throw;
        }

        trial.Settle();
        var made = new SfConnection(trial, vault);
        _command.Connections.Runspace.Add(made);
        return made;
    }

    private static bool HasNewToken(OpenConnection trial, ConnectionDocument given)
        => trial.Document.FindSecret(ConnectionDocument.RefreshToken)?.Reveal() is { } living
            && living != given.FindSecret(ConnectionDocument.RefreshToken)?.Reveal();

    private void Test(OpenConnection session)
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
