using SalesforceConnect.Errors;
using SalesforceConnect.Work;

namespace SalesforceConnect.Rest;

/// <summary>Makes calls to one org, signed in. It is all that a feature needs of a connection.</summary>
internal interface ISender
{
    /// <summary>
    /// Makes a call; a relative path goes with the connection's API version. However it ends, the request's sink is disposed of.
    /// </summary>
    /// <param name="request">The call.</param>
    /// <param name="caller">Where to tell of it; null for nowhere.</param>
    /// <param name="cancellationToken">Ends it at once, in whatever phase it is.</param>
    /// <exception cref="SfApiException">Salesforce refused the call, and it does not take an answer of any status.</exception>
    /// <exception cref="SfException">No whole answer came, or the path is on another host.</exception>
    Task<SfResponse> SendAsync(SfRequest request, ICaller? caller, CancellationToken cancellationToken);

    /// <summary>
    /// The API version that a relative path goes with, such as <c>67.0</c>, for what is sent within a body; found out first where it is
    /// not known.
    /// </summary>
    /// <param name="caller">Where to tell of it; null for nowhere.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    Task<string> ApiVersionAsync(ICaller? caller, CancellationToken cancellationToken);
}
