using SalesforceConnect.Auth;
using SalesforceConnect.Work;

namespace SalesforceConnect.Connections;

/// <summary>Uses the refresh token of the connection that this one is a change of, while the change is only being tried.</summary>
/// <param name="document">The changed document.</param>
/// <param name="lender">Whose refresh token it is.</param>
internal sealed class BorrowedTokenKeeper(ConnectionDocument document, ConnectionTokenKeeper lender) : ConnectionTokenKeeper(document)
{
    public override Task<T> ExclusivelyAsync<T>(
        Func<SecretText, Func<SecretText, Task>, Task<T>> action, ICaller? caller, CancellationToken cancellationToken)
        => lender.ExclusivelyAsync(
            (living, keepAsync) =>
            {
                Take(living);
                return action(living, rotated =>
                {
                    Take(rotated);
                    return keepAsync(rotated);
                });
            },
            caller,
            cancellationToken);

    public override Task<VaultTokenKeeper> SaveInAsync(VaultPlace place, ICaller? caller, CancellationToken cancellationToken)
        => lender is VaultTokenKeeper saved
            ? saved.SaveChangeAsync(Document, place, caller, cancellationToken)
            : VaultTokenKeeper.SaveAsync(Document, granted: null, place, caller, cancellationToken);

    // With the token that it borrowed last.
    public override ConnectionTokenKeeper Settled() => new MemoryTokenKeeper(Document);
}
