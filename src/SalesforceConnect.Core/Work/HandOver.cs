namespace SalesforceConnect.Work;

/// <summary>Hands items from one who brings them to one who takes them, and holds no more than so many.</summary>
/// <param name="room">How many it holds.</param>
internal sealed class HandOver<T>(int room) : IDisposable
{
    // One who is woken for each item does little else than wake.
    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(5);

    private readonly int _enough = Math.Max(1, room / 2);
    private readonly Queue<T> _items = new();
    private readonly SemaphoreSlim _news = new(0, 1);
    private bool _isComplete;

    /// <summary>Is raised, on whatever thread, when there is room again.</summary>
    public event Action? Taken;

    /// <summary>Adds an item; false where there is no room for it now.</summary>
    public bool TryAdd(T item)
    {
        lock (_items)
        {
            if (_items.Count == room)
            {
                return false;
            }

            _items.Enqueue(item);
            if (_items.Count == 1 || _items.Count == _enough)
            {
                Tell();
            }

            return true;
        }
    }

    /// <summary>Nothing more will come.</summary>
    public void Complete()
    {
        lock (_items)
        {
            _isComplete = true;
            Tell();
        }
    }

    /// <summary>Takes what is there, and waits where that is nothing. For one taker.</summary>
    /// <param name="most">How many items to take at most.</param>
    /// <param name="patience">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for however long it takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The items, none where none came in that time; null once there will be no more.</returns>
    public async Task<IReadOnlyList<T>?> TakeAsync(int most, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (bool isInTime = true; ; isInTime = await _news.WaitAsync(patience, cancellationToken).ConfigureAwait(false))
        {
            if (IsGathering)
            {
                await _news.WaitAsync(s_gathering, cancellationToken).ConfigureAwait(false);
            }

            var taken = new List<T>();
            lock (_items)
            {
                while (taken.Count < most && _items.Count > 0)
                {
                    taken.Add(_items.Dequeue());
                }

                if (taken.Count == 0 && _isComplete)
                {
                    return null;
                }
            }

            if (taken.Count > 0 || !isInTime)
            {
                Taken?.Invoke();
                return taken;
            }
        }
    }

    public void Dispose() => _news.Dispose();

    private bool IsGathering
    {
        get
        {
            lock (_items)
            {
                return _items.Count > 0 && _items.Count < _enough && !_isComplete;
            }
        }
    }

    private void Tell()
    {
        if (_news.CurrentCount == 0)
        {
            _news.Release();
        }
    }
}
