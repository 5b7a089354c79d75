namespace SalesforceConnect.Work;

/// <summary>Work that goes on side by side, a handful at a time, and of which nothing goes on once it has ended.</summary>
/// <param name="most">How much work is under way at most.</param>
internal sealed class SideBySide(int most = SideBySide.Usual) : IDisposable
{
    /// <summary>How many calls are under way at most, where nothing else is said.</summary>
    public const int Usual = 6;

    private readonly SemaphoreSlim _room = new(most);

    /// <summary>Does a piece of work as soon as there is room for it. It must not wait for another piece that needs room.</summary>
    /// <param name="work">Does it.</param>
    /// <param name="cancellationToken">Ends the wait for room; after that the work is not begun.</param>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>Does work for each item, whenever there is room, and hands on what came of it in the order of the items.</summary>
    /// <param name="items">The items.</param>
    /// <param name="work">Does the work for one.</param>
    /// <param name="take">Takes what came of one; what it throws ends everything, as failed work does in its turn.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public Task RunInOrderAsync<TItem, TResult>(
        IEnumerable<TItem> items,
        Func<TItem, CancellationToken, Task<TResult>> work,
        Action<TResult> take,
        CancellationToken cancellationToken)
        => InOrderAsync(
            items,
            (item, stop) => RunAsync(() => work(item, stop), stop),
            async (_, done) => take(await done.ConfigureAwait(false)),
            cancellationToken,
            ahead: int.MaxValue);

    /// <summary>
    /// Begins work for each item and hands it on when it is done, in the order of the items. No more than a few are begun that have not
    /// been taken, so that nothing runs far ahead of one who takes slowly or has enough.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="begin">Begins the work for one; called for one at a time.</param>
    /// <param name="take">Takes an item and its work, which is done, for good or ill; what it throws ends everything.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <param name="ahead">How many are begun at most that have not been taken.</param>
    public static async Task InOrderAsync<TItem, TResult>(
        IEnumerable<TItem> items,
        Func<TItem, CancellationToken, Task<TResult>> begin,
        Func<TItem, Task<TResult>, Task> take,
        CancellationToken cancellationToken,
        int ahead = Usual)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var begun = new Queue<(TItem Item, Task<TResult> Work)>();
        try
        {
            foreach (TItem item in items)
            {
                if (begun.Count == ahead)
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

    /// <summary>Does work for all items, in no order. The first failure ends all of it.</summary>
    /// <param name="items">The items. Their work is begun at once; what must not be too much goes by <see cref="RunAsync"/>.</param>
    /// <param name="work">Does the work for one.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public static async Task AllAsync<TItem>(
        IEnumerable<TItem> items, Func<TItem, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] all = [.. items.Select(item => work(item, stop.Token))];
        try
        {
            for (List<Task> left = all.ToList(); left.Count > 0;)
            {
                Task done = await Task.WhenAny(left).ConfigureAwait(false);
                left.Remove(done);
                await done.ConfigureAwait(false);
            }
        }
        catch
        {
            await EndAsync(stop, all).ConfigureAwait(false);
            throw;
        }
    }

    public void Dispose() => _room.Dispose();

    // What cancelled work throws is of no more interest.
    private static Task EndAsync(CancellationTokenSource stop, IEnumerable<Task> work)
    {
        stop.Cancel();
        return Task.WhenAll(work).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
