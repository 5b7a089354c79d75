using SalesforceConnect.Auth;
using SalesforceConnect.Work;

namespace SalesforceConnect.Connections;

/// <summary>Keeps the refresh token of a connection that lives in this session alone.</summary>
/// <param name="document">The document.</param>
internal sealed class MemoryTokenKeeper(ConnectionDocument document) : ConnectionTokenKeeper(document)
{
    // What the org granted this session last.
    private RotatedToken? _granted;

    public override async Task<T> ExclusivelyAsync<T>(
        Func<SecretText, Func<SecretText, Task>, Task<T>> action, ICaller? caller, CancellationToken cancellationToken)
    {
        SecretText own = Document.Secret(ConnectionSecret.RefreshToken);
        return await action(own, rotated =>
        {
            _granted = new RotatedToken(own, rotated);
            Take(rotated);
            return Task.CompletedTask;
        }).ConfigureAwait(false);
    }

    public override Task<VaultTokenKeeper> SaveInAsync(VaultPlace place, ICaller? caller, CancellationToken cancellationToken)
        => VaultTokenKeeper.SaveAsync(Document, _granted, place, caller, cancellationToken);
}
