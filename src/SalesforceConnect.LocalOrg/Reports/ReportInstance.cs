namespace SalesforceConnect.LocalOrg;

/// <summary>An asynchronous run of a report.</summary>
internal sealed class ReportInstance(string id, ReportRun run, bool includeDetails, string ownerId, DateTime requested, int pollsLeft)
{
    private int _pollsLeft = pollsLeft;

    public string Id { get; } = id;

    public ReportRun Run { get; } = run;

    public bool IncludeDetails { get; } = includeDetails;

    public string OwnerId { get; } = ownerId;

    public DateTime Requested { get; } = requested;

    /// <summary>Why it cannot come to an end; null where it can.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>How far it is: it takes as many questions as the library says.</summary>
    public string Status => Volatile.Read(ref _pollsLeft) > 0 ? "Running" : ErrorMessage is null ? "Success" : "Error";

    /// <summary>Somebody asked.</summary>
    public void Ask() => Interlocked.Decrement(ref _pollsLeft);
}
