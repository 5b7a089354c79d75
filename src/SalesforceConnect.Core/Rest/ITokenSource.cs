using SalesforceConnect.Work;

namespace SalesforceConnect.Rest;

/// <summary>Where the pipeline gets the token for a call.</summary>
internal interface ITokenSource
{
    /// <summary>A token that is not known to be expired.</summary>
    Task<BearerToken> GetAsync(ICaller? caller, CancellationToken cancellationToken);

    /// <summary>A token other than the one that was refused; null where there can be none.</summary>
    Task<BearerToken?> RenewAsync(BearerToken refused, ICaller? caller, CancellationToken cancellationToken);
}
