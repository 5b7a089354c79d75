using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// <c>/composite/sobjects/{object}</c>: many records by ID in one call, in the order asked for, null where there is none.
/// </summary>
internal static class CollectionResource
{
    private const int MaxIds = 2000;

    public static async Task AnswerAsync(RestCall call, OrgTable table)
    {
        string[] ids, fields;
        switch (call.Method)
        {
            case "GET":
                (ids, fields) = (List(call.Http.Request.Query["ids"]), List(call.Http.Request.Query["fields"]));
                break;
            case "POST":
                using (JsonDocument body = await RequestBody.ReadJsonAsync(call.Http).ConfigureAwait(false))
                {
                    (ids, fields) = (List(body.RootElement, "ids"), List(body.RootElement, "fields"));
                }

                break;
            default:
                throw call.MethodNotAllowed("GET", "HEAD", "POST");
        }

        if (ids.Length == 0 || fields.Length == 0)
        {
            throw new SalesforceException(
                400, "REQUIRED_FIELD_MISSING", $"The required parameter '{(ids.Length == 0 ? "ids" : "fields")}' is missing.");
        }

        if (ids.Length > MaxIds)
        {
            throw new SalesforceException(
                400, "EXCEEDED_ID_LIMIT", $"record limit reached. cannot submit more than {MaxIds} records in this call");
        }

        var shape = RecordShape.Of(call.Org.Store, table.Definition, fields);
        var context = new RecordWriteContext(call.Org.Store, call.Root);
        await Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartArray();
            foreach (string id in ids)
            {
                if (call.Org.Store.Find(table, id) is { IsDeleted: false } row)
                {
                    shape.Write(json, context, row);
                }
                else
                {
                    json.WriteNullValue();
                }
            }

            json.WriteEndArray();
        }).ConfigureAwait(false);
    }

    private static string[] List(string? text)
        => (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string[] List(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(e => e.ToString())]
            : [];
}
