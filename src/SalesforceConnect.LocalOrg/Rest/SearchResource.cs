using System.Globalization;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/search</c> by SOSL, and <c>/parameterizedSearch</c> by parameters or a JSON document.</summary>
internal static class SearchResource
{
    public static Task SoslAsync(RestCall call)
    {
        if (call.Segments is not [_])
        {
            throw SalesforceException.NotFound();
        }

        if (call.Method != "GET")
        {
            throw call.MethodNotAllowed("GET", "HEAD");
        }

        return WriteAsync(call, SoslParser.Parse(call.Http.Request.Query["q"].ToString()));
    }

    public static async Task ParameterizedAsync(RestCall call)
    {
        if (call.Segments is not [_])
        {
            throw SalesforceException.NotFound();
        }

        switch (call.Method)
        {
            case "GET":
                await WriteAsync(
                    call,
                    FromParameters(name => call.Http.Request.Query[name] is [{ Length: > 0 } value, ..] ? value : null)).ConfigureAwait(
                        false);
                break;
            case "POST":
                using (JsonDocument body = await RequestBody.ReadJsonAsync(call.Http).ConfigureAwait(false))
                {
                    await WriteAsync(call, FromJson(body.RootElement)).ConfigureAwait(false);
                }

                break;
            default:
                throw call.MethodNotAllowed("GET", "HEAD", "POST");
        }
    }

    private static SoslQuery FromParameters(Func<string, string?> get)
    {
        SoslObject[] objects = (get("sobject") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(name => Object(
                name,
                get(name + ".fields") ?? get("fields"),
                get(name + ".where"),
                get(name + ".orderBy"),
                get(name + ".limit") ?? get("defaultLimit")))
            .ToArray();
        return Query(get("q"), get("in"), objects, get("overallLimit"));
    }

    private static SoslQuery FromJson(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new SalesforceException(400, "JSON_PARSER_ERROR", "Cannot deserialize the search request: it is not an object");
        }

        string? fields = Fields(body);
        SoslObject[] objects = body.TryGetProperty("sobjects", out JsonElement list)
            ? list.EnumerateArray().Select(o => Object(
                Text(o, "name") ?? throw SoslError.Malformed("sobjects: name is missing"),
                Fields(o) ?? fields,
                Text(o, "where"),
                Text(o, "orderBy"),
                Text(o, "limit") ?? Text(body, "defaultLimit"))).ToArray()
            : [];
        return Query(Text(body, "q"), Text(body, "in"), objects, Text(body, "overallLimit"));
    }

    private static SoslQuery Query(string? term, string? scope, IReadOnlyList<SoslObject> objects, string? limit) => new(
        SearchTerm.Parse(term ?? throw SoslError.Malformed("No search term found.")),
        scope is null ? SearchScope.All : SoslParser.Scope(scope),
        objects,
        limit is null ? null : int.Parse(Number("overallLimit", limit), CultureInfo.InvariantCulture));

    private static SoslObject Object(string name, string? fields, string? where, string? orderBy, string? limit) => new(
        name,
        fields,
        (where is null ? "" : $"WHERE {where} ")
            + (orderBy is null ? "" : $"ORDER BY {orderBy} ") + (limit is null ? "" : $"LIMIT {Number("limit", limit)}"));

    private static string Number(string name, string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        ? text
        : throw new SalesforceException(400, "ILLEGAL_QUERY_PARAMETER_VALUE", $"Illegal value for parameter {name}: {text}");

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

    private static string? Fields(JsonElement json) =>
        json.TryGetProperty("fields", out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? string.Join(',', list.EnumerateArray())
            : null;

    private static Task WriteAsync(RestCall call, SoslQuery query)
    {
        IReadOnlyList<(RecordShape Shape, OrgRow Row)> found = SearchEngine.Run(call.Org.Store, query);
        var context = new RecordWriteContext(call.Org.Store, call.Root);
        return Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("searchRecords");
            foreach ((RecordShape? shape, OrgRow? row) in found)
            {
                shape.Write(json, context, row);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
