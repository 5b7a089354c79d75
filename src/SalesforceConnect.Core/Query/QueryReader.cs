using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.Http;
using SalesforceConnect.Records;

namespace SalesforceConnect.Query;

/// <summary>
/// Runs a query and gives its pages one after the other, every record with all its fields and children. The page after the one that is
/// worked on is on its way meanwhile, and no more than that one, so that memory does not grow with the rows. It is sent for as soon as
/// the first bytes of the one that is waited for say where it is.
/// </summary>
internal sealed class QueryReader : IDisposable
{
    /// <summary>
    /// How long a query that can be split is made: Salesforce takes 16,384 bytes of URL and headers (REST API Developer Guide, status
    /// codes 414 and 431), and how long a token is, is not for this class to know.
    /// </summary>
    public const int LongestText = 14_000;

    private const int LongestUrl = 16_384;

    private readonly ConnectionSession _session;
    private readonly QueryOptions _options;
    private readonly ICaller? _caller;
    private readonly string _soql;
    private readonly SelectStatement? _statement;
    private readonly RecordLayout _layout;
    private readonly ChildPages _children;
    private readonly CancellationTokenSource _end = new();
    private PageGuard? _guard;
    private readonly SelectionTypes _selectionTypes;
    private Task? _types;
    private PageCall? _next;
    private string? _nextUrl;
    private string? _seenUrl;
    private int _pages;
    private long _rows;
    private long _total = -1;
    private bool _isDone;
    private bool _isMissingRows;

    /// <param name="session">The connection.</param>
    /// <param name="soql">The query.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="caller">Where to tell of the calls.</param>
    /// <param name="types">Finds the types of its values; null for what finds them for this query alone.</param>
    public QueryReader(ConnectionSession session, string soql, QueryOptions options, ICaller? caller, SelectionTypes? types = null)
    {
        _selectionTypes = types ?? new SelectionTypes(session.Types, options.ObjectsResource, caller);
        _session = session;
        _options = options;
        _caller = caller;
        _soql = soql;
        _statement = SelectParser.Parse(soql);
        _layout = new RecordLayout(
            _statement?.Selection ?? SelectNode.Open("Record"),
            new LayoutOptions { IsFlat = options.IsFlat, AsText = options.AsText, ConnectionName = options.ConnectionName });
        _children = new ChildPages(FetchAsync);
    }

    /// <summary>Whether a query's URL is short enough to be sent, whatever the headers.</summary>
    public static bool FitsUrl(string soql) => ResourceUrl.Escape(soql).Length <= LongestText;

    /// <summary>
    /// Sends for the page after the last one that was given, if that is not done yet. Nobody needs to: <see cref="NextAsync"/> does.
    /// But whoever has given away much of the first page can see that more is wanted.
    /// </summary>
    public void SendForNext()
    {
        if (_next is null && _nextUrl is { } url)
        {
            _next = new PageCall(_options.Request(url), request => _session.SendAsync(request, _caller, _end.Token));
        }
    }

    /// <summary>The next page; null after the last.</summary>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">The query was refused, or broke off; after the first page it says how far it got.</exception>
    public async Task<QueryPage?> NextAsync(CancellationToken cancellationToken)
    {
        if (_isDone)
        {
            return null;
        }

        if (_isMissingRows)
        {
            throw _seenUrl is { } seen && _rows >= _total ? PageGuard.Circle(seen) : new SfException("RowsMissing", SfErrorCategory.InvalidData, _rows, _total < 0 ? "?" : _total);
        }

        cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenRegistration stop = cancellationToken.Register(_end.Cancel);
        try
        {
            return _pages == 0 ? await FirstAsync().ConfigureAwait(false) : await FollowingAsync().ConfigureAwait(false);
        }
        catch (SfException failure) when (_pages > 0)
        {
            throw new QueryBrokenOffException(failure, _rows, _total);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    public void Dispose()
    {
        _isDone = true;
        _end.Cancel();
        _children.Dispose();
        _end.Dispose();
    }

    private async Task<QueryPage> FirstAsync()
    {
        if (ResourceUrl.Escape(_soql).Length > LongestUrl)
        {
            throw new SfException("QueryTooLong", SfErrorCategory.LimitsExceeded, _soql.Length);
        }

        Task<SfResponse> first = _session.SendAsync(_options.Request(_options.QueryResource, "q", _soql), _caller, _end.Token);
        if (_statement is { IsCount: false } statement && !_options.AsText)
        {
            _types = _selectionTypes.FindAsync(statement.Selection, statement.ObjectName, _end.Token);
        }

        SfResponse response = await first.ConfigureAwait(false);
        if (_types is not null)
        {
            await _types.ConfigureAwait(false);
            _selectionTypes.Warn();
        }

        return await ReadAsync(response).ConfigureAwait(false);
    }

    private async Task<QueryPage> FollowingAsync()
    {
        SendForNext();
        PageCall call = _next!;
        _next = null;
        _nextUrl = _options.First is null && await call.NextUrl.ConfigureAwait(false) is { } following && !_guard!.WasSeen(following) ? following : null;
        SendForNext();
        return await ReadAsync(await call.Page.ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task<QueryPage> ReadAsync(SfResponse response)
    {
        var incomplete = new List<ChildRows>();
        PageRows page = PageReader.Read(response.Json, _layout, incomplete, (_options.First ?? long.MaxValue) - _rows);
        _total = _pages == 0 ? page.TotalSize : _total;
        if (_statement is { IsCount: true })
        {
            _isDone = true;
            _pages++;
            return new QueryPage { Count = page.TotalSize, TotalSize = page.TotalSize, IsLast = true };
        }

        _guard ??= new PageGuard(_total);
        await _children.CompleteAsync(incomplete, _guard, _end.Token).ConfigureAwait(false);
        bool isEnough = _options.First is { } first && _rows + page.Records.Count >= first;
        bool isFollowed = !isEnough && page.NextUrl is { } next && _guard.Follows(page.Records.Count, next);
        _rows += page.Records.Count;
        _pages++;
        _nextUrl = isFollowed ? page.NextUrl : null;
        _seenUrl = isFollowed ? null : page.NextUrl;
        _next = _next?.Url == _nextUrl ? _next : null;
        _isMissingRows = !isEnough && _nextUrl is null && (!page.IsDone || _rows < _total);
        _isDone = _nextUrl is null && !_isMissingRows;
        return new QueryPage { Records = page.Records, Number = _pages, RowsSoFar = _rows, TotalSize = _total, IsLast = _isDone };
    }

    private Task<SfResponse> FetchAsync(string url, CancellationToken cancellationToken) => _session.SendAsync(_options.Request(url), _caller, cancellationToken);
}
