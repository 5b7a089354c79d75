namespace SalesforceConnect.Reports;

/// <summary>How long all calls for one report may take together, from finding it on; what lies between the calls does not count.</summary>
/// <param name="clock">The clock.</param>
/// <param name="limit">How long; null for however long it takes.</param>
/// <param name="report">The report, as the user named it.</param>
internal sealed class ReportLimit(TimeProvider clock, TimeSpan? limit, string report)
{
    private TimeSpan _used;

    /// <summary>What is left of it; null for no limit.</summary>
    public TimeSpan? Left => limit is not { } whole ? null : whole > _used ? whole - _used : TimeSpan.FromMilliseconds(1);

    /// <summary>Does work, and ends it when the limit is over.</summary>
    /// <param name="state">What becomes of the report meanwhile, as the error is to say it, such as <c>not yet found</c>.</param>
    /// <param name="workAsync">The work.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException"><c>ReportTimeout</c>.</exception>
    public async Task<T> KeepAsync<T>(Func<string> state, Func<CancellationToken, Task<T>> workAsync, CancellationToken cancellationToken)
    {
        if (Left is not { } left)
        {
            return await workAsync(cancellationToken).ConfigureAwait(false);
        }

        long begun = clock.GetTimestamp();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using ITimer timer = clock.CreateTimer(_ => End(over), null, left, Timeout.InfiniteTimeSpan);
        try
        {
            return await workAsync(over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException failure) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Over(state(), failure);
        }
        finally
        {
            _used += clock.GetElapsedTime(begun);
        }
    }

    /// <summary>The error of a report that takes longer.</summary>
    /// <param name="state">What has become of it.</param>
    /// <param name="inner">The cause; null for none.</param>
    public SfException Over(string state, Exception? inner = null)
        => new("ReportTimeout", SfErrorCategory.OperationTimeout, inner, report, state, (long)(limit ?? _used).TotalSeconds) { Target = report };

    // The timer may fire when the work has just ended.
    private static void End(CancellationTokenSource over)
    {
        try
        {
            over.Cancel();
        }
        catch (ObjectDisposedException)
        {
        }
    }
}
