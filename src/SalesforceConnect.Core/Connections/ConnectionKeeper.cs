using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Http;

namespace SalesforceConnect.Connections;

/// <summary>
/// Keeps one connection's document: in memory, and in its vault where it has one. A refresh token that the org replaced is in the
/// vault before it is used, and while it is being replaced no other process may try the same.
/// </summary>
internal sealed class ConnectionKeeper : IRefreshTokenKeeper
{
    private ConnectionKeeper? _lender;
    private string? _vault;
    private Func<IConnectionStore>? _openStore;
    private volatile SavedConnection _saved;

    /// <param name="saved">The document.</param>
    /// <param name="lender">Whose refresh token it is, for a change that is only being tried; null for one of its own.</param>
    public ConnectionKeeper(SavedConnection saved, ConnectionKeeper? lender = null)
    {
        _saved = saved;
        _lender = lender;
    }

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

    /// <summary>Ends the loan of another one's refresh token.</summary>
    /// <param name="vault">The vault that it is saved in by now; null for none.</param>
    /// <param name="openStore">Opens the store.</param>
    public void Settle(string? vault, Func<IConnectionStore> openStore)
    {
        _lender = null;
        if (vault is not null)
        {
            KeepIn(vault, openStore);
        }
    }

    /// <summary>Keeps facts that were found out, in memory.</summary>
    public void Learn(Func<ConnectionFacts, ConnectionFacts> change) => _saved = _saved.With(change(_saved.Facts));

    /// <summary>Takes over the host that a token names, in the vault too. Where that fails the next token names it again.</summary>
    public async Task AdoptAsync(Uri instanceUrl, ICaller? caller, CancellationToken cancellationToken)
    {
        string address = instanceUrl.AbsoluteUri.TrimEnd('/');
        if (address.Equals(_saved.Facts.InstanceUrl, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        Learn(Moved);
        if (_vault is null)
        {
            return;
        }

        try
        {
            using ConnectionTurn turn = await ConnectionTurn.TakeAsync(_saved.Facts.Name, _vault, cancellationToken).ConfigureAwait(false);
            SavedConnection kept = Living(await LoadAsync(caller).ConfigureAwait(false), turn);
            await StoreAsync(kept.With(Moved(kept.Facts)), caller).ConfigureAwait(false);
        }
        catch (SfException failure)
        {
            caller?.Verbose(() => $"{failure.ErrorId}: the new host {address} is known in this session alone");
        }

        ConnectionFacts Moved(ConnectionFacts facts) => facts with { InstanceUrl = address, LoginUrl = facts.LoginUrl ?? facts.InstanceUrl };
    }

    public async Task<T> ExclusivelyAsync<T>(
        Func<SecretText, Func<SecretText, Task>, Task<T>> action, ICaller? caller, CancellationToken cancellationToken)
    {
        if (_lender is not null)
        {
            return await _lender.ExclusivelyAsync(
                (live, keepAsync) =>
                {
                    Take(live);
                    return action(live, rotated =>
                    {
                        Take(rotated);
                        return keepAsync(rotated);
                    });
                },
                caller,
                cancellationToken).ConfigureAwait(false);
        }

        if (_vault is null)
        {
            return await action(_saved.Secret(SavedConnection.RefreshToken), rotated =>
            {
                Take(rotated);
                return Task.CompletedTask;
            }).ConfigureAwait(false);
        }

        using ConnectionTurn turn = await ConnectionTurn.TakeAsync(_saved.Facts.Name, _vault, cancellationToken).ConfigureAwait(false);
        await CatchUpAsync(turn, caller).ConfigureAwait(false);
        SecretText current = _saved.Secret(SavedConnection.RefreshToken);
        return await action(current, rotated =>
        {
            turn.Replace(current, rotated);
            Take(rotated);
            return SaveAsync(caller);
        }).ConfigureAwait(false);
    }

    /// <summary>Brings memory and vault to the one living token.</summary>
    /// <remarks>A token that the org has replaced is never used: it is dead, and using it would revoke the living one.</remarks>
    private async Task CatchUpAsync(ConnectionTurn turn, ICaller? caller)
    {
        SavedConnection kept;
        try
        {
            kept = await LoadAsync(caller).ConfigureAwait(false);
        }
        catch (SfException failure) when (failure.ErrorId != "ConnectionNotFound")
        {
            // A vault that is locked again does not end what works: memory leads to the living token as well.
            _saved = Living(_saved, turn);
            return;
        }

        _saved = Living(kept, turn);
        if (_saved != kept)
        {
            await SaveAsync(caller).ConfigureAwait(false);
        }
    }

    private SavedConnection Living(SavedConnection kept, ConnectionTurn turn)
    {
        if (kept.FindSecret(SavedConnection.RefreshToken) is not { } token)
        {
            return kept;
        }

        SecretText living = turn.Follow(token)
            ?? throw new SfException("RefreshTokenLost", SfErrorCategory.AuthenticationError, kept.Facts.Name, _vault);
        return living == token ? kept : kept.With(SavedConnection.RefreshToken, living);
    }

    private void Take(SecretText token) => _saved = _saved.With(SavedConnection.RefreshToken, token);

    private async Task SaveAsync(ICaller? caller)
    {
        try
        {
            await StoreAsync(_saved, caller).ConfigureAwait(false);
        }
        catch (SfException failure)
        {
            throw new SfException("RefreshTokenNotSaved", SfErrorCategory.WriteError, failure, _saved.Facts.Name, _vault, failure.Message);
        }
    }

    private Task<SavedConnection> LoadAsync(ICaller? caller) => OnCallersThreadAsync(caller, store => store.Load(_saved.Facts.Name, _vault!));

    private Task<SavedConnection> StoreAsync(SavedConnection changed, ICaller? caller) => OnCallersThreadAsync(caller, store =>
    {
        store.Save(changed, _vault!);
        return changed;
    });

    private Task<SavedConnection> OnCallersThreadAsync(ICaller? caller, Func<IConnectionStore, SavedConnection> action)
    {
        return caller is null ? Task.FromResult(Act()) : caller.OnOwnThreadAsync(Act);

        SavedConnection Act() => action(_openStore!());
    }
}
