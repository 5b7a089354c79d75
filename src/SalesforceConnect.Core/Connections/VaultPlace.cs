using SalesforceConnect.Work;

namespace SalesforceConnect.Connections;

/// <summary>Where a connection is saved.</summary>
/// <param name="Vault">The vault.</param>
/// <param name="IsWrittenThrough">Whether a renewal writes the vault: <see cref="IConnectionStore.IsWrittenThrough"/>.</param>
/// <param name="OpenStore">Opens the store, on the thread of whoever works with the connection then.</param>
internal sealed record VaultPlace(string Vault, bool IsWrittenThrough, Func<IConnectionStore> OpenStore)
{
    /// <summary>The clock to wait by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Keeps every other process of this user from a connection: see <see cref="ConnectionLock.TakeAsync"/>.</summary>
    public Task<ConnectionLock> LockAsync(string name, CancellationToken cancellationToken)
        => ConnectionLock.TakeAsync(name, Vault, Clock, cancellationToken);

    /// <summary>Reads a connection with its secrets.</summary>
    /// <inheritdoc cref="IConnectionStore.Load"/>
    public Task<ConnectionDocument> LoadAsync(string name, ICaller? caller)
        => OnCallersThreadAsync(caller, store => store.Load(name, Vault));

    /// <summary>Writes a connection over any of the same name.</summary>
    /// <inheritdoc cref="IConnectionStore.Save"/>
    public Task SaveAsync(ConnectionDocument document, ICaller? caller) => OnCallersThreadAsync(caller, store =>
    {
        store.Save(document, Vault);
        return true;
    });

    /// <summary>Takes a connection out of the vault, and what is beside it.</summary>
    /// <inheritdoc cref="IConnectionStore.Remove"/>
    public async Task RemoveAsync(string name, ICaller? caller, CancellationToken cancellationToken)
    {
        using ConnectionLock held = await LockAsync(name, cancellationToken).ConfigureAwait(false);
        await OnCallersThreadAsync(caller, store =>
        {
            store.Remove(name, Vault);
            return true;
        }).ConfigureAwait(false);
        held.Trail.Delete();
    }

    private Task<T> OnCallersThreadAsync<T>(ICaller? caller, Func<IConnectionStore, T> action)
    {
        return caller is null ? Task.FromResult(Act()) : caller.OnOwnThreadAsync(Act);

        T Act() => action(OpenStore());
    }
}
