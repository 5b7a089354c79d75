namespace SalesforceConnect.LocalOrg;

/// <summary>A query that a bulk job may run, with the columns of its results.</summary>
internal sealed class BulkSelect
{
    private readonly OrgStore _store;
    private readonly QueryEngine _engine;

    /// <exception cref="SalesforceException">The query has a mistake, or asks for what bulk jobs do not do.</exception>
    public BulkSelect(OrgStore store, string soql, bool includeDeleted, string userId)
    {
        _store = store;
        Text = soql;
        IncludesDeleted = includeDeleted;
        _engine = QueryEngine.For(store, soql, includeDeleted, userId: userId);
        Refuse(_engine.Query);
        _engine.Check();
        Columns = [.. _engine.Query.Items.Select(item => Column((SelectItem.Value)item))];
    }

    public string Text { get; }

    public bool IncludesDeleted { get; }

    public IReadOnlyList<BulkColumn> Columns { get; }

    public ObjectDefinition Definition => _engine.Definition;

    /// <summary>The rows as they are now.</summary>
    public IReadOnlyList<OrgRow> Run() => _engine.Run().Rows;

    private static void Refuse(SelectQuery query)
    {
        if (query.Items.Any(item => item is SelectItem.Children))
        {
            throw NotSupported("Aggregate Relationships");
        }

        if (query.Items.Any(item => item is SelectItem.TypeOf))
        {
            throw NotSupported("TYPEOF");
        }

        if (query.Items.Any(item => item is SelectItem.Fields))
        {
            throw NotSupported("FIELDS()");
        }

        if (query.GroupBy.Count > 0 || query.Having is not null)
        {
            throw NotSupported("GROUP BY");
        }

        if (query.Items.Any(item => item is SelectItem.Count or SelectItem.Value { Operand.IsAggregate: true }))
        {
            throw NotSupported("Aggregate functions");
        }

        if (query.Offset is not null)
        {
            throw NotSupported("OFFSET");
        }
    }

    private BulkColumn Column(SelectItem.Value item)
    {
        BoundPath path = _engine.Binder.Bind(item.Operand.Path!);
        if (path.Field.Kind is FieldKind.Address or FieldKind.Location)
        {
            throw NotSupported("Selecting compound data");
        }

        if (path.Field.Kind == FieldKind.Base64)
        {
            throw NotSupported("Selecting binary data");
        }

        string name = item.Alias ?? item.Operand.Path!.ToString();
        if (item.Forms.Count > 0)
        {
            (BoundPath shown, Func<object?, object?> show) = _engine.Binder.Shown(item, path);
            return new BulkColumn(name, row => show(shown.Get(_store, row)));
        }

        FieldDefinition field = path.Field;
        return path.References.Count == 0 && !field.OfName
            ? new BulkColumn(name, row => row[field])
            : new BulkColumn(name, row => path.Get(_store, row));
    }

    private static SalesforceException NotSupported(string what) => new(400, "API_ERROR", $"{what} not supported in Bulk Query");
}
