using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// <c>/query?explain=</c>: what running the query would cost, in the shape that Salesforce answers. The numbers are made up but hold
/// together.
/// </summary>
internal static class QueryPlan
{
    public static Task AnswerAsync(RestCall call, string soql)
    {
        QueryResult result = QueryEngine.Run(call.Org.Store, soql, includeDeleted: false, call.IsTooling, userId: call.Token.User.Id);
        ObjectDefinition definition = result.Shape.Definition;
        int all = call.Org.Store.Snapshot(call.Org.Store.Table(definition.Name)).Count;
        FieldDefinition? indexed = IndexedField(SoqlParser.Parse(soql).Where, definition);
        return Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("plans");
            if (indexed is not null)
            {
                // An index is worth it below this share of the records.
                double share = indexed.IsCustom ? 0.1 : 0.3;
                WritePlan(json, "Index", indexed, result.TotalSize, all, result.TotalSize / (share * Math.Max(all, 1)), definition.Name);
            }

            WritePlan(
                json,
                "TableScan",
                indexed: null,
                result.TotalSize,
                all,
                all == 0 ? 0 : 0.5 + (2.0 * result.TotalSize / all),
                definition.Name);
            json.WriteEndArray();
            json.WriteString("sourceQuery", soql);
            json.WriteEndObject();
        });
    }

    // One that every record of the result has to match.
    private static FieldDefinition? IndexedField(Condition? where, ObjectDefinition definition) => where switch
    {
        Condition.And(var parts) => parts.Select(part => IndexedField(part, definition)).FirstOrDefault(field => field is not null),
        Condition.Compare { Operand: { Function: null, Path: { Parts: [var name] } }, Operator: not ("!=" or "<>" or "LIKE") }
            => Indexed(name, definition),
        Condition.InList { Operand: { Function: null, Path: { Parts: [var name] } }, Negated: false } => Indexed(name, definition),
        _ => null,
    };

    private static FieldDefinition? Indexed(string name, ObjectDefinition definition)
        => definition.FindField(name) is { IsIndexed: true } field ? field : null;

    private static void WritePlan(
        Utf8JsonWriter json, string operation, FieldDefinition? indexed, int found, int all, double cost, string objectName)
    {
        json.WriteStartObject();
        json.WriteNumber("cardinality", found);
        json.WriteStartArray("fields");
        if (indexed is not null)
        {
            json.WriteStringValue(indexed.Name);
        }

        json.WriteEndArray();
        json.WriteString("leadingOperationType", operation);
        json.WriteStartArray("notes");
        WriteNote(json, objectName);
        json.WriteEndArray();
        json.WriteNumber("relativeCost", Math.Round(cost, 3));
        json.WriteNumber("sobjectCardinality", all);
        json.WriteString("sobjectType", objectName);
        json.WriteEndObject();
    }

    private static void WriteNote(Utf8JsonWriter json, string objectName)
    {
        json.WriteStartObject();
        json.WriteString("description", "Not considering filter for optimization because unindexed");
        json.WriteStartArray("fields");
        json.WriteStringValue("IsDeleted");
        json.WriteEndArray();
        json.WriteString("tableEnumOrId", objectName);
        json.WriteEndObject();
    }
}
