namespace SalesforceConnect.Connections;

/// <summary>Where a connection is saved.</summary>
/// <param name="Vault">The vault.</param>
/// <param name="IsWrittenThrough">Whether a renewal writes the vault: <see cref="IConnectionStore.IsWrittenThrough"/>.</param>
/// <param name="OpenStore">Opens the store, on the thread of whoever works with the connection then.</param>
internal sealed record VaultPlace(string Vault, bool IsWrittenThrough, Func<IConnectionStore> OpenStore);
