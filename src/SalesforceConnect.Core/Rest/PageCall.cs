using SalesforceConnect.Wire;

namespace SalesforceConnect.Rest;

/// <summary>
/// A call for a page. Where the page after it is stands in a header or before its rows, so that this is known when its first bytes have
/// come, and nobody who waits for page after page has to wait for their bodies too.
/// </summary>
internal sealed class PageCall
{
    private readonly TaskCompletionSource<string?> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<SfResponse, string?> _findNext;

    /// <param name="link">The link to the page.</param>
    /// <param name="request">The call; it is sent at once.</param>
    /// <param name="sendAsync">Makes it.</param>
    /// <param name="findNext">Finds the link to the next page in the page or its beginning.</param>
    public PageCall(string link, SfRequest request, Func<SfRequest, Task<SfResponse>> sendAsync, Func<SfResponse, string?> findNext)
    {
        Link = link;
        _findNext = findNext;
        var sink = new HeadSink((head, beginning) => Find(new SfResponse(new WireAnswer(head, beginning))));
        Page = Task.Run(() => ReceiveAsync(sendAsync(request with { Sink = sink })));
    }

    /// <summary>The link to the page.</summary>
    public string Link { get; }

    /// <summary>The whole page.</summary>
    public Task<SfResponse> Page { get; }

    /// <summary>The link to the next page; null where there is none, or where this one does not come. It never fails.</summary>
    public Task<string?> Next => _next.Task;

    private async Task<SfResponse> ReceiveAsync(Task<SfResponse> sent)
    {
        try
        {
            SfResponse page = await sent.ConfigureAwait(false);
            Find(page);
            return page;
        }
        finally
        {
            _next.TrySetResult(null);
        }
    }

    // A page that breaks off and is asked for again shows its first bytes twice.
    private void Find(SfResponse page)
    {
        if (_findNext(page) is { } link)
        {
            _next.TrySetResult(link);
        }
    }
}
