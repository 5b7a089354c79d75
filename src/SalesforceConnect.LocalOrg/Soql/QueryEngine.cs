namespace SalesforceConnect.LocalOrg;

/// <summary>Runs a parsed query against the store.</summary>
internal sealed class QueryEngine
{
    private const int MaxOffset = 2000;

    private readonly OrgStore _store;
    private readonly SelectQuery _query;
    private readonly OrgTable _table;
    private readonly QueryBinder _binder;
    private readonly bool _includeDeleted;
    private readonly DateOnly _today;
    private readonly Func<OrgRow, bool>? _filter;

    private QueryEngine(
        OrgStore store, SelectQuery query, OrgTable table, bool includeDeleted, Func<OrgRow, bool>? filter = null, string? userId = null)
    {
        _filter = query.Scope is { } scope && !scope.IsWord("EVERYTHING") ? Mine(query, scope, table, userId) : filter;
        _store = store;
        _query = query;
        _table = table;
        _binder = new QueryBinder(store, query, table.Definition);
        _includeDeleted = includeDeleted;
        _today = DateOnly.FromDateTime(store.Now());
    }

    public SelectQuery Query => _query;

    public QueryBinder Binder => _binder;

    public ObjectDefinition Definition => _table.Definition;

    /// <summary>Runs a query. A filter, if there is one, is made for the object and sees the rows before WHERE does.</summary>
    public static QueryResult Run(
        OrgStore store,
        string soql,
        bool includeDeleted,
        bool tooling = false,
        Func<ObjectDefinition, Func<OrgRow, bool>>? filter = null,
        string? userId = null) => For(store, soql, includeDeleted, tooling, filter, userId).Run();

    /// <summary>A query that can be checked now and run later, any number of times.</summary>
    public static QueryEngine For(
        OrgStore store,
        string soql,
        bool includeDeleted,
        bool tooling = false,
        Func<ObjectDefinition, Func<OrgRow, bool>>? filter = null,
        string? userId = null)
    {
        SelectQuery query = SoqlParser.Parse(soql);
        OrgTable table = (query.From.Parts is [var name] ? store.FindTable(name, tooling) : null)
            ?? throw SoqlError.NoSuchObject(soql, query.From.Position, query.From.ToString());
        return new QueryEngine(store, query, table, includeDeleted, filter?.Invoke(table.Definition), userId);
    }

    /// <summary>Finds the query's mistakes, without looking at the rows.</summary>
    public void Check() => new QueryEngine(_store, _query with { Limit = 0 }, _table, _includeDeleted, _filter).Run();

    private static Func<OrgRow, bool> Mine(SelectQuery query, SoqlToken scope, OrgTable table, string? userId)
    {
        if (!scope.IsWord("MINE"))
        {
            throw SoqlError.NotSupported(query.Text, scope.Position, $"USING SCOPE {scope.Text}");
        }

        FieldDefinition owner = table.Definition.FindField("OwnerId")
            ?? throw SoqlError.Malformed(query.Text, scope.Position, $"The scope Mine is not available for {table.Definition.Name}");
        return row => userId is not null && userId.Equals(row[owner]);
    }

    public QueryResult Run()
    {
        if (Definition.NeedsFilterBy is { Count: > 0 } keys && !IsFiltered(_query.Where, keys))
        {
            throw new SalesforceException(
                400,
                "MALFORMED_QUERY",
                $"Implementation restriction: {Definition.Name} requires a filter by a single Id on {string.Join(" or ", keys)} using the "
                + "equals operator or multiple Id's using the IN operator.");
        }

        if (_query.Offset > MaxOffset)
        {
            throw SoqlError.At(_query.Text, _query.OffsetPosition, "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000");
        }

        if (_query.Items is [SelectItem.Count])
        {
            if (_query.GroupBy.Count > 0)
            {
                throw SoqlError.Malformed(_query.Text, _query.GroupBy[0].Position, "Grouping is not allowed with COUNT()");
            }

            int count = Whole?.Count ?? Filtered().Skip(_query.Offset ?? 0).Take(_query.Limit ?? int.MaxValue).Count();
            return new QueryResult([], new RecordShape(_table.Definition)) { Count = count };
        }

        if (_query.GroupBy.Count > 0 || _query.Items.Any(i => i is SelectItem.Value { Operand.IsAggregate: true }))
        {
            var grouped = new GroupedQuery(_store, _query, _binder, _today, RunSemiJoin);
            return new QueryResult([], new RecordShape(_table.Definition)) { Aggregates = grouped.Run(Filtered) };
        }

        if (_query.Having is not null)
        {
            throw SoqlError.Malformed(_query.Text, _query.From.Position, "HAVING needs GROUP BY");
        }

        RecordShape shape = Shape();
        if (_query.OrderBy.Count == 0 && Whole is { } whole)
        {
            return new QueryResult(whole, shape);
        }

        IEnumerable<OrgRow> rows = Sorted(Filtered()).Skip(_query.Offset ?? 0).Take(_query.Limit ?? int.MaxValue);
        return new QueryResult(_table.Virtual?.Only(rows) ?? [.. rows], shape);
    }

