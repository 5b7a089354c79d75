using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// <c>/query?q=…&amp;columns=true</c>: the columns of a query instead of its rows, which the Salesforce CLI asks for its tables.
/// </summary>
internal sealed class QueryColumns
{
    private readonly OrgStore _store;
    private readonly List<Column> _columns = [];
    private int _unnamed;

    private QueryColumns(OrgStore store, SelectQuery query, ObjectDefinition definition)
    {
        _store = store;
        foreach (SelectItem item in query.Items)
        {
            Add(definition, item);
        }
    }

    public static Task AnswerAsync(RestCall call, string soql)
    {
        // Running it is what finds its mistakes.
        QueryResult result = QueryEngine.Run(call.Org.Store, soql, includeDeleted: false, call.IsTooling, userId: call.Token.User.Id);
        ObjectDefinition definition = result.Shape.Definition;
        SelectQuery query = SoqlParser.Parse(soql);
        QueryColumns columns = new(call.Org.Store, query, definition);
        return Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            Write(json, "columnMetadata", columns._columns);
            json.WriteString("entityName", definition.Name);
            json.WriteBoolean("groupBy", query.GroupBy.Count > 0);
            json.WriteBoolean("idSelected", columns._columns.Exists(c => c.Field is { Kind: FieldKind.Id }));
            json.WriteString("keyPrefix", definition.KeyPrefix);
            json.WriteEndObject();
        });
    }

    private void Add(ObjectDefinition definition, SelectItem item)
    {
        switch (item)
        {
            case SelectItem.Fields { Set: var set }:
                IEnumerable<FieldDefinition> fields = definition.Fields.Where(f => set == "ALL" || f.IsCustom == (set == "CUSTOM"));
                _columns.AddRange(fields.Select(f => new Column(f.Name, f)));
                break;
            case SelectItem.Children { Query: var query }:
                string relationship = query.From.Parts[^1];
                FieldDefinition lookup = _store.Tables.SelectMany(t => t.Definition.Fields).First(f =>
                    f.ReferenceTo.Contains(definition.Name)
                    && relationship.Equals(f.ChildRelationshipName, StringComparison.OrdinalIgnoreCase));
                ObjectDefinition children = _store.Tables.First(t => t.Definition.Fields.Contains(lookup)).Definition;
                Column list = new(lookup.ChildRelationshipName!, Field: null) { IsAggregate = true };
                list.Joined.AddRange(new QueryColumns(_store, query, children)._columns);
                _columns.Add(list);
                break;
            case SelectItem.TypeOf { Reference: var reference } typeOf:
                IEnumerable<FieldPath> paths = typeOf.Whens.SelectMany(w => w.Fields).Concat(typeOf.Else ?? []);
                foreach (string path in paths.Select(p => p.ToString()).Distinct(StringComparer.OrdinalIgnoreCase))
                {
                    AddPath(definition, [.. reference.Parts, .. path.Split('.')]);
                }

                break;
            case SelectItem.Value { Operand.Function: null, Forms.Count: 0, Operand.Path: { } path }:
                AddPath(definition, [.. path.Parts]);
                break;
            case SelectItem.Value value:
                string function = (value.Operand.Function ?? value.Forms[0]).ToLowerInvariant();
                _columns.Add(new Column(value.Alias ?? $"expr{_unnamed++}", Field: null)
                {
                    IsAggregate = true,
                    DisplayName = $"{function}({value.Operand.Path})",
                    IsNumber = function is "count" or "count_distinct" or "sum" or "avg",
                });
                break;
            case SelectItem.Count:
                _columns.Add(new Column("expr0", Field: null) { IsAggregate = true, DisplayName = "count()", IsNumber = true });
                break;
        }
    }

    private void AddPath(ObjectDefinition definition, string[] parts)
    {
        List<Column> at = _columns;
        foreach (string part in parts[..^1])
        {
            if (definition.FindRelationship(part) is not { } lookup)
            {
                continue; // The object's own name or alias, which may stand before a field.
            }

            Column? parent = at.Find(c => c.Name == lookup.RelationshipName);
            if (parent is null)
            {
                parent = new Column(lookup.RelationshipName!, Field: null) { ForeignKey = lookup.Name };
                at.Add(parent);
            }

            at = parent.Joined;
            definition = lookup.IsPolymorphic ? NameSchema.Definition : _store.Table(lookup.ReferenceTo[0]).Definition;
        }

        FieldDefinition? field = definition.FindField(parts[^1]);
        at.Add(new Column(field?.Name ?? parts[^1], field));
    }

    private static void Write(Utf8JsonWriter json, string property, List<Column> columns)
    {
        json.WriteStartArray(property);
        foreach (Column column in columns)
        {
            FieldDefinition? field = column.Field;
            json.WriteStartObject();
            json.WriteBoolean("aggregate", column.IsAggregate);
            json.WriteString("apexType", field is null ? null : ApexType(field));
            json.WriteBoolean("booleanType", field?.Kind == FieldKind.Checkbox);
            json.WriteString("columnName", column.Name);
            json.WriteBoolean("custom", field?.IsCustom == true);
            json.WriteString("displayName", column.DisplayName ?? column.Name);
            json.WriteString("foreignKeyName", column.ForeignKey);
            json.WriteBoolean("insertable", field?.Createable == true);
            Write(json, "joinColumns", column.Joined);
            json.WriteBoolean("numberType", column.IsNumber || field is { IsDecimal: true } or { Kind: FieldKind.WholeNumber });
            json.WriteBoolean("textType", field?.IsText == true);
            json.WriteBoolean("updatable", field?.Updateable == true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string ApexType(FieldDefinition field) => field.Kind switch
    {
        FieldKind.Id or FieldKind.Reference => "Id",
        FieldKind.Checkbox => "Boolean",
        FieldKind.WholeNumber => "Integer",
        FieldKind.Number or FieldKind.Currency or FieldKind.Percent => "Double",
        FieldKind.Date => "Date",
        FieldKind.DateTime => "Datetime",
        FieldKind.Time => "Time",
        FieldKind.Address => "Address",
        FieldKind.Location => "Location",
        FieldKind.Base64 => "Blob",
        _ => "String",
    };

    private sealed record Column(string Name, FieldDefinition? Field)
    {
        public List<Column> Joined { get; } = [];

        public bool IsAggregate { get; init; }

        public bool IsNumber { get; init; }

        public string? DisplayName { get; init; }

        public string? ForeignKey { get; init; }
    }
}
