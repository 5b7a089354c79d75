using SalesforceConnect.Errors;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Bulk;

/// <summary>Waits for jobs: asks soon at first, then less often.</summary>
/// <param name="jobs">Asks for them.</param>
/// <param name="clock">The clock for the waits.</param>
internal sealed class BulkWait(BulkJobs jobs, TimeProvider clock)
{
    private const double Slower = 1.5;
    private const int MostMisses = 5;

    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait between two questions; null for 0.5 s at first, and up to 10 s later.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How long to wait in all; null for however long it takes.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>Waits until a job has come to its end, good or bad.</summary>
    /// <param name="job">The job.</param>
    /// <param name="onAsked">Hears of each answer; null for nobody.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    /// <returns>The job as it ended.</returns>
    /// <exception cref="SfException"><c>BulkJobTimeout</c>: it goes on.</exception>
    public async Task<SfBulkJob> EndAsync(SfBulkJob job, Action<SfBulkJob>? onAsked, CancellationToken cancellationToken)
    {
        long begun = clock.GetTimestamp();
        TimeSpan pause = Interval ?? s_first;
        int misses = 0;
        while (true)
        {
            try
            {
                job = await jobs.RenewAsync(job, cancellationToken).ConfigureAwait(false);
                misses = 0;
                onAsked?.Invoke(job);
            }
            catch (SfException failure) when (MayPass(failure) && ++misses < MostMisses)
            {
                // The job goes on meanwhile, perhaps for hours: what is out of order for a moment does not end the wait for it.
            }

            if (job.IsDone)
            {
                return job;
            }

            TimeSpan waited = clock.GetElapsedTime(begun);
            if (waited >= Limit)
            {
                throw new SfException("BulkJobTimeout", SfErrorCategory.OperationTimeout, job.Id, job.State, (long)waited.TotalSeconds)
                {
                    Target = job,
                };
            }

            TimeSpan left = Limit is { } limit ? limit - waited : TimeSpan.MaxValue;
            await Waits.DelayAsync(clock, pause < left ? pause : left, cancellationToken).ConfigureAwait(false);
            pause = Interval
                ?? (pause.TotalSeconds * Slower > s_longest.TotalSeconds ? s_longest : TimeSpan.FromSeconds(pause.TotalSeconds * Slower));
        }
    }

    private static bool MayPass(SfException failure) => failure switch
    {
        SfApiException refusal => refusal.Refusal.Meaning.IsTransient,
        TransportException broken => broken.IsTransient,
        _ => failure.ErrorId == "InvalidJson",
    };
}