    private static bool IsFiltered(Condition? where, IReadOnlyList<string> keys) => where switch
    {
        Condition.And and => and.Parts.Any(part => IsFiltered(part, keys)),
        Condition.Compare { Operator: "=" } compare => IsKey(compare.Operand, keys),
        Condition.InList { Negated: false } list => IsKey(list.Operand, keys),
        Condition.InQuery { Negated: false } query => IsKey(query.Operand, keys),
        _ => false,
    };

    private static bool IsKey(Operand operand, IReadOnlyList<string> keys)
        => operand is { Function: null, Path: { } path } && keys.Contains(path.Parts[^1], StringComparer.OrdinalIgnoreCase);

    /// <summary>The result of a query over virtual rows that leaves none out, so that none has to be made to find it; else null.</summary>
    private VirtualRows? Whole => _query.Where is null && _filter is null
        ? _table.Virtual?.Slice(_query.Offset ?? 0, _query.Limit ?? int.MaxValue)
        : null;

    private IEnumerable<OrgRow> Filtered()
    {
        IEnumerable<OrgRow> rows = _store.Snapshot(_table).Where(r => _includeDeleted || !r.IsDeleted);
        if (_filter is not null)
        {
            rows = rows.Where(_filter);
        }

        return _query.Where is null
            ? rows
            : rows.Where(new ConditionCompiler<OrgRow>(_query.Text, _today, _binder.BindOperand, RunSemiJoin).Compile(_query.Where));
    }

    private IEnumerable<OrgRow> Sorted(IEnumerable<OrgRow> rows) => rows.Sort(_query, _binder.BindOperand);

    private RecordShape Shape() => new ShapeBuilder(_store, _query, _table.Definition, _binder, RunChildren).Build();

    private ChildRows RunChildren(SelectQuery query, OrgTable table, FieldDefinition reference)
    {
        var engine = new QueryEngine(_store, query, table, _includeDeleted);
        RecordShape shape = engine.Shape();
        ILookup<string, OrgRow> byParent = engine.Sorted(engine.Filtered())
            .Where(r => r[reference] is string)
            .ToLookup(r => (string)r[reference]!, StringComparer.Ordinal);
        return new ChildRows(shape, byParent, query.Limit, query.Offset);
    }

    private HashSet<string> RunSemiJoin(SelectQuery query)
    {
        OrgTable table = (query.From.Parts is [var name] ? _store.FindTable(name) : null)
            ?? throw SoqlError.NoSuchObject(query.Text, query.From.Position, query.From.ToString());
        var engine = new QueryEngine(_store, query, table, _includeDeleted);
        if (query.Items is not [SelectItem.Value { Operand: { Function: null, Path: { } path } } item] || query.GroupBy.Count > 0)
        {
            throw SoqlError.Malformed(query.Text, query.From.Position, "The inner select of a semi-join must have exactly one field");
        }

        BoundPath field = engine._binder.Bind(path);
        if (!field.Field.IsId)
        {
            throw SoqlError.Malformed(
                query.Text,
                item.Position,
                $"The selected field '{path}' in the subquery and the left operand field in the where expression in the outer query "
                    + "should point to the same object type");
        }

        return engine.Sorted(engine.Filtered())
            .Skip(query.Offset ?? 0)
            .Take(query.Limit ?? int.MaxValue)
            .Select(r => field.Get(_store, r))
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
    }
}
