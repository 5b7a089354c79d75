using SalesforceConnect.Auth;
using SalesforceConnect.Http;

namespace SalesforceConnect.Connections;

/// <summary>
/// Keeps one connection's document: in memory, and in its vault where it has one. A refresh token that the org replaced is in the
/// vault before it is used, and while it is being replaced no other process may try the same.
/// </summary>
internal sealed class ConnectionKeeper : IRefreshTokenKeeper
{
    private const int ReloadLimit = 40;

    private static readonly TimeSpan s_reloadPause = TimeSpan.FromMilliseconds(100);

    private string? _vault;
    private Func<IConnectionStore>? _openStore;
    private volatile SavedConnection _saved;

    /// <param name="saved">The document.</param>
    public ConnectionKeeper(SavedConnection saved) => _saved = saved;

    /// <summary>The document as it is known now.</summary>
    public SavedConnection Saved => _saved;

    /// <summary>Says that it is saved in a vault; until then it is one of this session alone.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="openStore">Opens the store, on the thread of whoever works with the connection then.</param>
    public void KeepIn(string vault, Func<IConnectionStore> openStore)
    {
        _vault = vault;
        _openStore = openStore;
    }

    /// <summary>Keeps facts that were found out, in memory.</summary>
    public void Learn(Func<ConnectionFacts, ConnectionFacts> change) => _saved = _saved.With(change(_saved.Facts));

    /// <summary>Takes over the host that a token names, in the vault too.</summary>
    public async Task AdoptAsync(Uri instanceUrl, ICaller? caller, CancellationToken cancellationToken)
    {
        string address = instanceUrl.AbsoluteUri.TrimEnd('/');
        ConnectionFacts facts = _saved.Facts;
        if (address.Equals(facts.InstanceUrl, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        Learn(known => known with { InstanceUrl = address, LoginUrl = known.LoginUrl ?? known.InstanceUrl });
        if (_vault is null || _openStore is null)
        {
            return;
        }

        using ProcessLock turn = await ProcessLock.AcquireAsync(facts.Name, _vault, cancellationToken).ConfigureAwait(false);
        SavedConnection kept = await LoadAsync(turn, caller, cancellationToken).ConfigureAwait(false);
        SavedConnection moved = kept.With(kept.Facts with { InstanceUrl = address, LoginUrl = kept.Facts.LoginUrl ?? kept.Facts.InstanceUrl });
        await SaveAsync(moved, turn, caller).ConfigureAwait(false);
    }

    public async Task<TokenGrant> ExclusivelyAsync(
        Func<SecretText, Func<SecretText, Task>, Task<TokenGrant>> action, ICaller? caller, CancellationToken cancellationToken)
    {
        if (_vault is null || _openStore is null)
        {
            return await action(_saved.Secret(SavedConnection.RefreshToken), rotated =>
            {
                _saved = _saved.With(SavedConnection.RefreshToken, rotated);
                return Task.CompletedTask;
            }).ConfigureAwait(false);
        }

        using ProcessLock turn = await ProcessLock.AcquireAsync(_saved.Facts.Name, _vault, cancellationToken).ConfigureAwait(false);
        _saved = await LoadAsync(turn, caller, cancellationToken).ConfigureAwait(false);
        return await action(
            _saved.Secret(SavedConnection.RefreshToken),
            rotated => SaveAsync(_saved.With(SavedConnection.RefreshToken, rotated), turn, caller)).ConfigureAwait(false);
    }

    /// <remarks>
    /// A vault may answer from its memory for a moment after another process has written. A token that is not the one last saved
    /// would be dead, and using it would revoke the living one. Where the other does not come, somebody has put this one there.
    /// </remarks>
    private async Task<SavedConnection> LoadAsync(ProcessLock turn, ICaller? caller, CancellationToken cancellationToken)
    {
        string expected = turn.Mark;
        for (int i = 0; ; i++)
        {
            SavedConnection kept = await OnCallersThreadAsync(caller, store => store.Load(_saved.Facts.Name, _vault!)).ConfigureAwait(false);
            if (expected.Length == 0 || MarkOf(kept) == expected || i >= ReloadLimit)
            {
                return kept;
            }

            await Task.Delay(s_reloadPause, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SaveAsync(SavedConnection changed, ProcessLock turn, ICaller? caller)
    {
        // In memory first: should the vault fail, this process still has the only living token.
        _saved = changed;
        await OnCallersThreadAsync(caller, store =>
        {
            store.Save(changed, _vault!);
            return changed;
        }).ConfigureAwait(false);
        turn.Mark = MarkOf(changed);
    }

    private Task<SavedConnection> OnCallersThreadAsync(ICaller? caller, Func<IConnectionStore, SavedConnection> action)
    {
        return caller is null ? Task.FromResult(Act()) : caller.OnOwnThreadAsync(Act);

        SavedConnection Act() => action(_openStore!());
    }

    private static string MarkOf(SavedConnection connection)
        => connection.FindSecret(SavedConnection.RefreshToken) is { } token ? ProcessLock.Fingerprint(token.Reveal()) : "";
}
