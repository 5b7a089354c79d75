namespace SalesforceConnect.LocalOrg;

/// <summary>How a bulk job goes. As it stands, a job is done when it is first asked for, and every row is worked on.</summary>
public sealed record BulkJobPlan
{
    /// <summary>How many times a job, asked for, says <c>UploadComplete</c> before it begins.</summary>
    public int QueuedPolls { get; init; }

    /// <summary>
    /// How many times a job, asked for, says <c>InProgress</c> before it says how it ended. Its count of rows grows from one to the next.
    /// <see cref="int.MaxValue"/> makes a job that does not end before <see cref="BulkJobs.Release"/>.
    /// </summary>
    public int RunningPolls { get; init; }

    /// <summary>How long a job says <c>InProgress</c>, by the org's clock.</summary>
    public TimeSpan Takes { get; init; }

    /// <summary>
    /// A load stops after so many rows and is <c>InProgress</c> until <see cref="BulkJobs.Release"/>, or until it is aborted: so that it is
    /// known what an abort found done.
    /// </summary>
    public int? PauseAfterRows { get; init; }

    /// <summary>The job fails with this <c>errorMessage</c>, after <see cref="FailAfterRows"/> rows.</summary>
    public string? FailWith { get; init; }

    /// <summary>How many rows a load that fails has worked on before; the rest is unprocessed.</summary>
    public int FailAfterRows { get; init; }

    /// <summary>How many rows of a load, before <see cref="LostRows"/>, are left unprocessed although the job completes.</summary>
    public int UnprocessedRows { get; init; }

    /// <summary>How many rows at the end of a load are in no result file, as those of batches over the day's allocation.</summary>
    public int LostRows { get; init; }
}
