namespace SalesforceConnect.LocalOrg;

/// <summary>A request's log entry and the stream that leads to the client without compression.</summary>
internal sealed class RequestState(RecordedRequest record, Stream wire)
{
    public RecordedRequest Record { get; } = record;

    public Stream Wire { get; } = wire;

    /// <summary>Whether a fault is to change the answer, so that it must not be zipped before.</summary>
    public bool WantsPlainAnswer { get; set; }
}
