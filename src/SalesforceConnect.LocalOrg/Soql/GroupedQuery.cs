namespace SalesforceConnect.LocalOrg;

/// <summary>Runs a query that groups rows, or makes one group of them all.</summary>
internal sealed class GroupedQuery(
    OrgStore store, SelectQuery query, QueryBinder binder, DateOnly today, Func<SelectQuery, ISet<string>> semiJoin)
{
    private const int MaxAggregateRows = 2000;

    /// <summary>Groups the rows, which are asked for when the query has been found to be right.</summary>
    public AggregateRows Run(Func<IEnumerable<OrgRow>> filtered)
    {
        BoundOperand<OrgRow>[] keys = query.GroupBy.Select(binder.BindOperand).ToArray();
        for (int i = 0; i < keys.Length; i++)
        {
            if (!keys[i].Field.Groupable)
            {
                throw SoqlError.Malformed(
                    query.Text, query.GroupBy[i].Position, $"field '{query.GroupBy[i]}' can not be grouped in a query call");
            }
        }

        var aliases = new Dictionary<string, Operand>(StringComparer.OrdinalIgnoreCase);
        var columns = new List<string>();
        var values = new List<BoundOperand<RowGroup>>();
        int unnamed = 0;
        foreach (SelectItem item in query.Items)
        {
            if (item is not SelectItem.Value { Operand: var operand } value)
            {
                throw SoqlError.Malformed(
                    query.Text, item.Position, "Only grouped fields and aggregate functions can be selected in a grouped query");
            }

            values.Add(ShownGroup(value, BindGroup(operand)));
            string column = value.Alias
                ?? (operand.Function is null && value.Forms.Count == 0 ? operand.Path!.Parts[^1] : $"expr{unnamed++}");
            if (columns.Contains(column, StringComparer.OrdinalIgnoreCase))
            {
                throw SoqlError.Malformed(query.Text, item.Position, $"duplicate alias: {column}");
            }

            columns.Add(column);
            if (value.Alias is not null)
            {
                aliases.Add(value.Alias, operand);
            }
        }

        Func<RowGroup, bool>? having = query.Having is null
            ? null
            : new ConditionCompiler<RowGroup>(query.Text, today, BindGroup, semiJoin).Compile(query.Having);
        OrgRow[] rows = [.. filtered()];
        IEnumerable<RowGroup> groups = keys.Length == 0
            ? [new RowGroup([], rows)]
            : RowGroup.Of(rows, Array.ConvertAll(keys, k => k.Get), query.GroupMode);
        if (having is not null)
        {
            groups = groups.Where(having);
        }

        groups = groups.Sort(query, o => BindGroup(Unaliased(o)))
            .Skip(query.Offset ?? 0)
            .Take(query.Limit ?? int.MaxValue);
        object?[][] found = groups.Select(g => values.Select(v => v.Get(g)).ToArray()).ToArray();
        if (found.Length > MaxAggregateRows)
        {
            throw new SalesforceException(
                400,
                "EXCEEDED_ID_LIMIT",
                "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch");
        }

        return new AggregateRows(columns, found);

        Operand Unaliased(Operand operand) =>
            operand is { Function: null, Path.Parts: [var alias] } && aliases.TryGetValue(alias, out Operand? named) ? named : operand;
    }

    private BoundOperand<RowGroup> BindGroup(Operand operand)
    {
        if (operand.IsAggregate)
        {
            return Aggregate(operand);
        }

        if (operand.Function == "GROUPING")
        {
            int summed = query.GroupMode != GroupMode.None && PlaceOfKey(operand with { Function = null }) is { } at
                ? 1 << at
                : throw SoqlError.Malformed(query.Text, operand.Position, "GROUPING takes a field of GROUP BY ROLLUP or CUBE");
            return new BoundOperand<RowGroup>(
                new FieldDefinition(operand.ToString(), operand.ToString(), FieldKind.WholeNumber), g => (g.Summed & summed) == 0 ? 0 : 1);
        }

        if (PlaceOfKey(operand) is { } place)
        {
            return new BoundOperand<RowGroup>(binder.BindOperand(operand).Field, g => g.Key[place]);
        }

        throw SoqlError.Malformed(query.Text, operand.Position, $"Field must be grouped or aggregated: {operand}");
    }

    private int? PlaceOfKey(Operand operand)
    {
        BoundPath wanted = binder.Bind(operand.Path!);
        for (int i = 0; i < query.GroupBy.Count; i++)
        {
            Operand key = query.GroupBy[i];
            if (key.Function == operand.Function
                && binder.Bind(key.Path!) is var other
                && other.Field == wanted.Field
                && other.References.SequenceEqual(wanted.References))
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
            throw SoqlError.NotSupported(query.Text, item.Position, "toLabel in a grouped query");
        }

        Func<object?, object?> show = binder.Shown(item, new BoundPath([], bound.Field)).Show;
        return new BoundOperand<RowGroup>(bound.Field, g => show(bound.Get(g)));
    }

    private BoundOperand<RowGroup> Aggregate(Operand operand)
    {
        var whole = new FieldDefinition(operand.ToString(), operand.ToString(), FieldKind.WholeNumber);
        if (operand.Path is null)
        {
            return new BoundOperand<RowGroup>(whole, g => g.Rows.Length);
        }

        BoundPath path = binder.Bind(operand.Path);
        bool isNumber = path.Field.IsDecimal || path.Field.Kind == FieldKind.WholeNumber;
        if (!path.Field.Aggregatable || (operand.Function is "SUM" or "AVG" && !isNumber))
        {
            throw SoqlError.Malformed(
                query.Text, operand.Position, $"field {operand.Path} does not support aggregate operator {operand.Function}");
        }

        IEnumerable<object> Values(RowGroup group) => group.Rows.Select(r => path.Get(store, r)).Where(v => v is not null)!;
        FieldDefinition number = whole with { Kind = path.Field.IsDecimal ? path.Field.Kind : FieldKind.Number, Scale = path.Field.Scale };
        return operand.Function switch
        {
            "COUNT" => new(whole, g => Values(g).Count()),
            "COUNT_DISTINCT" => new(
                whole, g => Values(g).Distinct(path.Field.IsId ? EqualityComparer<object>.Default : SoqlValue.Comparer).Count()),
            "SUM" => new(number, g => Values(g).Select(Decimal).ToArray() is { Length: > 0 } all ? all.Sum() : null),
            "AVG" => new(number, g => Values(g).Select(Decimal).ToArray() is { Length: > 0 } all ? all.Average() : null),
            "MIN" => new(path.Field with { Name = operand.ToString() }, g => Values(g).Min(SoqlValue.Comparer)),
            _ => new(path.Field with { Name = operand.ToString() }, g => Values(g).Max(SoqlValue.Comparer)),
        };
    }

    private static decimal Decimal(object value) => value is int whole ? whole : (decimal)value;
}
