using SalesforceConnect.Errors;

namespace SalesforceConnect.Connections;

/// <summary>Where connections are kept. Called on the pipeline thread alone, since a vault may have to ask for its password.</summary>
internal interface IConnectionStore
{
    /// <summary>The vault to use.</summary>
    /// <param name="vault">The one that the user named; null for the default one.</param>
    /// <exception cref="SfException"><c>SecretManagementMissing</c>, <c>NoVault</c> or <c>VaultNotFound</c>.</exception>
    string ResolveVault(string? vault);

    /// <summary>
    /// The vaults that hold a connection of this name, the default vault first. Each is asked for that name, whatever it lists.
    /// </summary>
    /// <exception cref="SfException">
    /// No vault holds it, and one could not be asked, or has something else of that name, which is nobody's to replace.
    /// </exception>
    IReadOnlyList<string> VaultsWith(string name, string? vault);

    /// <summary>What the vaults list, without reading a secret. A vault may hold connections that it does not list.</summary>
    /// <param name="vault">Only this vault; null for all.</param>
    /// <param name="report">Gets the error of a vault that could not be listed; the others are still listed.</param>
    IReadOnlyList<SfConnection> List(string? vault, Action<SfException> report);

    /// <summary>
    /// Whether a vault may be written whenever a refresh token is replaced. A SecretStore may not: each process keeps a copy of the
    /// whole store and writes all of it, without the secrets that other processes have saved since.
    /// </summary>
    bool IsWrittenThrough(string vault);

    /// <summary>Reads a connection with its secrets.</summary>
    /// <exception cref="SfException">
    /// <c>ConnectionNotFound</c>, <c>VaultLocked</c>, or what is wrong with it: see <see cref="ConnectionDocument.Parse"/>.
    /// </exception>
    ConnectionDocument Load(string name, string vault);

    /// <summary>
    /// Writes a connection over any of the same name; when that fails nothing of it is left behind, and what was there before still is.
    /// </summary>
    /// <exception cref="SfException">
    /// <c>SaveFailed</c>, <c>VaultLocked</c>; or <c>NotASavedConnection</c>: the name is taken by a secret that is not ours.
    /// </exception>
    void Save(ConnectionDocument connection, string vault);

    /// <summary>Takes a connection out of a vault.</summary>
    /// <exception cref="SfException"><c>RemoveFailed</c>.</exception>
    void Remove(string name, string vault);
}
