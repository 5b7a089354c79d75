using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// <c>/composite/sobjects</c>: up to 200 records created, changed, upserted or deleted in one call. A well-formed call is answered 200
/// whatever its rows say.
/// </summary>
internal static class CollectionWriteResource
{
    private const int MaxRows = 200;

    public static Task AnswerAsync(RestCall call) => call.Method switch
    {
        "POST" => WriteAsync(call, (batch, table, input) => batch.AddCreate(table, input)),
        "PATCH" => WriteAsync(call, (batch, table, input) => batch.AddUpdate(table, input)),
        "DELETE" => DeleteAsync(call),
        _ => throw call.MethodNotAllowed("DELETE", "PATCH", "POST"),
    };

    public static Task UpsertAsync(RestCall call, OrgTable table, string fieldName)
    {
        if (call.Method != "PATCH")
        {
            throw call.MethodNotAllowed("PATCH");
        }

        FieldDefinition key = table.Definition.FindField(fieldName) is { IdLookup: true } known
            ? known
            : throw new SalesforceException(
                404, "NOT_FOUND", $"Provided external ID field does not exist or is not accessible: {fieldName}");
        return WriteAsync(call, (batch, given, input) => batch.AddUpsert(
            given == table
                ? table
                : throw new SalesforceException(
                    400,
                    "INVALID_TYPE",
                    $"Record type '{given.Definition.Name}' does not match the resource's type '{table.Definition.Name}'."),
            key,
            input));
    }

    private static async Task WriteAsync(RestCall call, Action<RecordBatch, OrgTable, RecordInput> add)
    {
        using JsonDocument body = await RequestBody.ReadJsonAsync(call.Http).ConfigureAwait(false);
        JsonEnvelope envelope = JsonEnvelope.Read(body.RootElement, "allOrNone", "records");
        JsonElement records = envelope.Array("records");
        RefuseMany(records.GetArrayLength());
        RecordBatch batch = new(call.Org.Store, call.Token.User.Id, call.Rules, envelope.Flag("allOrNone"));
        foreach (JsonElement record in records.EnumerateArray())
        {
            OrgTable table = TypeOf(call, record);
            add(batch, table, RecordInput.Read(call.Org.Store, table, new RecordFields(record)));
        }

        await SendAsync(call, batch.Run()).ConfigureAwait(false);
    }

    private static Task DeleteAsync(RestCall call)
    {
        const StringSplitOptions options = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        string[] ids = call.Http.Request.Query["ids"].ToString().Split(',', options);
        if (ids.Length == 0)
        {
            throw new SalesforceException(400, "REQUIRED_FIELD_MISSING", "The required parameter 'ids' is missing.");
        }

        RefuseMany(ids.Length);
        RecordBatch batch = new(call.Org.Store, call.Token.User.Id, call.Rules, call.Http.Request.Query["allOrNone"].ToString() switch
        {
            var flag when flag.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
            "" => false,
            var flag when flag.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
            var flag => throw new SalesforceException(400, "INVALID_QUERY_PARAMETER", $"allOrNone is true or false, not {flag}"),
        });
        foreach (string id in ids)
        {
            batch.AddDelete(id);
        }

        return SendAsync(call, batch.Run());
    }

    private static void RefuseMany(int rows)
    {
        if (rows > MaxRows)
        {
            throw new SalesforceException(
                400, "EXCEEDED_ID_LIMIT", $"record limit reached. cannot submit more than {MaxRows} records into this call");
        }
    }

    private static OrgTable TypeOf(RestCall call, JsonElement record)
    {
        string? type = record.ValueKind == JsonValueKind.Object
            && record.TryGetProperty("attributes", out JsonElement attributes) && attributes.ValueKind == JsonValueKind.Object
            && attributes.TryGetProperty("type", out JsonElement name) ? name.ToString() : null;
        if (type is null)
        {
            throw new SalesforceException(400, "INVALID_INPUT", "Every record needs attributes with a type.");
        }

        return call.Org.Store.FindTable(type, call.IsTooling) ?? throw new SalesforceException(
            400,
            "INVALID_TYPE",
            $"sObject type '{type}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the "
            + "entity name. Please reference your WSDL or the describe call for the appropriate names.");
    }

    private static Task SendAsync(RestCall call, RowResult[] results) => Json.WriteAsync(call.Http, 200, json =>
    {
        json.WriteStartArray();
        foreach (RowResult result in results)
        {
            json.WriteStartObject();
            if (result.Id is not null)
            {
                json.WriteString("id", result.Id);
            }

            json.WriteBoolean("success", result.Success);
            json.WriteStartArray("errors");
            foreach (SalesforceError error in result.Errors)
            {
                error.WriteOfRow(json, call.Org.DuplicateRules.DetailsInCollections);
            }

            json.WriteEndArray();
            if (result.Created is { } created)
            {
                json.WriteBoolean("created", created);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
