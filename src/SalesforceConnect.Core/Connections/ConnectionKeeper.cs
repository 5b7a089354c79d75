using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Connections;

/// <summary>
/// Keeps one connection's document: in memory, and in its vault where it has one. A refresh token that the org replaced is kept for
/// good before the new one is used, and while it is being replaced no other process may try the same. Where it is kept depends on the
/// vault: in it, or, beside a SecretStore, in a <see cref="TokenTrail"/>.
/// </summary>
internal sealed class ConnectionKeeper : IRefreshTokenKeeper
{
    private ConnectionKeeper? _lender;
    private VaultPlace? _place;
    private volatile ConnectionDocument _saved;

    // The refresh token that the vault gave last, or was given last: a vault that is locked by now is followed from there.
    private SecretText? _anchor;

    // What the org granted this session last, and what that replaced: the only one who knows it, where it could be saved nowhere.
    private (SecretText Replaced, SecretText Token)? _granted;

    // Why the file could not be used, as it was told last.
    private string? _told;

    /// <param name="saved">The document.</param>
    /// <param name="lender">Whose refresh token it is, for a change that is only being tried; null for one of its own.</param>
    public ConnectionKeeper(ConnectionDocument saved, ConnectionKeeper? lender = null)
    {
        _saved = saved;
        _lender = lender;
    }

    /// <summary>The document as it is known now.</summary>
    public ConnectionDocument Document => _saved;

    /// <summary>Whether the vault was found to hold another org's connection of the same name.</summary>
    public bool IsSuperseded { get; private set; }

    /// <summary>Says where it is saved, as it is; until then it is one of this session alone.</summary>
    public void KeepIn(VaultPlace place)
    {
        _place = place;
        _anchor = _saved.FindSecret(ConnectionDocument.RefreshToken);
    }

    /// <summary>Ends the loan of another one's refresh token.</summary>
    public void Settle() => _lender = null;

    /// <summary>Keeps facts that were found out, in memory.</summary>
    public void Learn(Func<ConnectionFacts, ConnectionFacts> change) => _saved = _saved.With(change(_saved.Facts));

