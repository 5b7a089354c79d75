using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Connections;

/// <summary>
/// Holds one connection's document in memory, and keeps its refresh token: in memory alone, in a vault, or as one that is borrowed from
/// another connection. Which it is, is chosen when it is made; a connection that is saved goes on with another keeper.
/// </summary>
internal abstract class ConnectionTokenKeeper : IRefreshTokenKeeper
{
    private volatile ConnectionDocument _document;

    /// <param name="document">The document.</param>
    protected ConnectionTokenKeeper(ConnectionDocument document) => _document = document;

    /// <summary>The document as it is known now.</summary>
    public ConnectionDocument Document
    {
        get => _document;
        protected set => _document = value;
    }

    /// <summary>Whether the vault was found to hold another org's connection of the same name.</summary>
    public bool IsSuperseded { get; private set; }

    /// <summary>The connection's name.</summary>
    protected string Name => _document.Facts.Name;

    /// <summary>Keeps facts that were found out, in memory.</summary>
    public void Learn(Func<ConnectionFacts, ConnectionFacts> change) => _document = _document.With(change(_document.Facts));

    /// <summary>Takes over the host that a token names, and tells of it. Where it cannot be saved the next token names it again.</summary>
    public async Task AdoptAsync(Uri instanceUrl, ICaller? caller, CancellationToken cancellationToken)
    {
        string address = instanceUrl.WithoutSlash();
        if (address.Equals(_document.Facts.InstanceUrl, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        if (_document.Facts.InstanceUrl is { } former && !SalesforceHosts.IsLogin(new Uri(former).Host))
        {
            caller?.Warning(Text.Message("InstanceUrlChanged", Name, former, address));
        }

        Learn(Moved);
        await SaveMoveAsync(Moved, address, caller, cancellationToken).ConfigureAwait(false);

        ConnectionFacts Moved(ConnectionFacts facts)
            => facts with { InstanceUrl = address, LoginUrl = facts.LoginUrl ?? facts.InstanceUrl };
    }

    /// <inheritdoc/>
    public abstract Task<T> ExclusivelyAsync<T>(
        Func<SecretText, Func<SecretText, Task>, Task<T>> action, ICaller? caller, CancellationToken cancellationToken);

    /// <summary>Saves the document, its refresh token the living one.</summary>
    /// <param name="place">Where.</param>
    /// <param name="caller">The caller, on whose pipeline thread the vault is used.</param>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    /// <returns>The keeper to go on with.</returns>
    /// <exception cref="SfException">Why the vault did not take it.</exception>
    public abstract Task<VaultTokenKeeper> SaveInAsync(VaultPlace place, ICaller? caller, CancellationToken cancellationToken);

    /// <summary>The keeper to go on with once the connection stands for itself.</summary>
    public virtual ConnectionTokenKeeper Settled() => this;

    /// <summary>Makes sure that a vault does not hold another org's connection by this name, before that is changed or removed.</summary>
    /// <exception cref="SfException"><c>ConnectionNotFound</c> or <c>ConnectionChanged</c>.</exception>
    public Task RequireSameAsync(VaultPlace place, ICaller? caller) => TryLoadAsync(place, caller);

    /// <summary>Saves a host that was taken over, where renewals are saved.</summary>
    protected virtual Task SaveMoveAsync(
        Func<ConnectionFacts, ConnectionFacts> move, string address, ICaller? caller, CancellationToken cancellationToken)
        => Task.CompletedTask;

    /// <summary>Takes a refresh token into the document, in memory.</summary>
    protected void Take(SecretText token) => _document = _document.With(ConnectionSecret.RefreshToken, token);

    /// <summary>What a vault holds; null where it does not give it.</summary>
    /// <exception cref="SfException"><c>ConnectionNotFound</c> or <c>ConnectionChanged</c>.</exception>
    protected async Task<ConnectionDocument?> TryLoadAsync(VaultPlace place, ICaller? caller)
    {
        try
        {
            return await LoadAsync(place, caller).ConfigureAwait(false);
        }
        catch (SfException failure) when (failure.ErrorId is not ("ConnectionNotFound" or "ConnectionChanged"))
        {
            return null;
        }
    }

    /// <summary>What a vault holds, which must be this connection, and not one of another org that was given its name.</summary>
    protected async Task<ConnectionDocument> LoadAsync(VaultPlace place, ICaller? caller)
    {
        ConnectionDocument kept = await place.LoadAsync(Name, caller).ConfigureAwait(false);
        ConnectionFacts mine = _document.Facts;
        IsSuperseded = !kept.Facts.IsSameConnection(mine);
        return IsSuperseded
            ? throw new SfException(
                "ConnectionChanged", SfErrorCategory.InvalidOperation, mine.Name, place.Vault, mine.Describe(), kept.Facts.Describe())
            : kept;
    }
}
