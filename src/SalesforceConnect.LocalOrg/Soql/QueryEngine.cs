namespace SalesforceConnect.LocalOrg;

/// <summary>Runs a parsed query against the store.</summary>
internal sealed class QueryEngine
{
    private const int MaxOffset = 2000;
    private const int MaxFieldsLimit = 200;
    private const int MaxAggregateRows = 2000;

    private readonly OrgStore _store;
    private readonly SelectQuery _query;
    private readonly OrgTable _table;
    private readonly bool _includeDeleted;
    private readonly DateOnly _today;
    private readonly Func<OrgRow, bool>? _filter;

    private QueryEngine(OrgStore store, SelectQuery query, OrgTable table, bool includeDeleted, Func<OrgRow, bool>? filter = null, string? userId = null)
    {
        _filter = query.Scope is { } scope && !scope.IsWord("EVERYTHING") ? Mine(query, scope, table, userId) : filter;
        _store = store;
        _query = query;
        _table = table;
        _includeDeleted = includeDeleted;
        _today = DateOnly.FromDateTime(store.Now());
    }

    /// <summary>Runs a query. A filter, if there is one, is made for the object and sees the rows before WHERE does.</summary>
    public static QueryResult Run(
        OrgStore store, string soql, bool includeDeleted, bool tooling = false, Func<ObjectDefinition, Func<OrgRow, bool>>? filter = null, string? userId = null)
    {
        var query = SoqlParser.Parse(soql);
        var table = (query.From.Parts is [var name] ? store.FindTable(name, tooling) : null)
            ?? throw SoqlError.NoSuchObject(soql, query.From.Position, query.From.ToString());
        return new QueryEngine(store, query, table, includeDeleted, filter?.Invoke(table.Definition), userId).Run();
    }

    private static Func<OrgRow, bool> Mine(SelectQuery query, SoqlToken scope, OrgTable table, string? userId)
    {
        if (!scope.IsWord("MINE"))
        {
            throw SoqlError.NotSupported(query.Text, scope.Position, $"USING SCOPE {scope.Text}");
        }

        var owner = table.Definition.FindField("OwnerId")
            ?? throw SoqlError.Malformed(query.Text, scope.Position, $"The scope Mine is not available for {table.Definition.Name}");
        return row => userId is not null && userId.Equals(row[owner]);
    }

    private QueryResult Run()
    {
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

            var count = Whole?.Count ?? Filtered().Skip(_query.Offset ?? 0).Take(_query.Limit ?? int.MaxValue).Count();
            return new QueryResult([], new RecordShape(_table.Definition)) { Count = count };
        }

        if (_query.GroupBy.Count > 0 || _query.Items.Any(i => i is SelectItem.Value { Operand.IsAggregate: true }))
        {
            return RunAggregate();
        }

        if (_query.Having is not null)
        {
            throw SoqlError.Malformed(_query.Text, _query.From.Position, "HAVING needs GROUP BY");
        }

        var shape = Shape();
        if (_query.OrderBy.Count == 0 && Whole is { } whole)
        {
            return new QueryResult(whole, shape);
        }

