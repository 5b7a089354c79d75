using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/query?explain=</c>: what running the query would cost, in the shape that Salesforce answers. The numbers are made up but hold together.</summary>
internal static class QueryPlan
{
    public static Task AnswerAsync(RestCall call, string soql)
    {
        var result = QueryEngine.Run(call.Org.Store, soql, includeDeleted: false, call.IsTooling, userId: call.Token.User.Id);
        var definition = result.Shape.Definition;
        var all = call.Org.Store.Snapshot(call.Org.Store.Table(definition.Name)).Count;
        return Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("plans");
            json.WriteStartObject();
            json.WriteNumber("cardinality", result.TotalSize);
            json.WriteStartArray("fields");
            json.WriteEndArray();
            json.WriteString("leadingOperationType", "TableScan");
            json.WriteStartArray("notes");
            WriteNote(json, definition.Name);
            json.WriteEndArray();
            json.WriteNumber("relativeCost", Math.Round(all == 0 ? 0 : 0.5 + (2.0 * result.TotalSize / all), 3));
            json.WriteNumber("sobjectCardinality", all);
            json.WriteString("sobjectType", definition.Name);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("sourceQuery", soql);
            json.WriteEndObject();
        });
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
