using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/graphql</c>: a query of objects, whose errors come with status 200.</summary>
internal static class GraphQlResource
{
    public static async Task AnswerAsync(RestCall call)
    {
        if (call.Segments.Length > 1)
        {
            throw SalesforceException.NotFound();
        }

        if (call.Method != "POST")
        {
            throw call.MethodNotAllowed("POST");
        }

        using JsonDocument document = await RequestBody.ReadJsonAsync(call.Http).ConfigureAwait(false);
        JsonElement body = document.RootElement;
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("query", out JsonElement text) || text.ValueKind != JsonValueKind.String)
        {
            throw new SalesforceException(400, "BAD_REQUEST", "The request has no query.");
        }

        await Json.WriteAsync(call.Http, 200, json => Write(json, call, body, text.GetString()!)).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter json, RestCall call, JsonElement body, string text)
    {
        json.WriteStartObject();
        json.WritePropertyName("data");
        List<GraphQlError> errors = [];
        try
        {
            GraphQlOperation operation = Chosen(GraphQlParser.Parse(text), body.TryGetProperty("operationName", out JsonElement name)
                ? name.GetString()
                : null);
            var run = new GraphQlRun(call.Org.Store, call.Token.User.Id, Variables(operation, body));
            run.Write(json, operation);
            errors = run.Errors;
        }
        catch (GraphQlException failure)
        {
            json.WriteNullValue();
            errors.Add(failure.Error);
        }

        json.WriteStartArray("errors");
        errors.ForEach(error => Write(json, error));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, GraphQlError error)
    {
        json.WriteStartObject();
        json.WriteString("message", error.Message);
        json.WriteStartArray("locations");
        if (error.Line > 0)
        {
            json.WriteStartObject();
            json.WriteNumber("line", error.Line);
            json.WriteNumber("column", error.Column);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (error.Path is not null)
        {
            json.WriteStartArray("path");
            foreach (string part in error.Path)
            {
                json.WriteStringValue(part);
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("extensions");
        json.WriteString("ErrorType", error.Kind);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static GraphQlOperation Chosen(IReadOnlyList<GraphQlOperation> operations, string? name)
    {
        GraphQlOperation chosen = (name is null ? operations.Count == 1 ? operations[0] : null : operations.FirstOrDefault(each => each.Name == name))
            ?? throw Invalid(name is null ? "Must provide operation name if query contains multiple operations." : $"Unknown operation named '{name}'.");
        return chosen.Kind == "query" ? chosen : throw Invalid("This org has no mutations.");
    }

    private static Dictionary<string, object?> Variables(GraphQlOperation operation, JsonElement body)
    {
        JsonElement given = body.TryGetProperty("variables", out JsonElement variables) ? variables : default;
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach ((string name, string type, bool isRequired, object? otherwise) in operation.Variables)
        {
            bool isGiven = given.ValueKind == JsonValueKind.Object && given.TryGetProperty(name, out _);
            object? value = isGiven ? Value(given.GetProperty(name)) : otherwise;
            if (isRequired && value is null)
            {
                throw Invalid($"Variable '{name}' has an invalid value: Variable '{name}' has coerced Null value for NonNull type '{type}!'");
            }

            values[name] = type != "Int" || value is null or int
                ? value
                : throw Invalid($"Variable '{name}' has an invalid value: Expected type 'Int'");
        }

        return values;
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetInt32(out int whole) ? (object)whole : value.GetDecimal(),
        JsonValueKind.Array => value.EnumerateArray().Select(Value).ToList(),
        JsonValueKind.Object => value.EnumerateObject().ToDictionary(each => each.Name, each => Value(each.Value)),
        _ => null,
    };

    private static GraphQlException Invalid(string message) => new(new GraphQlError(message, "ValidationError", 0, 0));
}