        var rows = Sorted(Filtered()).Skip(_query.Offset ?? 0).Take(_query.Limit ?? int.MaxValue);
        return new QueryResult([.. rows], shape);
    }

    /// <summary>The result of a query over virtual rows that leaves none out, so that none has to be made to find it; else null.</summary>
    private VirtualRows? Whole => _query.Where is null && _filter is null ? _table.Virtual?.Slice(_query.Offset ?? 0, _query.Limit ?? int.MaxValue) : null;

    private IEnumerable<OrgRow> Filtered()
    {
        var rows = _store.Snapshot(_table).Where(r => _includeDeleted || !r.IsDeleted);
        if (_filter is not null)
        {
            rows = rows.Where(_filter);
        }

        return _query.Where is null
            ? rows
            : rows.Where(new ConditionCompiler<OrgRow>(_query.Text, _today, BindRow, RunSemiJoin).Compile(_query.Where));
    }

    private IEnumerable<OrgRow> Sorted(IEnumerable<OrgRow> rows) => Sort(rows, _query.OrderBy, BindRow);

    private IEnumerable<T> Sort<T>(IEnumerable<T> rows, IReadOnlyList<SortKey> keys, Func<Operand, BoundOperand<T>> bind)
    {
        IOrderedEnumerable<T>? sorted = null;
        foreach (var key in keys)
        {
            var operand = bind(key.Operand);
            if (!operand.Field.Sortable)
            {
                throw SoqlError.At(_query.Text, key.Operand.Position, "MALFORMED_QUERY", $"field '{key.Operand}' can not be sorted in a query call");
            }

            var comparer = Comparer<object?>.Create((x, y) => (x, y) switch
            {
                (null, null) => 0,
                (null, _) => key.NullsFirst ? -1 : 1,
                (_, null) => key.NullsFirst ? 1 : -1,
                _ when operand.Field.IsId => string.CompareOrdinal((string)x, (string)y) * (key.Descending ? -1 : 1),
                _ => SoqlValue.Comparer.Compare(x, y) * (key.Descending ? -1 : 1),
            });
            sorted = sorted is null ? rows.OrderBy(operand.Get, comparer) : sorted.ThenBy(operand.Get, comparer);
        }

        return sorted ?? rows;
    }

    private RecordShape Shape()
    {
        var shape = new RecordShape(_table.Definition);
        foreach (var item in _query.Items)
        {
            switch (item)
            {
                case SelectItem.Fields fields:
                    AddFields(shape, fields);
                    break;
                case SelectItem.Children children:
                    AddChildren(shape, children);
                    break;
                case SelectItem.TypeOf typeOf:
                    AddTypeOf(shape, typeOf);
                    break;
                case SelectItem.Value { Forms.Count: > 0, Operand: { Function: null, Path: { } path } } value:
                    var (bound, show) = Shown(value, Bind(path));
                    if (!(value.Alias is { } alias ? shape.Add(new RecordMember.Shown(alias, bound, show)) : shape.Add(bound, show)))
                    {
                        throw SoqlError.At(_query.Text, item.Position, "INVALID_FIELD", $"duplicate field selected: {value.Alias ?? path.ToString()}");
                    }

                    break;
                case SelectItem.Value { Alias: not null } value:
                    throw SoqlError.Malformed(_query.Text, value.Position, "only aggregate expressions use field aliasing");
                case SelectItem.Value { Operand.Function: { } function } value:
                    throw SoqlError.Malformed(_query.Text, value.Position, $"The function {function} can be selected in a grouped query only");
                case SelectItem.Value { Operand: { Path: { } path } }:
                    if (!shape.Add(Bind(path)))
                    {
                        throw SoqlError.At(_query.Text, item.Position, "INVALID_FIELD", $"duplicate field selected: {path}");
                    }

                    break;
            }
        }

        return shape;
    }

    private (BoundPath Path, Func<object?, object?> Show) Shown(SelectItem.Value item, BoundPath path)
    {
        if (item.Forms.FirstOrDefault(f => !ShownForm.Takes(f, path.Field)) is { } wrong)
        {
            throw SoqlError.Malformed(_query.Text, item.Position, $"Invalid use of function {wrong} on {path.Field.TypeName} field");
        }

        return (path, value => item.Forms.Reverse().Aggregate(value, (shown, form) => ShownForm.Of(form, path.Field, shown)));
    }

    private void AddFields(RecordShape shape, SelectItem.Fields item)
    {
        if (item.Set != "STANDARD" && (_query.Limit is null || _query.Limit > MaxFieldsLimit))
        {
            throw SoqlError.Malformed(_query.Text, item.Position, "The SOQL FIELDS function must have a LIMIT of at most 200");
        }

        foreach (var field in _table.Definition.Fields.Where(f => item.Set == "ALL" || f.IsCustom == (item.Set == "CUSTOM")))
        {
            if (!shape.Add(new BoundPath([], field)))
            {
                throw SoqlError.At(_query.Text, item.Position, "INVALID_FIELD", $"duplicate field selected: {field.Name}");
            }
        }
    }

    private void AddTypeOf(RecordShape shape, SelectItem.TypeOf item)
    {
        if (item.Reference.Parts is not [var name] || _table.Definition.FindRelationship(name) is not { } reference)
        {
            throw SoqlError.NoSuchRelationship(_query.Text, item.Reference.Position, item.Reference.ToString());
        }

        if (!reference.IsPolymorphic)
        {
            throw SoqlError.Malformed(_query.Text, item.Reference.Position, $"TYPEOF needs a polymorphic relationship, which '{name}' is not");
        }

        var whens = new List<RecordShape>();
        foreach (var (type, fields) in item.Whens)
        {
            var table = reference.ReferenceTo.FirstOrDefault(r => r.Equals(type.ToString(), StringComparison.OrdinalIgnoreCase)) is { } known
                ? _store.Table(known)
                : throw SoqlError.NoSuchObject(_query.Text, type.Position, type.ToString());
            whens.Add(ShapeOf(table.Definition, fields));
        }

        var otherwise = item.Else is { } rest ? ShapeOf(NameSchema.Definition, rest) : null;
        if (!shape.Add(new RecordMember.TypeOf(reference, whens, otherwise)))
        {
            throw SoqlError.At(_query.Text, item.Position, "INVALID_FIELD", $"duplicate field selected: {name}");
        }
    }

    private RecordShape ShapeOf(ObjectDefinition definition, IReadOnlyList<FieldPath> fields)
    {
        var shape = new RecordShape(definition);
        foreach (var path in fields)
        {
            if (!shape.Add(Bind(definition, path)))
            {
                throw SoqlError.At(_query.Text, path.Position, "INVALID_FIELD", $"duplicate field selected: {path}");
            }
        }

        return shape;
    }

    private void AddChildren(RecordShape shape, SelectItem.Children item)
    {
        var query = item.Query;
        var name = query.From.Parts[^1];
        var (table, reference) = _store.Tables
            .SelectMany(t => t.Definition.Fields.Where(f => f.ReferenceTo.Contains(_table.Definition.Name)).Select(f => (Table: t, Field: f)))
            .FirstOrDefault(c => query.From.Parts.Count == 1 && name.Equals(c.Field.ChildRelationshipName, StringComparison.OrdinalIgnoreCase));
        if (table is null)
        {
            throw SoqlError.At(
                _query.Text,
                query.From.Position,
                "INVALID_TYPE",
                $"Didn't understand relationship '{query.From}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.");
        }

        if (query.GroupBy.Count > 0 || query.Items.Any(i => i is SelectItem.Count or SelectItem.Value { Operand.Function: not null }))
        {
            throw SoqlError.NotSupported(_query.Text, item.Position, "An aggregate in a child subquery");
        }

        var engine = new QueryEngine(_store, query, table, _includeDeleted);
        var childShape = engine.Shape();
        var byParent = engine.Sorted(engine.Filtered()).Where(r => r[reference] is string).ToLookup(r => (string)r[reference]!, StringComparer.Ordinal);
        if (!shape.Add(reference.ChildRelationshipName!, new ChildRows(childShape, byParent, query.Limit, query.Offset)))
        {
            throw SoqlError.At(_query.Text, item.Position, "INVALID_FIELD", $"duplicate field selected: {name}");
        }
    }

    private HashSet<string> RunSemiJoin(SelectQuery query)
    {
        var table = (query.From.Parts is [var name] ? _store.FindTable(name) : null)
            ?? throw SoqlError.NoSuchObject(query.Text, query.From.Position, query.From.ToString());
        var engine = new QueryEngine(_store, query, table, _includeDeleted);
        if (query.Items is not [SelectItem.Value { Operand: { Function: null, Path: { } path } } item] || query.GroupBy.Count > 0)
        {
            throw SoqlError.Malformed(query.Text, query.From.Position, "The inner select of a semi-join must have exactly one field");
        }

        var field = engine.Bind(path);
        if (!field.Field.IsId)
        {
            throw SoqlError.Malformed(query.Text, item.Position, $"The selected field '{path}' in the subquery and the left operand field in the where expression in the outer query should point to the same object type");
        }

        return engine.Sorted(engine.Filtered())
            .Skip(query.Offset ?? 0)
            .Take(query.Limit ?? int.MaxValue)
            .Select(r => field.Get(_store, r))
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
    }

    private QueryResult RunAggregate()
    {
        var keys = _query.GroupBy.Select(BindRow).ToArray();
        for (var i = 0; i < keys.Length; i++)
        {
            if (!keys[i].Field.Groupable)
            {
                throw SoqlError.Malformed(_query.Text, _query.GroupBy[i].Position, $"field '{_query.GroupBy[i]}' can not be grouped in a query call");
            }
        }

        var aliases = new Dictionary<string, Operand>(StringComparer.OrdinalIgnoreCase);
        var columns = new List<string>();
        var values = new List<BoundOperand<RowGroup>>();
        var unnamed = 0;
        foreach (var item in _query.Items)
        {
            if (item is not SelectItem.Value { Operand: var operand } value)
            {
                throw SoqlError.Malformed(_query.Text, item.Position, "Only grouped fields and aggregate functions can be selected in a grouped query");
            }

            values.Add(ShownGroup(value, BindGroup(operand)));
            var column = value.Alias ?? (operand.Function is null && value.Forms.Count == 0 ? operand.Path!.Parts[^1] : $"expr{unnamed++}");
            if (columns.Contains(column, StringComparer.OrdinalIgnoreCase))
            {
                throw SoqlError.Malformed(_query.Text, item.Position, $"duplicate alias: {column}");
            }

            columns.Add(column);
            if (value.Alias is not null)
            {
                aliases.Add(value.Alias, operand);
            }
        }

        var having = _query.Having is null ? null : new ConditionCompiler<RowGroup>(_query.Text, _today, BindGroup, RunSemiJoin).Compile(_query.Having);
        OrgRow[] rows = [.. Filtered()];
        IEnumerable<RowGroup> groups = keys.Length == 0 ? [new RowGroup([], rows)] : RowGroup.Of(rows, Array.ConvertAll(keys, k => k.Get), _query.GroupMode);
        if (having is not null)
        {
            groups = groups.Where(having);
        }

        groups = Sort(groups, _query.OrderBy, o => BindGroup(o.Path is { Parts: [var alias] } && o.Function is null && aliases.TryGetValue(alias, out var named) ? named : o))
            .Skip(_query.Offset ?? 0)
            .Take(_query.Limit ?? int.MaxValue);
        var found = groups.Select(g => values.Select(v => v.Get(g)).ToArray()).ToArray();
        if (found.Length > MaxAggregateRows)
        {
            throw new SalesforceException(
                400, "EXCEEDED_ID_LIMIT", "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch");
        }

        return new QueryResult([], new RecordShape(_table.Definition)) { Aggregates = new AggregateRows(columns, found) };
    }

    private BoundOperand<RowGroup> BindGroup(Operand operand)
    {
        if (operand.IsAggregate)
        {
            return Aggregate(operand);
        }

        if (operand.Function == "GROUPING")
        {
            var summed = _query.GroupMode != GroupMode.None && PlaceOfKey(operand with { Function = null }) is { } at
                ? 1 << at
                : throw SoqlError.Malformed(_query.Text, operand.Position, "GROUPING takes a field of GROUP BY ROLLUP or CUBE");
            return new BoundOperand<RowGroup>(new FieldDefinition(operand.ToString(), operand.ToString(), FieldKind.WholeNumber), g => (g.Summed & summed) == 0 ? 0 : 1);
        }

        if (PlaceOfKey(operand) is { } place)
        {
            return new BoundOperand<RowGroup>(BindRow(operand).Field, g => g.Key[place]);
        }

        throw SoqlError.Malformed(_query.Text, operand.Position, $"Field must be grouped or aggregated: {operand}");
    }

    private int? PlaceOfKey(Operand operand)
    {
        var wanted = Bind(operand.Path!);
        for (var i = 0; i < _query.GroupBy.Count; i++)
        {
            var key = _query.GroupBy[i];
            if (key.Function == operand.Function && Bind(key.Path!) is var other && other.Field == wanted.Field && other.References.SequenceEqual(wanted.References))
            {
                return i;
            }
        }

        return null;
    }

    private BoundOperand<RowGroup> ShownGroup(SelectItem.Value item, BoundOperand<RowGroup> bound)
    {
        if (item.Forms.Count == 0)
        {
            return bound;
        }

        if (item.Forms.Contains(ShownForm.Label))
        {
            throw SoqlError.NotSupported(_query.Text, item.Position, "toLabel in a grouped query");
        }

        var show = Shown(item, new BoundPath([], bound.Field)).Show;
        return new BoundOperand<RowGroup>(bound.Field, g => show(bound.Get(g)));
    }

    private BoundOperand<RowGroup> Aggregate(Operand operand)
    {
        var whole = new FieldDefinition(operand.ToString(), operand.ToString(), FieldKind.WholeNumber);
        if (operand.Path is null)
        {
            return new BoundOperand<RowGroup>(whole, g => g.Rows.Length);
        }

        var path = Bind(operand.Path);
        var isNumber = path.Field.IsDecimal || path.Field.Kind == FieldKind.WholeNumber;
        if (!path.Field.Aggregatable || (operand.Function is "SUM" or "AVG" && !isNumber))
        {
            throw SoqlError.Malformed(_query.Text, operand.Position, $"field {operand.Path} does not support aggregate operator {operand.Function}");
        }

        IEnumerable<object> Values(RowGroup group) => group.Rows.Select(r => path.Get(_store, r)).Where(v => v is not null)!;
        var number = whole with { Kind = path.Field.IsDecimal ? path.Field.Kind : FieldKind.Number, Scale = path.Field.Scale };
        return operand.Function switch
        {
            "COUNT" => new(whole, g => Values(g).Count()),
            "COUNT_DISTINCT" => new(whole, g => Values(g).Distinct(path.Field.IsId ? EqualityComparer<object>.Default : SoqlValue.Comparer).Count()),
            "SUM" => new(number, g => Values(g).Select(Decimal).ToArray() is { Length: > 0 } all ? all.Sum() : null),
            "AVG" => new(number, g => Values(g).Select(Decimal).ToArray() is { Length: > 0 } all ? all.Average() : null),
            "MIN" => new(path.Field with { Name = operand.ToString() }, g => Values(g).Min(SoqlValue.Comparer)),
            _ => new(path.Field with { Name = operand.ToString() }, g => Values(g).Max(SoqlValue.Comparer)),
        };
    }

    private static decimal Decimal(object value) => value is int whole ? whole : (decimal)value;

    private BoundOperand<OrgRow> BindRow(Operand operand)
    {
        if (operand.IsAggregate || operand.Path is null)
        {
            throw SoqlError.Malformed(_query.Text, operand.Position, $"aggregate function {operand.Function} is not allowed here");
        }

        var path = Bind(operand.Path);
        if (operand.Function is null)
        {
            return path.References.Count == 0
                ? new BoundOperand<OrgRow>(path.Field, r => r[path.Field])
                : new BoundOperand<OrgRow>(path.Field, r => path.Get(_store, r));
        }

        if (operand.From is { } from)
        {
            return BindDistance(operand, path, from);
        }

        if (path.Field.Kind is not (FieldKind.Date or FieldKind.DateTime) || (operand.Function == "HOUR_IN_DAY" && path.Field.Kind != FieldKind.DateTime))
        {
            throw SoqlError.Malformed(_query.Text, operand.Position, $"Invalid use of function {operand.Function} on {path.Field.TypeName} field");
        }

        var type = new FieldDefinition(operand.ToString(), operand.ToString(), operand.Function == "DAY_ONLY" ? FieldKind.Date : FieldKind.WholeNumber);
        return new BoundOperand<OrgRow>(type, r => DatePart(operand.Function, path.Get(_store, r)));
    }

    private BoundOperand<OrgRow> BindDistance(Operand operand, BoundPath path, GeoPoint from)
    {
        if (path.Field.CompoundPrefix is not { } prefix || path.References.Count > 0)
        {
            throw SoqlError.Malformed(_query.Text, operand.Position, $"Invalid use of function DISTANCE on {path.Field.TypeName} field");
        }

        var suffix = path.Field.Kind == FieldKind.Location ? "__{0}__s" : "{0}";
        var latitude = _table.Definition.Field(prefix + suffix.Replace("{0}", "Latitude", StringComparison.Ordinal));
        var longitude = _table.Definition.Field(prefix + suffix.Replace("{0}", "Longitude", StringComparison.Ordinal));
        return new BoundOperand<OrgRow>(
            new FieldDefinition(operand.ToString(), operand.ToString(), FieldKind.Number),
            r => r[latitude] is decimal north && r[longitude] is decimal east ? from.DistanceTo((double)north, (double)east) : null);
    }

    private static object? DatePart(string function, object? value)
    {
        if (value is null)
        {
            return null;
        }

        var time = value is DateOnly date ? date.ToDateTime(TimeOnly.MinValue) : (DateTime)value;
        return function switch
        {
            "CALENDAR_YEAR" => time.Year,
            "CALENDAR_QUARTER" => ((time.Month - 1) / 3) + 1,
            "CALENDAR_MONTH" => time.Month,
            "DAY_IN_MONTH" => time.Day,
            "DAY_IN_WEEK" => (int)time.DayOfWeek + 1,
            "DAY_IN_YEAR" => time.DayOfYear,
            "HOUR_IN_DAY" => time.Hour,
            "DAY_ONLY" => DateOnly.FromDateTime(time),
            _ => throw new InvalidOperationException($"No date function {function}."),
        };
    }

    private BoundPath Bind(FieldPath path) => Bind(_table.Definition, path);

    private BoundPath Bind(ObjectDefinition definition, FieldPath path)
    {
        var parts = path.Parts.ToArray();
        var isPrefixed = parts.Length > 1
            && (parts[0].Equals(_query.Alias, StringComparison.OrdinalIgnoreCase)
                || (parts[0].Equals(definition.Name, StringComparison.OrdinalIgnoreCase) && definition.FindRelationship(parts[0]) is null));
        return BoundPath.TryBind(_store, definition, isPrefixed ? parts.AsSpan(1) : parts, out var failure)
            ?? throw (failure.IsRelationship
                ? SoqlError.NoSuchRelationship(_query.Text, path.Position, failure.Part)
                : SoqlError.NoSuchColumn(_query.Text, path.Position, failure.Part, failure.On.Name));
    }
}
