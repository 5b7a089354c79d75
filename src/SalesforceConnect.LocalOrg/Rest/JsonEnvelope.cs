using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// The outermost object of a body: known properties, each of its kind. What else stands there is refused, as Salesforce does it.
/// </summary>
internal readonly struct JsonEnvelope
{
    private readonly JsonElement _body;

    private JsonEnvelope(JsonElement body) => _body = body;

    public static JsonEnvelope Read(JsonElement body, params ReadOnlySpan<string> known)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw Invalid($"Cannot deserialize the request from {FieldValue.TokenName(body)}");
        }

        foreach (JsonProperty property in body.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                throw Invalid($"Unrecognized field \"{property.Name}\"");
            }
        }

        return new JsonEnvelope(body);
    }

    public bool Has(string name) => _body.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A list that has to be there.</summary>
    public JsonElement Array(string name) => _body.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
        ? list
        : throw Invalid($"The list \"{name}\" is missing");

    /// <summary>A flag, which is false unless it says otherwise.</summary>
    public bool Flag(string name, bool otherwise = false) => Value(name) switch
    {
        { ValueKind: JsonValueKind.Undefined } => otherwise,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out bool value) => value,
        var other => throw Invalid($"Cannot deserialize instance of boolean from {FieldValue.TokenName(other)} value {other.GetRawText()}"),
    };

    /// <summary>A text that has to be there.</summary>
    public string Text(string name) => Has(name) && _body.GetProperty(name) is { ValueKind: JsonValueKind.String } text
        ? text.GetString()!
        : throw Invalid($"The text \"{name}\" is missing");

    /// <summary>What stands there; undefined when nothing does.</summary>
    public JsonElement Value(string name) => Has(name) ? _body.GetProperty(name) : default;

    private static SalesforceException Invalid(string message) => new(400, "JSON_PARSER_ERROR", message + " at [line:1, column:1]");
}
