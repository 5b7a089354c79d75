using SalesforceConnect.Http;

namespace SalesforceConnect.Query;

/// <summary>
/// A call for a page of a query. Where the page after it is stands before its records, so that this is known when its first bytes have
/// come, and nobody who waits for page after page has to wait for their bodies too.
/// </summary>
internal sealed class PageCall
{
    private readonly TaskCompletionSource<string?> _nextUrl = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="request">The call; it is sent at once.</param>
    /// <param name="sendAsync">Makes it.</param>
    public PageCall(SfRequest request, Func<SfRequest, Task<SfResponse>> sendAsync)
    {
        Url = request.Path;
        request.OnHead = head => Find(head);
        Page = Task.Run(() => ReceiveAsync(sendAsync(request)));
    }

    /// <summary>Where the page is.</summary>
    public string Url { get; }

    /// <summary>The whole page.</summary>
    public Task<SfResponse> Page { get; }

    /// <summary>Where the next page is; null where there is none, or where this one does not come. It never fails.</summary>
    public Task<string?> NextUrl => _nextUrl.Task;

    private async Task<SfResponse> ReceiveAsync(Task<SfResponse> sent)
    {
        try
        {
            SfResponse page = await sent.ConfigureAwait(false);
            Find(page.Json);
            return page;
        }
        finally
        {
            _nextUrl.TrySetResult(null);
        }
    }

    // A page that breaks off and is asked for again shows its first bytes twice.
    private void Find(byte[] page)
    {
        if (!_nextUrl.Task.IsCompleted && PageReader.FindNextUrl(page) is { } url)
        {
            _nextUrl.TrySetResult(url);
        }
    }
}
