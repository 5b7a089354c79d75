using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>Answers a query: of each object of <c>uiapi.query</c> a page, or an error and nothing in its place.</summary>
internal sealed class GraphQlRun
{
    private const int UsualPage = 10;
    private const int LargestPage = 2000;

    private readonly OrgStore _store;
    private readonly string _userId;
    private readonly IReadOnlyDictionary<string, object?> _variables;

    /// <param name="store">The records.</param>
    /// <param name="userId">Who asks.</param>
    /// <param name="variables">The values of the variables.</param>
    public GraphQlRun(OrgStore store, string userId, IReadOnlyDictionary<string, object?> variables)
    {
        _store = store;
        _userId = userId;
        _variables = variables;
    }

    /// <summary>The errors: of the query as a whole, or of what could not be had of it.</summary>
    public List<GraphQlError> Errors { get; } = [];

    /// <summary>Writes the data; null where the query is no good.</summary>
    public void Write(Utf8JsonWriter json, GraphQlOperation operation)
    {
        CheckFields(operation.Fields, "Query", ["uiapi"], []);
        foreach (GraphQlField uiapi in operation.Fields.Where(field => field.Name == "uiapi"))
        {
            CheckFields(uiapi.Fields, "UIAPI", ["query"], [uiapi.Key]);
            foreach (GraphQlField query in uiapi.Fields.Where(field => field.Name == "query"))
            {
                query.Fields.ToList().ForEach(field => CheckObject(field, [uiapi.Key, query.Key, field.Key]));
            }
        }

        if (Errors.Count > 0)
        {
            json.WriteNullValue();
            return;
        }

        WriteTable(json, operation.Fields, [], (uiapi, path) => WriteTable(
            json, uiapi.Fields, path, (query, inner) => WriteTable(json, query.Fields, inner, (field, place) => WriteObject(json, field, place))));
    }

    private static void WriteTable(
        Utf8JsonWriter json, IReadOnlyList<GraphQlField> fields, string[] path, Action<GraphQlField, string[]> write)
    {
        json.WriteStartObject();
        foreach (GraphQlField field in fields)
        {
            json.WritePropertyName(field.Key);
            write(field, [.. path, field.Key]);
        }

        json.WriteEndObject();
    }

    private void CheckObject(GraphQlField field, string[] path)
    {
        if (_store.FindTable(field.Name, tooling: false) is not { } table)
        {
            Undefined(field, "RecordQuery", path);
            return;
        }

        CheckFields(field.Fields, $"{field.Name}Connection", ["edges", "pageInfo", "totalCount"], path);
        foreach (GraphQlField inner in field.Fields)
        {
            string[] at = [.. path, inner.Key];
            if (inner.Name == "pageInfo")
            {
                CheckFields(inner.Fields, "PageInfo", ["hasNextPage", "hasPreviousPage", "startCursor", "endCursor"], at);
            }
            else if (inner.Name == "edges")
            {
                CheckFields(inner.Fields, $"{field.Name}Edge", ["node", "cursor"], at);
                foreach (GraphQlField node in inner.Fields.Where(each => each.Name == "node"))
                {
                    CheckNode(node.Fields, table.Definition, [.. at, node.Key]);
                }
            }
        }
    }

    private void CheckNode(IReadOnlyList<GraphQlField> fields, ObjectDefinition definition, string[] path)
    {
        foreach (GraphQlField field in fields)
        {
            string[] at = [.. path, field.Key];
            if (definition.FindRelationship(field.Name) is { IsPolymorphic: false } reference)
            {
                CheckNode(field.Fields, OrgSchema.Definition(reference.ReferenceTo[0]), at);
            }
            else if (definition.FindField(field.Name) is not { Kind: not (FieldKind.Address or FieldKind.Location or FieldKind.Base64) } found)
            {
                Undefined(field, definition.Name, at);
            }
            else if (found.Kind != FieldKind.Id)
            {
                CheckFields(field.Fields, "Value", ["value", "displayValue"], at);
                if (field.Fields.Count == 0)
                {
                    Errors.Add(new GraphQlError(
                        $"Validation error (SubselectionRequired@[{string.Join('/', at)}]) : Subselection required for type of field '{field.Name}'",
                        "ValidationError",
                        field.Line,
                        field.Column));
                }
            }
        }
    }

    private void CheckFields(IReadOnlyList<GraphQlField> fields, string type, string[] known, string[] path)
    {
        foreach (GraphQlField field in fields.Where(field => !known.Contains(field.Name)))
        {
            Undefined(field, type, [.. path, field.Key]);
        }
    }

    private void Undefined(GraphQlField field, string type, string[] path) => Errors.Add(new GraphQlError(
        $"Validation error (FieldUndefined@[{string.Join('/', path)}]) : Field '{field.Name}' in type '{type}' is undefined",
        "ValidationError",
        field.Line,
        field.Column));

