using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Work;

namespace SalesforceConnect.Connections;

/// <summary>
/// Keeps the refresh token of a connection that is saved. One that the org replaced is kept for good before the new one is used, and
/// while it is being replaced no other process may try the same. Where it is kept depends on the vault: in it, or, beside a SecretStore,
/// in a <see cref="TokenTrail"/>.
/// </summary>
internal sealed class VaultTokenKeeper : ConnectionTokenKeeper
{
    private readonly VaultPlace _place;

    // The refresh token that the vault gave last, or was given last: a vault that is locked by now is followed from there.
    private SecretText? _anchor;

    // What the org granted this session last: the only one who knows it, where it could be saved nowhere.
    private RotatedToken? _granted;

    // Why the file could not be used, as it was told last.
    private string? _told;

    /// <param name="document">The document, as the vault holds it.</param>
    /// <param name="place">Where it is saved.</param>
    public VaultTokenKeeper(ConnectionDocument document, VaultPlace place)
        : this(document, granted: null, place)
        => _anchor = document.FindSecret(ConnectionSecret.RefreshToken);

    private VaultTokenKeeper(ConnectionDocument document, RotatedToken? granted, VaultPlace place)
        : base(document)
    {
        _granted = granted;
        _place = place;
    }

    /// <summary>Saves the document of a connection that no vault knows.</summary>
    /// <param name="document">The document.</param>
    /// <param name="granted">What the org granted this session last; null where it replaced no token.</param>
    /// <param name="place">Where to save it.</param>
    /// <param name="caller">The caller, on whose pipeline thread the vault is used.</param>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    /// <exception cref="SfException">Why the vault did not take it.</exception>
    public static async Task<VaultTokenKeeper> SaveAsync(
        ConnectionDocument document, RotatedToken? granted, VaultPlace place, ICaller? caller, CancellationToken cancellationToken)
    {
        var keeper = new VaultTokenKeeper(document, granted, place);
        using ConnectionLock held = await place.LockAsync(keeper.Name, cancellationToken).ConfigureAwait(false);
        await keeper.StoreAsync(document, held, caller).ConfigureAwait(false);
        return keeper;
    }

    /// <summary>Saves a change of this connection, with the living refresh token.</summary>
    /// <returns>The keeper of the changed one.</returns>
    /// <inheritdoc cref="SaveAsync"/>
    public async Task<VaultTokenKeeper> SaveChangeAsync(
        ConnectionDocument document, VaultPlace place, ICaller? caller, CancellationToken cancellationToken)
    {
        using ConnectionLock held = await place.LockAsync(Name, cancellationToken).ConfigureAwait(false);
        await CatchUpAsync(held, caller).ConfigureAwait(false);
        var keeper = new VaultTokenKeeper(document, _granted, place);
        if (Document.FindSecret(ConnectionSecret.RefreshToken) is { } living)
        {
            keeper.Take(living);
        }

        await keeper.StoreAsync(keeper.Document, held, caller).ConfigureAwait(false);
        return keeper;
    }

    public override async Task<T> ExclusivelyAsync<T>(
        Func<SecretText, Func<SecretText, Task>, Task<T>> action, ICaller? caller, CancellationToken cancellationToken)
    {
        using ConnectionLock held = await _place.LockAsync(Name, cancellationToken).ConfigureAwait(false);
        await CatchUpAsync(held, caller).ConfigureAwait(false);
        SecretText current = Document.Secret(ConnectionSecret.RefreshToken);
        return await action(current, rotated =>
        {
            // In memory before anything can fail.
            _granted = new RotatedToken(current, rotated);
            Take(rotated);
            return SaveNewestAsync(held, caller);
        }).ConfigureAwait(false);
    }

    public override Task<VaultTokenKeeper> SaveInAsync(VaultPlace place, ICaller? caller, CancellationToken cancellationToken)
        => SaveAsync(Document, _granted, place, caller, cancellationToken);

    protected override async Task SaveMoveAsync(
        Func<ConnectionFacts, ConnectionFacts> move, string address, ICaller? caller, CancellationToken cancellationToken)
    {
        if (!_place.IsWrittenThrough)
        {
            return;
        }

        try
        {
            using ConnectionLock held = await _place.LockAsync(Name, cancellationToken).ConfigureAwait(false);
            ConnectionDocument kept = await LoadAsync(_place, caller).ConfigureAwait(false);
            SecretText? token = kept.FindSecret(ConnectionSecret.RefreshToken);
            ConnectionDocument living = token is null
                ? kept
                : kept.With(ConnectionSecret.RefreshToken, held.Trail.Follow(token) ?? throw Lost(held.Trail, token));
            await StoreAsync(living.With(move(kept.Facts)), held, caller).ConfigureAwait(false);
        }
        catch (SfException failure)
        {
            caller?.Verbose(() => Text.Message("InstanceUrlNotSaved", failure.ErrorId, address));
        }
    }

