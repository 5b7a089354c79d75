using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Soql;
using SalesforceConnect.Work;

namespace SalesforceConnect.Query;

/// <summary>Queries that are one to the user, run one after the other: their records in order, their counts added up.</summary>
internal sealed class QueryRun : IDisposable
{
    private readonly ISender _sender;
    private readonly Queue<string> _queries;
    private readonly QueryOptions _options;
    private readonly ICaller? _caller;
    private readonly SelectionTypes _types;
    private readonly bool _isSplit;
    private readonly SoqlQuery _query;
    private QueryReader? _current;
    private long _count;
    private long _rows;
    private int _pages;
    private bool _isDone;

    /// <param name="sender">Makes the calls.</param>
    /// <param name="query">The query that they are made from.</param>
    /// <param name="queries">The queries: see <see cref="QueryParameters"/>.</param>
    /// <param name="options">How to run them.</param>
    /// <param name="caller">Where to tell of the calls.</param>
    /// <param name="types">Finds the types of their values.</param>
    public QueryRun(
        ISender sender, SoqlQuery query, IReadOnlyList<string> queries, QueryOptions options, ICaller? caller, SelectionTypes types)
    {
        _types = types;
        _sender = sender;
        _queries = new Queue<string>(queries);
        _options = options;
        _caller = caller;
        _isSplit = queries.Count != 1;
        _query = query;
    }

    /// <inheritdoc cref="QueryReader.SendForNext"/>
    public void SendForNext() => _current?.SendForNext();

    /// <inheritdoc cref="QueryReader.NextAsync"/>
    public async Task<QueryPage?> NextAsync(CancellationToken cancellationToken)
    {
        while (!_isDone)
        {
            if (_current is null && _queries.Count == 0)
            {
                _isDone = true;
                return _query.Root.IsCount ? CountPage() : null;
            }

            _current ??= new QueryReader(
                _sender, _queries.Dequeue(), _options with { First = _options.First - _rows }, _caller, _types, _query);
            QueryPage? page = await _current.NextAsync(cancellationToken).ConfigureAwait(false);
            if (page is null or { Count: not null })
            {
                _count += page?.Count ?? 0;
                _current.Dispose();
                _current = null;
                continue;
            }

            _rows += page.Records.Count;
            bool isEnough = _rows >= _options.First;
            _isDone = page.IsLast && (_queries.Count == 0 || isEnough);
            return new QueryPage
            {
                Records = page.Records,
                Number = ++_pages,
                RowsSoFar = _rows,
                TotalSize = _isSplit ? -1 : page.TotalSize,
                IsLast = _isDone,
            };
        }

        return null;
    }

    public void Dispose() => _current?.Dispose();

    private QueryPage CountPage()
    {
        if (_options.ConnectionName is not { } connection)
        {
            return new QueryPage { Count = _count, IsLast = true };
        }

        SfRecord record = RecordType.For("Count", ["Connection", "Count"]).Create();
        record.SetValue(0, connection);
        record.SetValue(1, _count);
        return new QueryPage { Records = [record], IsLast = true };
    }
}