    // What cannot be had is an error with its path, and nothing in its place; the rest is given.
    private void WriteObject(Utf8JsonWriter json, GraphQlField field, string[] path)
    {
        try
        {
            Dictionary<string, object?> arguments = field.Arguments.ToDictionary(each => each.Key, each => Resolve(each.Value));
            string where = GraphQlFilter.Where(arguments.GetValueOrDefault("where"));
            string order = GraphQlFilter.OrderBy(arguments.GetValueOrDefault("orderBy"));
            string soql = $"SELECT Id FROM {field.Name}{(where.Length > 0 ? $" WHERE {where}" : "")}{(order.Length > 0 ? $" ORDER BY {order}" : "")}";
            IReadOnlyList<OrgRow> rows = QueryEngine.Run(_store, soql, includeDeleted: false, userId: _userId).Rows;
            int from = After(arguments.GetValueOrDefault("after"));
            int size = arguments.GetValueOrDefault("first") switch
            {
                null => UsualPage,
                int first and >= 1 and <= LargestPage => first,
                var other => throw new SalesforceException(400, "INVALID_ARGUMENT", $"The argument 'first' is not valid: {other}"),
            };
            WritePage(json, field, rows, from, Math.Min(from + size, rows.Count));
        }
        catch (SalesforceException failure)
        {
            Errors.Add(new GraphQlError(failure.Message.Split('\n')[^1].Trim(), failure.Errors[0].ErrorCode, field.Line, field.Column, path));
            json.WriteNullValue();
        }
    }

    private void WritePage(Utf8JsonWriter json, GraphQlField field, IReadOnlyList<OrgRow> rows, int from, int to)
    {
        ObjectDefinition definition = _store.Table(field.Name).Definition;
        WriteTable(json, field.Fields, [], (inner, _) =>
        {
            switch (inner.Name)
            {
                case "totalCount":
                    json.WriteNumberValue(rows.Count);
                    break;
                case "pageInfo":
                    WriteTable(json, inner.Fields, [], (part, _) =>
                    {
                        switch (part.Name)
                        {
                            case "hasNextPage":
                                json.WriteBooleanValue(to < rows.Count);
                                break;
                            case "hasPreviousPage":
                                json.WriteBooleanValue(from > 0);
                                break;
                            default:
                                json.WriteStringValue(from == to ? null : Cursor(part.Name == "startCursor" ? from : to - 1));
                                break;
                        }
                    });
                    break;
                default:
                    json.WriteStartArray();
                    for (int at = from; at < to; at++)
                    {
                        int row = at;
                        WriteTable(json, inner.Fields, [], (part, _) =>
                        {
                            if (part.Name == "cursor")
                            {
                                json.WriteStringValue(Cursor(row));
                            }
                            else
                            {
                                WriteNode(json, part.Fields, definition, rows[row]);
                            }
                        });
                    }

                    json.WriteEndArray();
                    break;
            }
        });
    }

    private void WriteNode(Utf8JsonWriter json, IReadOnlyList<GraphQlField> fields, ObjectDefinition definition, OrgRow row)
        => WriteTable(json, fields, [], (field, _) =>
        {
            if (definition.FindRelationship(field.Name) is { IsPolymorphic: false } reference)
            {
                if (BoundPath.Follow(_store, row, reference) is { } parent)
                {
                    WriteNode(json, field.Fields, OrgSchema.Definition(reference.ReferenceTo[0]), parent);
                }
                else
                {
                    json.WriteNullValue();
                }

                return;
            }

            FieldDefinition found = definition.Field(field.Name);
            if (found.Kind == FieldKind.Id)
            {
                json.WriteStringValue(row.Id);
                return;
            }

            WriteTable(json, field.Fields, [], (part, _) =>
            {
                if (part.Name == "value")
                {
                    SalesforceFormat.WriteValue(json, row[found]);
                }
                else
                {
                    json.WriteStringValue(Shown(row[found], found.Kind));
                }
            });
        });

    // Text shows itself.
    private static string? Shown(object? value, FieldKind kind) => value switch
    {
        decimal amount when kind == FieldKind.Currency => amount.ToString("$#,##0.00;-$#,##0.00", CultureInfo.InvariantCulture),
        decimal or int => Convert.ToDecimal(value, CultureInfo.InvariantCulture).ToString("#,##0.####", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("M/d/yyyy", CultureInfo.InvariantCulture),
        DateTime instant => instant.ToString("M/d/yyyy, h:mm tt", CultureInfo.InvariantCulture),
        _ => null,
    };

    private object? Resolve(object? value) => value switch
    {
        GraphQlVariable variable => _variables.GetValueOrDefault(variable.Name),
        List<object?> items => items.ConvertAll(Resolve),
        IReadOnlyDictionary<string, object?> table => table.ToDictionary(each => each.Key, each => Resolve(each.Value)),
        _ => value,
    };

    private static string Cursor(int row) => Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"v1:{row}")));

    private static int After(object? cursor)
    {
        if (cursor is null)
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[64];
        return cursor is string text && Convert.TryFromBase64String(text, bytes, out int length)
            && Encoding.ASCII.GetString(bytes[..length]) is ['v', '1', ':', .. var row]
            && int.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out int last)
                ? last + 1
                : throw new SalesforceException(400, "INVALID_CURSOR", $"The cursor is not valid: {cursor}");
    }
}
