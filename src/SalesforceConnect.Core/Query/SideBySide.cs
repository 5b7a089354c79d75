namespace SalesforceConnect.Query;

/// <summary>Work that goes on side by side, a handful at a time, and of which nothing goes on once it has ended.</summary>
internal static class SideBySide
{
    /// <summary>How many calls are under way at most.</summary>
    public const int Most = 6;

    /// <summary>
    /// Begins work for each item and hands it on when it is done, in the order of the items. No more than <see cref="Most"/> are begun
    /// that have not been taken, so that nothing runs far ahead of one who takes slowly or has enough.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="begin">Begins the work for one; called for one at a time.</param>
    /// <param name="take">Takes an item and its work, which is done, for good or ill; what it throws ends everything.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public static async Task InOrderAsync<TItem, TResult>(
        IEnumerable<TItem> items, Func<TItem, CancellationToken, Task<TResult>> begin, Func<TItem, Task<TResult>, Task> take, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var begun = new Queue<(TItem Item, Task<TResult> Work)>();
        try
        {
            foreach (TItem item in items)
            {
                if (begun.Count == Most)
                {
                    await TakeFirstAsync().ConfigureAwait(false);
                }

                begun.Enqueue((item, begin(item, stop.Token)));
            }

            while (begun.Count > 0)
            {
                await TakeFirstAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await EndAsync(stop, begun.Select(one => one.Work)).ConfigureAwait(false);
        }

        async Task TakeFirstAsync()
        {
            (TItem item, Task<TResult> work) = begun.Peek();
            await Task.WhenAny(work).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            begun.Dequeue();
            await take(item, work).ConfigureAwait(false);
        }
    }

    /// <summary>Cancels work and waits until it has ended; what it throws is of no more interest.</summary>
    public static Task EndAsync(CancellationTokenSource stop, IEnumerable<Task> work)
    {
        stop.Cancel();
        return Task.WhenAll(work).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