    /// <summary>Brings memory to the one living token, and the vault too where renewals write it.</summary>
    /// <remarks>A token that the org has replaced is never used: it is dead, and using it would revoke the living one.</remarks>
    private async Task CatchUpAsync(ConnectionLock held, ICaller? caller)
    {
        // A vault that is locked again does not end what works.
        ConnectionDocument? read = await TryLoadAsync(_place, caller).ConfigureAwait(false);
        ConnectionDocument kept = read ?? Document;
        if (read is not null)
        {
            _anchor = read.FindSecret(ConnectionSecret.RefreshToken);
            if (!_place.IsWrittenThrough)
            {
                // A new host is not written there.
                kept = read.With(read.Facts with { InstanceUrl = Document.Facts.InstanceUrl, LoginUrl = Document.Facts.LoginUrl });
            }
        }

        if (_anchor is not { } anchor)
        {
            Document = kept;
            return;
        }

        SecretText? living = kept.Facts.RenewedOn is null || held.Trail.Knows(anchor) ? held.Trail.Follow(anchor) : null;
        SecretText? unsaved = _granted is { } granted && (living is null || granted.Replaced.Reveal() == living.Reveal())
            ? granted.Token
            : null;
        Document = kept.With(ConnectionSecret.RefreshToken, unsaved ?? living ?? throw Lost(held.Trail, anchor));
        if (unsaved is not null || (read is not null && _place.IsWrittenThrough && living!.Reveal() != anchor.Reveal()))
        {
            await SaveNewestAsync(held, caller).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps the newest refresh token for good.</summary>
    private async Task SaveNewestAsync(ConnectionLock held, ICaller? caller)
    {
        SecretText newest = Document.Secret(ConnectionSecret.RefreshToken);
        bool isBeside = held.Trail.TryLead(_anchor ?? newest, newest);
        if (_place.IsWrittenThrough || !isBeside)
        {
            try
            {
                await StoreAsync(Document, held, caller).ConfigureAwait(false);
            }
            catch (SfException failure)
            {
                string elsewhere = isBeside
                    ? Text.Message("RefreshTokenNotSaved.OtherMachine")
                    : Text.Message("RefreshTokenNotSaved.OtherSession", held.Trail.Folder, held.Trail.Hindrance);
                throw new SfException(
                    "RefreshTokenNotSaved", SfErrorCategory.WriteError, failure, Name, _place.Vault, failure.Message, elsewhere);
            }
        }

        string? hindrance = held.Trail.Hindrance ?? held.Hindrance;
        if (hindrance is not null && hindrance != _told)
        {
            string what = isBeside ? "RenewedWithoutTurn" : _place.IsWrittenThrough ? "RenewedInVault" : "RenewedInSecretStore";
            caller?.Warning(Text.Message(what, Name, held.Trail.Folder, hindrance, _place.Vault));
        }

        _told = hindrance;
    }

    private async Task StoreAsync(ConnectionDocument document, ConnectionLock held, ICaller? caller)
    {
        SecretText? token = document.FindSecret(ConnectionSecret.RefreshToken);

        // Whatever becomes of the vault: the file leads on from this token before the vault can hold it.
        bool isLed = token is not null && IsReplaced(token) && held.Trail.TryLead(token, token);
        bool isRenewedBeside = isLed && !_place.IsWrittenThrough;
        ConnectionDocument written = document.With(document.Facts with { RenewedOn = isRenewedBeside ? Environment.MachineName : null });
        await _place.SaveAsync(written, caller).ConfigureAwait(false);
        Document = written;
        _anchor = token;

        bool IsReplaced(SecretText current)
            => _granted is not null
                || document.Facts.RenewedOn is not null
                || held.Trail.Knows(current)
                || held.Trail.Knows(_anchor ?? current);
    }

    private SfException Lost(TokenTrail trail, SecretText anchor)
    {
        string why = trail.Hindrance is { } hindrance ? Text.Message("RefreshTokenLost.Unreadable", trail.Folder, hindrance)
            : trail.Knows(anchor) ? Text.Message("RefreshTokenLost.Damaged", trail.Folder)
            : Text.Message("RefreshTokenLost.NoFile", trail.Folder);
        return new SfException("RefreshTokenLost", SfErrorCategory.AuthenticationError, Name, _place.Vault, why);
    }
}
