namespace SalesforceConnect.Work;

/// <summary>Waits by a clock that tests can turn.</summary>
internal static class Waits
{
    /// <summary>Waits so long.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="time">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task DelayAsync(TimeProvider clock, TimeSpan time, CancellationToken cancellationToken)
    {
        var isOver = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => isOver.TrySetCanceled(cancellationToken)))
        using (clock.CreateTimer(_ => isOver.TrySetResult(true), null, time, Timeout.InfiniteTimeSpan))
        {
            await isOver.Task.ConfigureAwait(false);
        }
    }
}
