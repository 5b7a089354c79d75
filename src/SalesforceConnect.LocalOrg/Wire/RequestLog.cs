namespace SalesforceConnect.LocalOrg;

/// <summary>Every request that reached the org, in order of arrival. Safe for any number of threads.</summary>
public sealed class RequestLog
{
    /// <summary>How many bytes of a request's body are kept.</summary>
    public const int BodyLimit = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly List<RecordedRequest> _requests = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lastNumber;
    private long _bodies;

    internal RequestLog()
    {
    }

    /// <summary>Is told of each request at its end, on the thread that answered it.</summary>
    public event Action<RecordedRequest>? Ended;

    /// <summary>How many requests are kept; the oldest go first. All of them unless it is set.</summary>
    public int Capacity { get; set; } = int.MaxValue;

    /// <summary>How many characters the bodies of the kept requests may have together; past that the oldest requests go.</summary>
    public long BodyCapacity { get; set; } = long.MaxValue;

    /// <summary>A copy of the log as it stands.</summary>
    public IReadOnlyList<RecordedRequest> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Forgets every request so far.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _requests.ForEach(request => request.IsKept = false);
            _requests.Clear();
            _bodies = 0;
        }
    }

    /// <summary>How many requests had this method (null for any) and a path that starts with this prefix (null for any).</summary>
    public int Count(string? method = null, string? pathPrefix = null) => All.Count(r =>
        (method is null || r.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
        && (pathPrefix is null || r.Path.StartsWith(pathPrefix, StringComparison.OrdinalIgnoreCase)));

    /// <summary>
    /// The first request, already logged or yet to come, for which <paramref name="predicate"/> holds. It is looked at again
    /// when it arrives, when its body has been read and when it ends.
    /// </summary>
    /// <exception cref="TimeoutException">None came within <paramref name="timeout"/>; the message lists those that did.</exception>
    public async Task<RecordedRequest> WaitForAsync(
        Func<RecordedRequest, bool> predicate, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        while (true)
        {
            Task changed;
            RecordedRequest? found;
            lock (_gate)
            {
                changed = _changed.Task;
                found = _requests.FirstOrDefault(predicate);
            }

            if (found is not null)
            {
                return found;
            }

            try
            {
                await changed.WaitAsync(deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"No such request within {timeout}. Seen: {string.Join(", ", All)}");
            }
        }
    }

    /// <summary>The first request with this method and path prefix; see the other overload.</summary>
    public Task<RecordedRequest> WaitForAsync(
        string method, string pathPrefix, TimeSpan timeout, CancellationToken cancellationToken = default)
        =>
        WaitForAsync(
            r => r.Method.Equals(method, StringComparison.OrdinalIgnoreCase)
                && r.Path.StartsWith(pathPrefix, StringComparison.OrdinalIgnoreCase),
            timeout,
            cancellationToken);

    internal RecordedRequest Add(string method, string path, string queryString, IReadOnlyDictionary<string, string> headers)
    {
        RecordedRequest request;
        lock (_gate)
        {
            request = new RecordedRequest(++_lastNumber, method, path, queryString, headers) { IsKept = true };
            _requests.Add(request);
            Trim();
        }

        Changed();
        return request;
    }

    /// <summary>The body of a request has been read.</summary>
    internal void HasBody(RecordedRequest request)
    {
        lock (_gate)
        {
            if (request.IsKept)
            {
                request.CountedLength = request.Body.Length;
                _bodies += request.CountedLength;
                Trim();
            }
        }

        Changed();
    }

    internal void HasEnded(RecordedRequest request)
    {
        Changed();
        Ended?.Invoke(request);
    }

    private void Trim()
    {
        int gone = 0;
        while (_requests.Count - gone > 1 && (_requests.Count - gone > Capacity || _bodies > BodyCapacity))
        {
            RecordedRequest oldest = _requests[gone++];
            oldest.IsKept = false;
            _bodies -= oldest.CountedLength;
        }

        _requests.RemoveRange(0, gone);
    }

    internal void Changed()
    {
        TaskCompletionSource previous;
        lock (_gate)
        {
            previous = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        previous.SetResult();
    }
}