    /// <summary>Takes over the host that a token names, in the vault too where renewals write it. Where that fails the next token names it again.</summary>
    public async Task AdoptAsync(Uri instanceUrl, ICaller? caller, CancellationToken cancellationToken)
    {
        string address = instanceUrl.WithoutSlash();
        if (address.Equals(_saved.Facts.InstanceUrl, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        if (_saved.Facts.InstanceUrl is { } former && !SalesforceHosts.IsLogin(new Uri(former).Host))
        {
            caller?.Warning(Text.Message("InstanceUrlChanged", _saved.Facts.Name, former, address));
        }

        Learn(Moved);
        if (_place is not { IsWrittenThrough: true } place)
        {
            return;
        }

        try
        {
            using ConnectionLock turn = await ConnectionLock.TakeAsync(_saved.Facts.Name, place.Vault, cancellationToken).ConfigureAwait(false);
            ConnectionDocument kept = Same(await LoadAsync(place, caller).ConfigureAwait(false));
            SecretText? token = kept.FindSecret(ConnectionDocument.RefreshToken);
            ConnectionDocument living = token is null ? kept : kept.With(ConnectionDocument.RefreshToken, turn.Trail.Follow(token) ?? throw Lost(turn.Trail, token));
            await StoreAsync(living.With(Moved(kept.Facts)), turn, place, caller).ConfigureAwait(false);
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

        if (_place is not { } place)
        {
            SecretText own = _saved.Secret(ConnectionDocument.RefreshToken);
            return await action(own, rotated =>
            {
                Grant(own, rotated);
                return Task.CompletedTask;
            }).ConfigureAwait(false);
        }

        using ConnectionLock turn = await ConnectionLock.TakeAsync(_saved.Facts.Name, place.Vault, cancellationToken).ConfigureAwait(false);
        await CatchUpAsync(turn, place, caller).ConfigureAwait(false);
        SecretText current = _saved.Secret(ConnectionDocument.RefreshToken);
        return await action(current, rotated =>
        {
            // In memory before anything can fail.
            Grant(current, rotated);
            return SaveNewestAsync(turn, place, caller);
        }).ConfigureAwait(false);
    }

    /// <summary>Saves the document, its refresh token the living one, and says that it is saved there from now on.</summary>
    /// <param name="place">Where.</param>
    /// <param name="caller">The caller, on whose pipeline thread the vault is used.</param>
    /// <param name="cancellationToken">Ends the wait for the turn.</param>
    /// <exception cref="SfException">Why the vault did not take it.</exception>
    public async Task SaveInAsync(VaultPlace place, ICaller? caller, CancellationToken cancellationToken)
    {
        using ConnectionLock turn = await ConnectionLock.TakeAsync(_saved.Facts.Name, place.Vault, cancellationToken).ConfigureAwait(false);
        if (_lender is not null)
        {
            await _lender.CatchUpAsync(turn, place, caller).ConfigureAwait(false);
            _granted = _lender._granted;
            if (_lender._saved.FindSecret(ConnectionDocument.RefreshToken) is { } living)
            {
                Take(living);
            }
        }

        await StoreAsync(_saved, turn, place, caller).ConfigureAwait(false);
        _place = place;
        Settle();
    }

    /// <summary>Makes sure that the vault does not hold another org's connection by this name, before that is changed or removed.</summary>
    /// <exception cref="SfException"><c>ConnectionNotFound</c> or <c>ConnectionChanged</c>.</exception>
    public Task RequireSameAsync(VaultPlace place, ICaller? caller) => TryLoadAsync(place, caller);

    /// <summary>Takes a connection out of its vault, and what is beside it.</summary>
    /// <param name="name">The connection's name.</param>
    /// <param name="place">Where it is saved.</param>
    /// <param name="caller">The caller, on whose pipeline thread the vault is used.</param>
    /// <param name="cancellationToken">Ends the wait for the turn.</param>
    /// <exception cref="SfException">Why the vault did not remove it.</exception>
    public static async Task RemoveAsync(string name, VaultPlace place, ICaller? caller, CancellationToken cancellationToken)
    {
        using ConnectionLock turn = await ConnectionLock.TakeAsync(name, place.Vault, cancellationToken).ConfigureAwait(false);
        await OnCallersThreadAsync(place, caller, store =>
        {
            store.Remove(name, place.Vault);
            return true;
        }).ConfigureAwait(false);
        turn.Trail.Delete();
    }

    /// <summary>Brings memory to the one living token, and the vault too where renewals write it.</summary>
    /// <remarks>A token that the org has replaced is never used: it is dead, and using it would revoke the living one.</remarks>
    private async Task CatchUpAsync(ConnectionLock turn, VaultPlace place, ICaller? caller)
    {
        // A vault that is locked again does not end what works.
        ConnectionDocument? read = await TryLoadAsync(place, caller).ConfigureAwait(false);
        ConnectionDocument kept = read ?? _saved;
        if (read is not null)
        {
            _anchor = read.FindSecret(ConnectionDocument.RefreshToken);
            if (!place.IsWrittenThrough)
            {
                // A new host is not written there.
                kept = read.With(read.Facts with { InstanceUrl = _saved.Facts.InstanceUrl, LoginUrl = _saved.Facts.LoginUrl });
            }
        }

        if (_anchor is not { } anchor)
        {
            _saved = kept;
            return;
        }

        SecretText? living = kept.Facts.RenewedOn is null || turn.Trail.Knows(anchor) ? turn.Trail.Follow(anchor) : null;
        bool isUnsaved = _granted is { } granted && (living is null || granted.Replaced.Reveal() == living.Reveal());
        _saved = kept.With(ConnectionDocument.RefreshToken, (isUnsaved ? _granted!.Value.Token : living) ?? throw Lost(turn.Trail, anchor));
        if (isUnsaved || (read is not null && place.IsWrittenThrough && living!.Reveal() != anchor.Reveal()))
        {
            await SaveNewestAsync(turn, place, caller).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps the newest refresh token for good.</summary>
    private async Task SaveNewestAsync(ConnectionLock turn, VaultPlace place, ICaller? caller)
    {
        SecretText newest = _saved.Secret(ConnectionDocument.RefreshToken);
        bool isBeside = turn.Trail.TryLead(_anchor ?? newest, newest);
        if (place.IsWrittenThrough || !isBeside)
        {
            try
            {
                await StoreAsync(_saved, turn, place, caller).ConfigureAwait(false);
            }
            catch (SfException failure)
            {
                string elsewhere = isBeside
                    ? Text.Message("RefreshTokenNotSaved.OtherMachine")
                    : Text.Message("RefreshTokenNotSaved.OtherSession", turn.Trail.Folder, turn.Trail.Hindrance);
                throw new SfException(
                    "RefreshTokenNotSaved", SfErrorCategory.WriteError, failure, _saved.Facts.Name, place.Vault, failure.Message, elsewhere);
            }
        }

        string? hindrance = turn.Trail.Hindrance ?? turn.Hindrance;
        if (hindrance is not null && hindrance != _told)
        {
            string what = isBeside ? "RenewedWithoutTurn" : place.IsWrittenThrough ? "RenewedInVault" : "RenewedInSecretStore";
            caller?.Warning(Text.Message(what, _saved.Facts.Name, turn.Trail.Folder, hindrance, place.Vault));
        }

        _told = hindrance;
    }

    private async Task StoreAsync(ConnectionDocument document, ConnectionLock turn, VaultPlace place, ICaller? caller)
    {
        SecretText? token = document.FindSecret(ConnectionDocument.RefreshToken);
        // Whatever becomes of the vault: the file leads on from this token before the vault can hold it.
        bool isLed = token is not null && IsReplaced(token) && turn.Trail.TryLead(token, token);
        ConnectionDocument written = document.With(document.Facts with { RenewedOn = isLed && !place.IsWrittenThrough ? Environment.MachineName : null });
        await OnCallersThreadAsync(place, caller, store =>
        {
            store.Save(written, place.Vault);
            return true;
        }).ConfigureAwait(false);
        _saved = written;
        _anchor = token;

        bool IsReplaced(SecretText current) => _granted is not null || document.Facts.RenewedOn is not null || turn.Trail.Knows(current) || turn.Trail.Knows(_anchor ?? current);
    }

    private void Grant(SecretText replaced, SecretText rotated)
    {
        _granted = (replaced, rotated);
        Take(rotated);
    }

    private void Take(SecretText token) => _saved = _saved.With(ConnectionDocument.RefreshToken, token);

    /// <summary>What the vault holds; null where it does not give it.</summary>
    /// <exception cref="SfException"><c>ConnectionNotFound</c> or <c>ConnectionChanged</c>.</exception>
    private async Task<ConnectionDocument?> TryLoadAsync(VaultPlace place, ICaller? caller)
    {
        try
        {
            return Same(await LoadAsync(place, caller).ConfigureAwait(false));
        }
        catch (SfException failure) when (failure.ErrorId is not ("ConnectionNotFound" or "ConnectionChanged"))
        {
            return null;
        }
    }

    /// <summary>Makes sure that a document is this connection's, and not one of another org that was given its name.</summary>
    private ConnectionDocument Same(ConnectionDocument kept)
    {
        ConnectionFacts mine = _saved.Facts;
        IsSuperseded = !kept.Facts.IsSameConnection(mine);
        return IsSuperseded
            ? throw new SfException("ConnectionChanged", SfErrorCategory.InvalidOperation, mine.Name, _place?.Vault, mine.Describe(), kept.Facts.Describe())
            : kept;
    }

    private SfException Lost(TokenTrail trail, SecretText anchor)
    {
        string why = trail.Hindrance is { } hindrance ? Text.Message("RefreshTokenLost.Unreadable", trail.Folder, hindrance)
            : trail.Knows(anchor) ? Text.Message("RefreshTokenLost.Damaged", trail.Folder)
            : Text.Message("RefreshTokenLost.NoFile", trail.Folder);
        return new SfException("RefreshTokenLost", SfErrorCategory.AuthenticationError, _saved.Facts.Name, _place?.Vault, why);
    }

    private Task<ConnectionDocument> LoadAsync(VaultPlace place, ICaller? caller)
        => OnCallersThreadAsync(place, caller, store => store.Load(_saved.Facts.Name, place.Vault));

    private static Task<T> OnCallersThreadAsync<T>(VaultPlace place, ICaller? caller, Func<IConnectionStore, T> action)
    {
        return caller is null ? Task.FromResult(Act()) : caller.OnOwnThreadAsync(Act);

        T Act() => action(place.OpenStore());
    }
}
