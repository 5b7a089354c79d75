using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// A record as a caller gave it, read: every name is a field, every value is of its field's type. What cannot be read so ends the whole
/// call, however many records it holds; what the values break is for <see cref="RecordWriter"/> to say, record by record.
/// </summary>
internal sealed class RecordInput
{
    /// <summary>A record of these values.</summary>
    public RecordInput(string? id, IReadOnlyList<GivenValue> values)
    {
        Id = id;
        Values = values;
    }

    /// <summary>The record's ID as it was given; null when there was none.</summary>
    public string? Id { get; }

    /// <summary>The other fields, in the order they were given.</summary>
    public IReadOnlyList<GivenValue> Values { get; }

    /// <summary>Reads a record; properties that are to be left out belong to somebody else.</summary>
    public static RecordInput Read(OrgStore store, OrgTable table, RecordFields fields, Func<JsonProperty, bool>? leaveOut = null)
    {
        ObjectDefinition definition = table.Definition;
        if (fields.Json.ValueKind != JsonValueKind.Object)
        {
            throw new SalesforceException(
                400,
                "JSON_PARSER_ERROR",
                $"Cannot deserialize instance of {definition.Name} from {FieldValue.TokenName(fields.Json)} at [line:1, column:1]");
        }

        string? id = null;
        List<GivenValue> values = [];
        foreach (JsonProperty property in fields.Json.EnumerateObject())
        {
            if (property.NameEquals("attributes"))
            {
                CheckType(definition, property.Value);
            }
            else if (leaveOut?.Invoke(property) == true)
            {
                continue;
            }
            else if (definition.FindField(property.Name) is not { } field)
            {
                values.Add(Parent(store, definition, property));
            }
            else if (field.Kind == FieldKind.Id)
            {
                id = property.Value.ValueKind == JsonValueKind.Null ? null : property.Value.ToString();
            }
            else
            {
                bool isWritten = field.Createable || field.Updateable;
                values.Add(new GivenValue(field, isWritten ? FieldValue.FromJson(field, property.Value) : null, Parent: null));
            }
        }

        foreach ((string name, OrgBlob blob) in fields.Blobs)
        {
            values.Add(definition.FindField(name) is { Kind: FieldKind.Base64 } binary
                ? new GivenValue(binary, blob, Parent: null)
                : throw new SalesforceException(
                    400, "INVALID_MULTIPART_REQUEST", $"There is no binary field '{name}' on sobject of type {definition.Name}"));
        }

        return new RecordInput(id, values);
    }

    /// <summary>The value of one field as text, and the record without it: what an upsert finds its record by.</summary>
    public (string? Value, RecordInput Others) Take(FieldDefinition key)
    {
        if (key.Kind == FieldKind.Id)
        {
            return (Id, new RecordInput(null, [.. Values]));
        }

        string? value = null;
        List<GivenValue> rest = new(Values.Count);
        foreach (GivenValue given in Values)
        {
            if (given.Field == key)
            {
                value = given.Value as string;
            }
            else
            {
                rest.Add(given);
            }
        }

        return (value, new RecordInput(Id, rest));
    }

    /// <summary>The record with one value more.</summary>
    public RecordInput With(GivenValue value) => new(Id, [.. Values, value]);

    private static void CheckType(ObjectDefinition definition, JsonElement attributes)
    {
        if (attributes.ValueKind == JsonValueKind.Object
            && attributes.TryGetProperty("type", out JsonElement type)
            && type.ValueKind == JsonValueKind.String
            && !definition.Name.Equals(type.GetString(), StringComparison.OrdinalIgnoreCase))
        {
            throw new SalesforceException(
                400, "INVALID_TYPE", $"Record type '{type.GetString()}' does not match the resource's type '{definition.Name}'.");
        }
    }

    /// <summary>A lookup by its relationship's name, with an object that holds one key of the parent.</summary>
    private static GivenValue Parent(OrgStore store, ObjectDefinition definition, JsonProperty property)
    {
        if (definition.FindRelationship(property.Name) is not { } lookup || property.Value.ValueKind != JsonValueKind.Object)
        {
            throw NoColumn(property.Name, definition);
        }

        OrgTable parents = ParentTable(store, definition, lookup, property.Value);
        JsonProperty[] keys = [.. property.Value.EnumerateObject().Where(p => !p.NameEquals("attributes"))];
        if (keys is not [JsonProperty key])
        {
            string count = keys.Length == 0 ? "No field" : "More than 1 field";
            throw new SalesforceException(
                400, "INVALID_FIELD", $"{count} provided in an external foreign key reference in entity: {parents.Definition.Name}");
        }

        FieldDefinition field = parents.Definition.FindField(key.Name) ?? throw NoColumn(key.Name, parents.Definition);
        return field.IdLookup
            ? new GivenValue(lookup, Value: null, new ParentKey(parents, field, key.Value.ToString()))
            : throw new SalesforceException(
                400,
                "INVALID_FIELD",
                $"Field name provided, {field.Name} does not match an External ID, Salesforce Id, or indexed field for "
                + parents.Definition.Name);
    }

    private static OrgTable ParentTable(OrgStore store, ObjectDefinition definition, FieldDefinition lookup, JsonElement parent)
    {
        string? type = parent.TryGetProperty("attributes", out JsonElement attributes) && attributes.ValueKind == JsonValueKind.Object
            && attributes.TryGetProperty("type", out JsonElement name) ? name.ToString() : null;
        if (type is null && lookup.IsPolymorphic)
        {
            throw new SalesforceException(
                400,
                "INVALID_FIELD",
                $"The relationship {lookup.RelationshipName} of {definition.Name} needs attributes.type, which says whose key it is");
        }

        return type is null
            ? store.Table(lookup.ReferenceTo[0])
            : lookup.ReferenceTo.FirstOrDefault(to => to.Equals(type, StringComparison.OrdinalIgnoreCase)) is { } known
                ? store.Table(known)
                : throw new SalesforceException(
                    400, "INVALID_TYPE", $"The relationship {lookup.RelationshipName} of {definition.Name} does not lead to '{type}'");
    }

    private static SalesforceException NoColumn(string name, ObjectDefinition definition) =>
        new(400, "INVALID_FIELD", $"No such column '{name}' on sobject of type {definition.Name}");
}
