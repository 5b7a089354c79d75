using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>A connection of one case's own, whose requests carry its key: any number of cases share an org, and each finds its own.</summary>
internal sealed class CaseConnection : ISender
{
    private const string Header = "X-Case";
    private const string Secret = "secret-of-a-case";

    // Long enough for any call that goes well; waited out where the org falls silent.
#if NET
    private static readonly TimeSpan s_shortPatience = TimeSpan.FromMilliseconds(600);
#else
    private static readonly TimeSpan s_shortPatience = TimeSpan.FromMilliseconds(2000);
#endif

    private readonly string _key;
    private readonly OpenConnection _session;

    /// <param name="test">Whose org it is of.</param>
    /// <param name="key">The case's.</param>
    /// <param name="isSilent">Whether the org falls silent, so that a call is not waited for as long as else.</param>
    /// <param name="patience">How long then.</param>
    public CaseConnection(CoreTest test, string key, bool isSilent, TimeSpan? patience = null)
    {
        _key = key;
        test.Org.Apps.Add(new ExternalClientApp
        {
            ConsumerKey = key,
            ConsumerSecret = Secret,
            ClientCredentialsEnabled = true,
            RunAsUsername = test.Org.Users.Administrator.Username,
        });
        _session = test.Connect(
            key,
            Secret,
            settings: isSilent ? new TransportSettings { Proxy = CoreTest.NoProxy, Timeout = patience ?? s_shortPatience } : null);
    }

    public OrgKey Org => _session.Key;

    public bool IsMine(RecordedRequest request) => request.Headers.GetValueOrDefault(Header) == _key;

    public Task<SfResponse> SendAsync(SfRequest request, ICaller? caller, CancellationToken cancellationToken)
        => _session.SendAsync(
            request.Headers.Any(header => header.Key == Header) ? request : request.WithHeader(Header, _key), caller, cancellationToken);

    public Task<string> ApiVersionAsync(ICaller? caller, CancellationToken cancellationToken)
        => _session.ApiVersionAsync(caller, cancellationToken);
}
