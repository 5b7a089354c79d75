using SalesforceConnect.Errors;

namespace SalesforceConnect.Rest;

/// <summary>
/// Gives the pages of whatever comes in pages, one after the other, to their end or to an error. The page after the one that is worked
/// on is on its way meanwhile, and no more than that one, so that memory does not grow with the rows. It is sent for as soon as the first
/// bytes of the one that is waited for say where it is.
/// </summary>
/// <typeparam name="TPage">What a page becomes.</typeparam>
internal sealed class PageStream<TPage> : IDisposable
    where TPage : class, IPage
{
    private readonly IPageReader<TPage> _reader;
    private readonly Func<PageGuard, CancellationToken, Task<TPage>> _readFirstAsync;
    private readonly Func<string, SfRequest> _requestFor;
    private readonly Func<SfRequest, Task<SfResponse>> _sendAsync;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _ended;
    private PageCall? _call;
    private string? _next;
    private SfException? _failure;

    /// <param name="reader">Reads the pages.</param>
    /// <param name="readFirstAsync">Gives the first page.</param>
    /// <param name="requestFor">The call for another page, by the link that leads to it.</param>
    /// <param name="sendAsync">Makes a call.</param>
    /// <param name="outer">The guard of the pages that these stand in; null for none.</param>
    public PageStream(
        IPageReader<TPage> reader,
        Func<PageGuard, CancellationToken, Task<TPage>> readFirstAsync,
        Func<string, SfRequest> requestFor,
        Func<SfRequest, CancellationToken, Task<SfResponse>> sendAsync,
        PageGuard? outer = null)
    {
        _reader = reader;
        _readFirstAsync = readFirstAsync;
        _requestFor = requestFor;
        _ended = _end.Token;
        _sendAsync = request => sendAsync(request, _ended);
        Guard = new PageGuard(outer);
    }

    /// <summary>Counts the pages that were given and their rows.</summary>
    public PageGuard Guard { get; }

    /// <summary>Whether the last page was given, and no row is missing.</summary>
    public bool IsDone { get; private set; }

    /// <summary>
    /// Sends for the page after the last one that was given, if that is not done yet. Nobody needs to: <see cref="NextAsync"/> does.
    /// But whoever has given away much of the first page can see that more is wanted.
    /// </summary>
    public void SendForNext()
    {
        if (_call is null && _next is { } link)
        {
            _call = new PageCall(link, _requestFor(link), _sendAsync, _reader.FindNext);
        }
    }

    /// <summary>The next page; null after the last.</summary>
    /// <param name="cancellationToken">Ends it at once, and for good.</param>
    /// <exception cref="SfException">
    /// A page was refused or is no page; after the first one the message says how far it got, where the reader has words for that. Or the
    /// pages ended before all rows had come, or have no end: <c>PagesWithoutEnd</c>.
    /// </exception>
    public async Task<TPage?> NextAsync(CancellationToken cancellationToken)
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        if (IsDone)
        {
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenRegistration stop = cancellationToken.Register(_end.Cancel);
        try
        {
            TPage page = await (Guard.Pages == 0 ? _readFirstAsync(Guard, _ended) : FollowAsync()).ConfigureAwait(false);
            Take(page);
            return page;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (SfException failure)
        {
            // Whoever asks again must not get the page after the one that was not read.
            _failure = failure;
            if (Guard.Pages == 0 || _reader.BrokenOff(failure.Message, Guard.Rows, Guard.Announced) is not { } message)
            {
                throw;
            }

            _failure = failure is SfApiException refusal ? refusal.Saying(message) : new PagesBrokenOffException(failure, message);
            throw _failure;
        }
    }

    public void Dispose()
    {
        IsDone = true;
        _end.Cancel();
        _end.Dispose();
    }

    private async Task<TPage> FollowAsync()
    {
        SendForNext();
        PageCall call = _call!;
        _call = null;
        _next = await call.Next.ConfigureAwait(false) is { } next && !Guard.WasSeen(next) ? next : null;
        SendForNext();
        return await _reader.ReadAsync(await call.Page.ConfigureAwait(false), Guard, _ended).ConfigureAwait(false);
    }

    // What a page said before it was whole does not count where the whole page says something else.
    private void Take(TPage page)
    {
        _next = Guard.Take(page) ? page.Next : null;
        _call = _call?.Link == _next ? _call : null;
        if (_next is null && (!page.IsDone || Guard.Rows < Guard.Announced))
        {
            _failure = _reader.ErrorOf(new PageEnd(Guard.Rows, Guard.Announced, page.IsDone, page.Next));
        }

        IsDone = _next is null && _failure is null;
    }
}
