using SalesforceConnect.Rest;

namespace SalesforceConnect.Bulk;

/// <summary>Waits for jobs.</summary>
/// <param name="jobs">Asks for them.</param>
/// <param name="clock">The clock for the waits.</param>
internal sealed class BulkWait(BulkJobs jobs, TimeProvider clock)
{
    /// <inheritdoc cref="StateWait{T}.Interval"/>
    public TimeSpan? Interval { get; init; }

    /// <inheritdoc cref="StateWait{T}.Limit"/>
    public TimeSpan? Limit { get; init; }

    /// <summary>Waits until a job has come to its end, good or bad.</summary>
    /// <param name="job">The job.</param>
    /// <param name="onAsked">Hears of each answer; null for nobody.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    /// <returns>The job as it ended.</returns>
    /// <exception cref="SfException"><c>BulkJobTimeout</c>: it goes on.</exception>
    public Task<SfBulkJob> EndAsync(SfBulkJob job, Action<SfBulkJob>? onAsked, CancellationToken cancellationToken)
    {
        var wait = new StateWait<SfBulkJob>(clock)
        {
            Interval = Interval,
            Limit = Limit,
            IsDone = known => known.IsDone,
            TimedOut = (known, waited) => new SfException(
                "BulkJobTimeout", SfErrorCategory.OperationTimeout, known.Id, known.State, (long)waited.TotalSeconds)
            { Target = known },
        };
        return wait.EndAsync(job, jobs.RenewAsync, onAsked, cancellationToken);
    }
}
