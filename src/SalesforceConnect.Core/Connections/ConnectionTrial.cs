using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Work;

namespace SalesforceConnect.Connections;

/// <summary>
/// A connection that is being made or changed: it is tested as one of the session alone, so that nothing reaches a vault before it is
/// known to work, and then saved. When a step fails, nothing of it is left, and what was there before still is.
/// </summary>
internal sealed class ConnectionTrial
{
    private readonly ConnectionDocument _given;
    private readonly VaultPlace? _place;
    private readonly TokenGrant? _initial;
    private readonly OpenConnection? _changeOf;
    private readonly bool _hasOwnToken;

    /// <param name="document">The connection's document.</param>
    /// <param name="place">Where to save it; null for the session alone.</param>
    /// <param name="initial">A grant that there is already.</param>
    /// <param name="changeOf">The connection that it is a change of; null for a new one.</param>
    /// <param name="hasOwnToken">
    /// Whether it has a refresh token of its own, and does not go on using that of the connection that it changes.
    /// </param>
    public ConnectionTrial(
        ConnectionDocument document,
        VaultPlace? place,
        TokenGrant? initial = null,
        OpenConnection? changeOf = null,
        bool hasOwnToken = false)
    {
        _given = document;
        _place = place;
        _initial = initial;
        _changeOf = changeOf;
        _hasOwnToken = hasOwnToken || changeOf is null;
        Connection = new OpenConnection(document, initial, changeOf: _hasOwnToken ? null : changeOf);
    }

    /// <summary>The connection, to be used once it is <see cref="SaveAsync"/>d.</summary>
    public OpenConnection Connection { get; }

    /// <summary>Makes sure that what is to be changed is still what the vault holds.</summary>
    /// <exception cref="SfException"><c>ConnectionNotFound</c> or <c>ConnectionChanged</c>.</exception>
    public Task RequireSameAsync(ICaller? caller)
        => _place is not null && _changeOf is not null ? _changeOf.RequireSameAsync(_place, caller) : Task.CompletedTask;

    /// <summary>Tests it.</summary>
    /// <param name="caller">Where calls are told.</param>
    /// <param name="onCheck">Gets the name of each check as it begins.</param>
    /// <param name="cancellationToken">Ends the test at once.</param>
    /// <exception cref="SfException">Why it does not work.</exception>
    public async Task TestAsync(ICaller? caller, Action<string>? onCheck, CancellationToken cancellationToken)
    {
        SfConnectionTest report = await new ConnectionTester(caller, onCheck)
            .RunAsync(Connection, Text.Message("SecretGiven"), cancellationToken).ConfigureAwait(false);
        if (report.Checks.FirstOrDefault(check => check.Status == CheckStatus.Failed) is { } failed)
        {
            throw failed.Error!;
        }

        if (_initial is not null && _place is { IsWrittenThrough: false })
        {
            // Whether the app replaces its refresh tokens shows when one is used, and there a renewal cannot write it down.
            await Connection.SignInAsync(caller, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Saves it, and ends the trial.</summary>
    /// <exception cref="SfException">Why the vault did not take it.</exception>
    public async Task SaveAsync(ICaller? caller, CancellationToken cancellationToken)
    {
        if (_place is not null)
        {
            await Connection.SaveInAsync(_place, caller, cancellationToken).ConfigureAwait(false);
        }

        Connection.Settle();
    }

    /// <summary>Ends a trial that failed.</summary>
    /// <returns>
    /// Whether the connection must be kept for the session: the org has replaced the token that was given, so it has the only one that
    /// works.
    /// </returns>
    public bool Abandon(Exception failure)
    {
        bool isNeeded = _hasOwnToken && failure is SfException && HasNewToken;
        if (!isNeeded)
        {
            Connection.Dispose();
        }

        return isNeeded;
    }

    private bool HasNewToken
        => Connection.Document.FindSecret(ConnectionSecret.RefreshToken)?.Reveal() is { } living
            && living != _given.FindSecret(ConnectionSecret.RefreshToken)?.Reveal();
}
