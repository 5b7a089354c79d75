using SalesforceConnect.Errors;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Soql;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Query;

/// <summary>
/// Runs a query and gives its pages one after the other, as a <see cref="PageStream{TPage}"/> does, every record with all its fields and
/// children.
/// </summary>
internal sealed class QueryReader : IPageReader<PageRows>, IDisposable
{
    /// <summary>
    /// How long a query that can be split is made: Salesforce takes 16,384 bytes of URL and headers (REST API Developer Guide, status
    /// codes 414 and 431), and how long a token is, is not for this class to know.
    /// </summary>
    public const int LongestText = 14_000;

    private const int LongestUrl = 16_384;

    private readonly ISender _sender;
    private readonly QueryOptions _options;
    private readonly ICaller? _caller;
    private readonly string _soql;
    private readonly SelectNode? _selection;
    private readonly bool _isCount;
    private readonly RecordLayout _layout;
    private readonly SelectionTypes _selectionTypes;
    private readonly ChildPages _children;
    private readonly PageStream<PageRows> _pages;
    private bool _isDone;

    /// <param name="sender">Makes the calls.</param>
    /// <param name="soql">The query.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="caller">Where to tell of the calls.</param>
    /// <param name="types">Finds the types of its values.</param>
    /// <param name="query">The query that it was made from, where there is one.</param>
    public QueryReader(ISender sender, string soql, QueryOptions options, ICaller? caller, SelectionTypes types, SoqlQuery? query = null)
    {
        _selectionTypes = types;
        _sender = sender;
        _options = options;
        _caller = caller;
        _soql = soql;
        SoqlStatement statement = (query ?? SoqlQuery.Parse(soql)).Root;
        _selection = Selection.Of(statement);
        _isCount = statement.IsCount;
        _layout = new RecordLayout(
            _selection ?? SelectNode.Open("Record"),
            new LayoutOptions
            {
                IsFlat = options.IsFlat,
                AsText = options.AsText,
                ConnectionName = options.ConnectionName,
                Org = options.Org
            });
        _children = new ChildPages(url => _options.Request(url), SendAsync);
        _pages = new PageStream<PageRows>(this, ReadFirstAsync, url => _options.Request(url), SendAsync);
    }

    /// <summary>Whether a query's URL is short enough to be sent, whatever the headers.</summary>
    public static bool FitsUrl(string soql) => UrlText.Escape(soql).Length <= LongestText;

    string? IPageReader<PageRows>.FindNext(SfResponse answer) => _options.First is null ? PageReader.FindNextUrl(answer.JsonOrPage) : null;

    Task<PageRows> IPageReader<PageRows>.ReadAsync(SfResponse answer, PageGuard guard, CancellationToken cancellationToken)
        => ReadAsync(answer, guard, cancellationToken);

    SfException IPageReader<PageRows>.ErrorOf(PageEnd end) => end.IsCircle
        ? PageGuard.Circle(end.Seen!)
        : new SfException("RowsMissing", SfErrorCategory.InvalidData, end.Rows, end.Announced < 0 ? "?" : end.Announced);

    string IPageReader<PageRows>.BrokenOff(string message, long rows, long announced)
        => Text.Message(announced < 0 ? "Query.BrokenOff" : "Query.BrokenOffOfTotal", rows, message, announced);

    /// <inheritdoc cref="PageStream{TPage}.SendForNext"/>
    public void SendForNext()
    {
        if (!_isDone)
        {
            _pages.SendForNext();
        }
    }

    /// <summary>The next page; null after the last.</summary>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">The query was refused, or broke off; after the first page it says how far it got.</exception>
    public async Task<QueryPage?> NextAsync(CancellationToken cancellationToken)
    {
        if (_isDone || await _pages.NextAsync(cancellationToken).ConfigureAwait(false) is not { } page)
        {
            return null;
        }

        PageGuard read = _pages.Guard;
        _isDone = _isCount || _pages.IsDone || read.Rows >= _options.First;
        return _isCount
            ? new QueryPage { Count = page.Announced, TotalSize = page.Announced, IsLast = true }
            : new QueryPage
            {
                Records = page.Records,
                Number = read.Pages,
                RowsSoFar = read.Rows,
                TotalSize = read.Announced,
                IsLast = _isDone,
            };
    }

    public void Dispose()
    {
        _isDone = true;
        _pages.Dispose();
        _children.Dispose();
    }

    private async Task<PageRows> ReadFirstAsync(PageGuard guard, CancellationToken cancellationToken)
    {
        if (UrlText.Escape(_soql).Length > LongestUrl)
        {
            throw new SfException("QueryTooLong", SfErrorCategory.LimitsExceeded, _soql.Length);
        }

        Task<SfResponse> first = SendAsync(_options.Request(_options.QueryResource, "q", _soql), cancellationToken);
        Task types = _selection is { } selection && !_isCount && !_options.AsText
            ? _selectionTypes.FindAsync(selection, selection.Name, cancellationToken)
            : Task.CompletedTask;
        SfResponse answer = await first.ConfigureAwait(false);
        await types.ConfigureAwait(false);
        _selectionTypes.Warn();
        return await ReadAsync(answer, guard, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PageRows> ReadAsync(SfResponse answer, PageGuard guard, CancellationToken cancellationToken)
    {
        var incomplete = new List<ChildRows>();
        PageRows page = PageReader.Read(answer.Json, _layout, incomplete, (_options.First ?? long.MaxValue) - guard.Rows);
        await _children.CompleteAsync(incomplete, guard, cancellationToken).ConfigureAwait(false);
        return page;
    }

    private Task<SfResponse> SendAsync(SfRequest request, CancellationToken cancellationToken)
        => _sender.SendAsync(request, _caller, cancellationToken);
}
