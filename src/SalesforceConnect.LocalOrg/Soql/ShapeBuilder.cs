namespace SalesforceConnect.LocalOrg;

/// <summary>
/// Makes the shape of a query's records from its SELECT list. It runs child subqueries through <paramref name="children"/>, over the rows
/// of
/// an object that refer to their parents by a field.
/// </summary>
internal sealed class ShapeBuilder(
    OrgStore store,
    SelectQuery query,
    ObjectDefinition definition,
    QueryBinder binder,
    Func<SelectQuery, OrgTable, FieldDefinition, ChildRows> children)
{
    private const int MaxFieldsLimit = 200;

    public RecordShape Build()
    {
        var shape = new RecordShape(definition);
        foreach (SelectItem item in query.Items)
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
                    (BoundPath? bound, Func<object?, object?>? show) = binder.Shown(value, binder.Bind(path));
                    if (!(value.Alias is { } alias ? shape.Add(new RecordMember.Shown(alias, bound, show)) : shape.Add(bound, show)))
                    {
                        throw Duplicate(item.Position, value.Alias ?? path.ToString());
                    }

                    break;
                case SelectItem.Value { Alias: not null } value:
                    throw SoqlError.Malformed(query.Text, value.Position, "only aggregate expressions use field aliasing");
                case SelectItem.Value { Operand.Function: { } function } value:
                    throw SoqlError.Malformed(
                        query.Text, value.Position, $"The function {function} can be selected in a grouped query only");
                case SelectItem.Value { Operand: { Path: { } path } }:
                    if (!shape.Add(binder.Bind(path)))
                    {
                        throw Duplicate(item.Position, path.ToString());
                    }

                    break;
            }
        }

        return shape;
    }

    private void AddFields(RecordShape shape, SelectItem.Fields item)
    {
        if (item.Set != "STANDARD" && (query.Limit is null || query.Limit > MaxFieldsLimit))
        {
            throw SoqlError.Malformed(query.Text, item.Position, "The SOQL FIELDS function must have a LIMIT of at most 200");
        }

        foreach (FieldDefinition? field in definition.Fields.Where(f => item.Set == "ALL" || f.IsCustom == (item.Set == "CUSTOM")))
        {
            if (!shape.Add(new BoundPath([], field)))
            {
                throw Duplicate(item.Position, field.Name);
            }
        }
    }

    private void AddTypeOf(RecordShape shape, SelectItem.TypeOf item)
    {
        if (item.Reference.Parts is not [var relationship] || definition.FindRelationship(relationship) is not { } reference)
        {
            throw SoqlError.NoSuchRelationship(query.Text, item.Reference.Position, item.Reference.ToString());
        }

        if (!reference.IsPolymorphic)
        {
            throw SoqlError.Malformed(
                query.Text, item.Reference.Position, $"TYPEOF needs a polymorphic relationship, which '{relationship}' is not");
        }

        var whens = new List<RecordShape>();
        foreach ((FieldPath? type, IReadOnlyList<FieldPath>? fields) in item.Whens)
        {
            string name = type.ToString();
            OrgTable table = reference.ReferenceTo.FirstOrDefault(r => r.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known
                ? store.Table(known)
                : throw SoqlError.NoSuchObject(query.Text, type.Position, name);
            whens.Add(ShapeOf(table.Definition, fields));
        }

        RecordShape? otherwise = item.Else is { } rest ? ShapeOf(NameSchema.Definition, rest) : null;
        if (!shape.Add(new RecordMember.TypeOf(reference, whens, otherwise)))
        {
            throw Duplicate(item.Position, relationship);
        }
    }

    private RecordShape ShapeOf(ObjectDefinition type, IReadOnlyList<FieldPath> fields)
    {
        var shape = new RecordShape(type);
        foreach (FieldPath path in fields)
        {
            if (!shape.Add(binder.Bind(type, path)))
            {
                throw Duplicate(path.Position, path.ToString());
            }
        }

        return shape;
    }

    private void AddChildren(RecordShape shape, SelectItem.Children item)
    {
        FieldPath from = item.Query.From;
        string name = from.Parts[^1];
        (OrgTable? table, FieldDefinition? reference) = store.Tables
            .SelectMany(t => t.Definition.Fields.Where(f => f.ReferenceTo.Contains(definition.Name)).Select(f => (Table: t, Field: f)))
            .FirstOrDefault(c => from.Parts.Count == 1 && name.Equals(c.Field.ChildRelationshipName, StringComparison.OrdinalIgnoreCase));
        if (table is null)
        {
            throw SoqlError.At(
                query.Text,
                from.Position,
                "INVALID_TYPE",
                $"Didn't understand relationship '{from}' in FROM part of query call. If you are attempting to use a custom relationship, "
                    + "be sure to append the '__r' after the custom relationship name. "
                    + "Please reference your WSDL or the describe call for the appropriate names.");
        }

        if (item.Query.GroupBy.Count > 0
            || item.Query.Items.Any(i => i is SelectItem.Count or SelectItem.Value { Operand.Function: not null }))
        {
            throw SoqlError.NotSupported(query.Text, item.Position, "An aggregate in a child subquery");
        }

        if (!shape.Add(reference.ChildRelationshipName!, children(item.Query, table, reference)))
        {
            throw Duplicate(item.Position, name);
        }
    }

    private SalesforceException Duplicate(int position, string name) =>
        SoqlError.At(query.Text, position, "INVALID_FIELD", $"duplicate field selected: {name}");
}
