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

    /// <summary>Waits for work that somebody else may have begun, and that goes on when this wait ends early.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    public static async Task<T> ForAsync<T>(Task<T> work, CancellationToken cancellationToken)
    {
        var isOver = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => isOver.TrySetCanceled(cancellationToken)))
        {
            return await (await Task.WhenAny(work, isOver.Task).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }
}
