using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/sobjects</c>: describe, and single records by ID or external ID.</summary>
internal static class SObjectsResource
{
    private const int FirstVersionWithCreated = 46;

    public static Task AnswerAsync(RestCall call) => call.Segments switch
    {
        [_] => call.Method == "GET" ? DescribeResource.GlobalAsync(call) : throw call.MethodNotAllowed("GET", "HEAD"),
        [_, var name] => ObjectAsync(call, call.Table(name)),
        [_, var name, var describe] when describe.Equals("describe", StringComparison.OrdinalIgnoreCase) =>
            call.Method == "GET"
                ? DescribeResource.ObjectAsync(call, NameSchema.Is(name) ? NameSchema.Definition : call.Table(name).Definition)
                : throw call.MethodNotAllowed("GET", "HEAD"),
        [_, var name, var views] when views.Equals("listviews", StringComparison.OrdinalIgnoreCase) =>
            ListViewsResource.AnswerAsync(call, call.Table(name).Definition),
        [_, var name, "updated" or "deleted"] => ChangesResource.AnswerAsync(call, call.Table(name)),
        [_, var name, "Id" or "id"] when call.Method == "POST" => ObjectAsync(call, call.Table(name)),
        [_, var name, var id] => ByIdAsync(call, call.Table(name), id),
        [_, var name, var id, var field] when call.Table(name) is var table
            && table.Definition.FindField(field) is { Kind: FieldKind.Base64 } blob
            =>
            BlobResource.AnswerAsync(call, table, RecordWriter.Existing(call.Org.Store, table, id), blob),
        [_, var name, var field, var value] => ByExternalIdAsync(call, call.Table(name), field, value),
        _ => throw SalesforceException.NotFound(),
    };

    private static async Task ObjectAsync(RestCall call, OrgTable table)
    {
        switch (call.Method)
        {
            case "GET":
                await DescribeResource.BasicAsync(call, table).ConfigureAwait(false);
                break;
            case "POST":
                RecordInput input = await ReadAsync(call, table).ConfigureAwait(false);
                string id = RecordWriter.Create(call.Org.Store, table, input, call.Token.User.Id, call.Rules);
                call.Http.Response.Headers.Location = $"{call.Root}/sobjects/{table.Definition.Name}/{id}";
                await WriteSavedAsync(call, 201, id, created: null).ConfigureAwait(false);
                break;
            default:
                throw call.MethodNotAllowed("GET", "HEAD", "POST");
        }
    }

    private static async Task ByIdAsync(RestCall call, OrgTable table, string id)
    {
        switch (call.Method)
        {
            case "GET":
                await WriteRecordAsync(call, table, RecordWriter.Existing(call.Org.Store, table, id)).ConfigureAwait(false);
                break;
            case "PATCH":
                RecordCondition.Check(call, table, RecordWriter.Existing(call.Org.Store, table, id));
                RecordInput input = await ReadAsync(call, table).ConfigureAwait(false);
                RecordWriter.Update(call.Org.Store, table, id, input, call.Token.User.Id, call.Rules);
                call.Http.Response.StatusCode = 204;
                break;
            case "DELETE":
                RecordWriter.Delete(call.Org.Store, table, id, call.Token.User.Id, call.Rules);
                call.Http.Response.StatusCode = 204;
                break;
            default:
                throw call.MethodNotAllowed("DELETE", "GET", "HEAD", "PATCH");
        }
    }

    private static async Task ByExternalIdAsync(RestCall call, OrgTable table, string fieldName, string value)
    {
        FieldDefinition field = table.Definition.FindField(fieldName) is { IdLookup: true } key
            ? key
            : throw new SalesforceException(
                404, "NOT_FOUND", $"Provided external ID field does not exist or is not accessible: {fieldName}");
        try
        {
            switch (call.Method)
            {
                case "GET":
                    await WriteRecordAsync(call, table, Only(call, table, field, value)).ConfigureAwait(false);
                    break;
                case "PATCH":
                    if (call.Org.Store.FindBy(table, field, value) is [var existing])
                    {
                        RecordCondition.Check(call, table, existing);
                    }

                    RecordInput input = await ReadAsync(call, table).ConfigureAwait(false);
                    bool updateOnly = call.Http.Request.Query["updateOnly"] == "true";
                    (string? id, bool created) = RecordWriter.Upsert(
                        call.Org.Store, table, field, value, input, updateOnly, call.Token.User.Id, call.Rules);
                    bool tells = RestApi.VersionNumber("v" + call.Version) >= FirstVersionWithCreated;
                    if (created || tells)
                    {
                        await WriteSavedAsync(call, created ? 201 : 200, id, tells ? created : null).ConfigureAwait(false);
                    }
                    else
                    {
                        call.Http.Response.StatusCode = 204;
                    }

                    break;
                case "DELETE":
                    RecordWriter.Delete(call.Org.Store, table, Only(call, table, field, value).Id, call.Token.User.Id, call.Rules);
                    call.Http.Response.StatusCode = 204;
                    break;
                default:
                    throw call.MethodNotAllowed("DELETE", "GET", "HEAD", "PATCH");
            }
        }
        catch (AmbiguousExternalIdException several)
        {
            await Json.WriteAsync(call.Http, 300, json =>
            {
                json.WriteStartArray();
                foreach (string id in several.Ids)
                {
                    json.WriteStringValue($"{call.Root}/sobjects/{several.ObjectName}/{id}");
                }

                json.WriteEndArray();
            }).ConfigureAwait(false);
        }
    }

    private static async Task<RecordInput> ReadAsync(RestCall call, OrgTable table) =>
        RecordInput.Read(call.Org.Store, table, await RequestBody.ReadRecordAsync(call, table.Definition).ConfigureAwait(false));

    private static OrgRow Only(RestCall call, OrgTable table, FieldDefinition field, string value)
        => call.Org.Store.FindBy(table, field, value) switch
        {
            [] => throw SalesforceException.NotFound(),
            [var row] => row,
            var several => throw new AmbiguousExternalIdException(table.Definition.Name, [.. several.Select(r => r.Id)]),
        };

    private static Task WriteRecordAsync(RestCall call, OrgTable table, OrgRow row)
    {
        if (RecordCondition.IsNotModified(call, table, row))
        {
            return Task.CompletedTask;
        }

        string wanted = call.Http.Request.Query["fields"].ToString();
        IEnumerable<string> paths = string.IsNullOrWhiteSpace(wanted)
            ? table.Definition.Fields.Select(f => f.Name)
            : wanted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Append("Id")
                .Distinct(StringComparer.OrdinalIgnoreCase);
        var shape = RecordShape.Of(call.Org.Store, table.Definition, paths);
        return Json.WriteAsync(call.Http, 200, json => shape.Write(json, new RecordWriteContext(call.Org.Store, call.Root), row));
    }

    private static Task WriteSavedAsync(RestCall call, int status, string id, bool? created)
        => Json.WriteAsync(call.Http, status, (Utf8JsonWriter json) =>
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteBoolean("success", true);
        json.WriteStartArray("errors");
        json.WriteEndArray();
        if (created is { } value)
        {
            json.WriteBoolean("created", value);
        }

        json.WriteEndObject();
    });
}
