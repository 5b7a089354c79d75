using SalesforceConnect.Work;

namespace SalesforceConnect.Auth;

/// <summary>Where the one live refresh token of a connection is kept.</summary>
internal interface IRefreshTokenKeeper
{
    /// <summary>
    /// Does something with the live refresh token while nobody else, in this process or another, may use or replace it.
    /// </summary>
    /// <param name="action">Gets the live token, and what keeps a new one in its place.</param>
    /// <param name="caller">The caller, on whose pipeline thread the vault is used.</param>
    /// <param name="cancellationToken">Ends the wait for the others.</param>
    Task<T> ExclusivelyAsync<T>(
        Func<SecretText, Func<SecretText, Task>, Task<T>> action, ICaller? caller, CancellationToken cancellationToken);
}
