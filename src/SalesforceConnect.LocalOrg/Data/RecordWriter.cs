using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>Creates, changes and deletes records by Salesforce's rules. Each call is one step to every other writer.</summary>
internal static class RecordWriter
{
    public static string Create(OrgStore store, OrgTable table, RecordFields fields, string userId, SaveRules? rules = null) =>
        store.Write(() => Insert(store, table, fields, userId, key: null, rules));

    public static bool Update(OrgStore store, OrgTable table, string id, RecordFields fields, string userId, SaveRules? rules = null) => store.Write(() =>
    {
        Change(store, table, Existing(store, table, id), fields, userId, keyField: null, rules);
        return true;
    });

    /// <summary>Creates the record with this external ID, or changes it. 300 when there are several, 404 when there must be one and is none.</summary>
    public static (string Id, bool Created) Upsert(OrgStore store, OrgTable table, FieldDefinition key, string value, RecordFields fields, bool updateOnly, string userId, SaveRules? rules = null) =>
        store.Write(() =>
        {
            var found = store.FindBy(table, key, value);
            if (found.Count > 1)
            {
                throw new AmbiguousExternalIdException(table.Definition.Name, [.. found.Select(r => r.Id)]);
            }

            if (found is [var row])
            {
                Change(store, table, row, fields, userId, key, rules);
                return (row.Id, false);
            }

            if (updateOnly || key.Kind == FieldKind.Id)
            {
                throw SalesforceException.NotFound();
            }

            return (Insert(store, table, fields, userId, (key, value), rules), true);
        });

    public static bool Delete(OrgStore store, OrgTable table, string id, string userId) => store.Write(() =>
    {
        if (!table.Definition.Deletable)
        {
            throw new SalesforceException(400, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id", []);
        }

        SoftDelete(store, table, Existing(store, table, id), userId);
        return true;
    });

    /// <summary>The live record with this ID, or the answer that says why there is none.</summary>
    public static OrgRow Existing(OrgStore store, OrgTable table, string id)
    {
        var full = SalesforceId.Normalize(id);
        if (full is null)
        {
            throw id.Length is 15 or 18
                ? new SalesforceException(400, "MALFORMED_ID", $"malformed id {id}", ["Id"])
                : new SalesforceException(404, "NOT_FOUND", $"Provided external ID field does not exist or is not accessible: {id}");
        }

        if (!full.StartsWith(table.Definition.KeyPrefix, StringComparison.Ordinal))
        {
            throw new SalesforceException(400, "MALFORMED_ID", $"{table.Definition.Label} ID: id value of incorrect type: {id}", ["Id"]);
        }

        return store.Find(table, full) switch
        {
            null => throw SalesforceException.NotFound(),
            { IsDeleted: true } => throw new SalesforceException(404, "ENTITY_IS_DELETED", "entity is deleted", []),
            var row => row,
        };
    }

    private static string Insert(OrgStore store, OrgTable table, RecordFields fields, string userId, (FieldDefinition Field, string Value)? key, SaveRules? rules)
    {
        var definition = table.Definition;
        if (!definition.Createable)
        {
            throw new SalesforceException(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", $"entity type cannot be inserted: {definition.Label}", []);
        }

        var values = Defaults(definition);
        var given = Assign(store, table, fields, values, key?.Field, isCreate: true);
        if (key is var (keyField, keyValue))
        {
            values[keyField.Index] = keyValue;
            given.Add(keyField.Index);
        }

        var missing = definition.Fields
            .Where(f => f is { Nillable: false, Createable: true, DefaultedOnCreate: false } && values[f.Index] is null)
            .Select(f => f.Name)
            .ToArray();
        if (missing.Length > 0)
        {
            throw new SalesforceException(400, "REQUIRED_FIELD_MISSING", $"Required fields are missing: [{string.Join(", ", missing)}]", missing);
        }

        var number = table.LastNumber + 1;
        var id = Begin(store, definition, values, number, userId);
        if (definition.NameField is { AutoNumber: true } name)
        {
            values[name.Index] = $"INV-{number:D5}";
        }

        Default(definition, values, "CommunityNickname", $"User{number}");
        definition.OnInsert?.Invoke(store, definition, values, userId);
        definition.Recalculate?.Invoke(definition, given, values);
        rules?.Invoke(table, values, given, isCreate: true);
        CheckUnique(store, table, values, given, id);
        table.NextNumber();
        store.Put(table, new OrgRow(values));
        return id;
    }

    private static void Change(OrgStore store, OrgTable table, OrgRow row, RecordFields fields, string userId, FieldDefinition? keyField, SaveRules? rules)
    {
        var definition = table.Definition;
        if (!definition.Updateable)
        {
            throw new SalesforceException(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", $"entity type cannot be updated: {definition.Label}", []);
        }

        var values = row.CopyValues();
        var given = Assign(store, table, fields, values, keyField, isCreate: false);
        var missing = definition.Fields
            .Where(f => f is { Nillable: false, Updateable: true } && values[f.Index] is null)
            .Select(f => f.Name)
            .ToArray();
        if (missing.Length > 0)
        {
            throw new SalesforceException(400, "REQUIRED_FIELD_MISSING", $"Required fields are missing: [{string.Join(", ", missing)}]", missing);
        }

        Stamp(definition, values, userId, store.Now());
        definition.Recalculate?.Invoke(definition, given, values);
        rules?.Invoke(table, values, given, isCreate: false);
        CheckUnique(store, table, values, given, row.Id);
        store.Put(table, new OrgRow(values));
    }

    private static void SoftDelete(OrgStore store, OrgTable table, OrgRow row, string userId)
    {
        foreach (var childTable in store.Tables)
        {
            foreach (var reference in childTable.Definition.Fields.Where(f => f.CascadeDelete && f.ReferenceTo.Contains(table.Definition.Name)))
            {
                foreach (var child in store.FindBy(childTable, reference, row.Id))
                {
                    SoftDelete(store, childTable, child, userId);
                }
            }
        }

        var values = row.CopyValues();
        SetIfPresent(table.Definition, values, "IsDeleted", true);
        Stamp(table.Definition, values, userId, store.Now());
        store.Put(table, new OrgRow(values, isDeleted: true));
    }

    private static HashSet<int> Assign(OrgStore store, OrgTable table, RecordFields fields, object?[] values, FieldDefinition? keyField, bool isCreate)
    {
        if (fields.Json.ValueKind != JsonValueKind.Object)
        {
            throw new SalesforceException(400, "JSON_PARSER_ERROR", $"Cannot deserialize instance of {table.Definition.Name} from {FieldValue.TokenName(fields.Json)} at [line:1, column:1]");
        }

        var given = new HashSet<int>();
        List<string>? readOnly = null;
        foreach (var property in fields.Json.EnumerateObject())
        {
            if (property.NameEquals("attributes"))
            {
                CheckType(table, property.Value);
                continue;
            }

            var (field, value) = Resolve(store, table, property);
            if (field == keyField || (field.Kind == FieldKind.Id && !isCreate))
            {
                throw new SalesforceException(400, "INVALID_FIELD", $"The {field.Name} field should not be specified in the sobject data.");
            }

            if (field.Kind == FieldKind.Id)
            {
                throw new SalesforceException(400, "INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", ["Id"]);
            }

            if (isCreate ? !field.Createable : !field.Updateable)
            {
                (readOnly ??= []).Add(field.Name);
                continue;
            }

            values[field.Index] = value ?? (field is { DefaultedOnCreate: true, Kind: FieldKind.Checkbox } ? field.Default : null);
            given.Add(field.Index);
        }

        foreach (var (name, blob) in fields.Blobs)
        {
            var field = table.Definition.FindField(name) is { Kind: FieldKind.Base64 } found
                ? found
                : throw new SalesforceException(400, "INVALID_MULTIPART_REQUEST", $"There is no binary field '{name}' on sobject of type {table.Definition.Name}");
            if (isCreate ? field.Createable : field.Updateable)
            {
                values[field.Index] = blob;
                given.Add(field.Index);
            }
            else
            {
                (readOnly ??= []).Add(field.Name);
            }
        }

        if (readOnly is not null)
        {
            throw new SalesforceException(
                400,
                "INVALID_FIELD_FOR_INSERT_UPDATE",
                $"Unable to create/update fields: {string.Join(", ", readOnly)}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.",
                readOnly);
        }

        return given;
    }

    private static void CheckType(OrgTable table, JsonElement attributes)
    {
        if (attributes.ValueKind == JsonValueKind.Object
            && attributes.TryGetProperty("type", out var type)
            && type.ValueKind == JsonValueKind.String
            && !table.Definition.Name.Equals(type.GetString(), StringComparison.OrdinalIgnoreCase))
        {
            throw new SalesforceException(400, "INVALID_TYPE", $"Record type '{type.GetString()}' does not match the resource's type '{table.Definition.Name}'.");
        }
    }

    /// <summary>A field by its name, or a lookup field by its relationship's name with the parent's external ID as value.</summary>
    private static (FieldDefinition Field, object? Value) Resolve(OrgStore store, OrgTable table, JsonProperty property)
    {
        var definition = table.Definition;
        if (definition.FindField(property.Name) is { } field)
        {
            var value = field.Createable || field.Updateable ? FieldValue.FromJson(field, property.Value) : null;
            if (field.Kind == FieldKind.Reference && value is string id)
            {
                CheckReference(store, field, id);
            }

            return (field, value);
        }

        if (definition.FindRelationship(property.Name) is { IsPolymorphic: false } lookup && property.Value.ValueKind == JsonValueKind.Object)
        {
            var parents = store.Table(lookup.ReferenceTo[0]);
            var keys = property.Value.EnumerateObject().Where(p => !p.NameEquals("attributes")).ToArray();
            if (keys is [var key] && parents.Definition.FindField(key.Name) is { IdLookup: true } keyField)
            {
                var wanted = key.Value.ToString();
                return store.FindBy(parents, keyField, wanted) switch
                {
                    [var parent] => (lookup, parent.Id),
                    [] => throw new SalesforceException(
                        400, "INVALID_FIELD", $"Foreign key external ID: {wanted} not found for field {keyField.Name} in entity {parents.Definition.Name}", []),
                    _ => throw new SalesforceException(
                        400, "DUPLICATE_EXTERNAL_ID", $"More than one record found for external id field: [{wanted}]", []),
                };
            }
        }

        throw new SalesforceException(400, "INVALID_FIELD", $"No such column '{property.Name}' on sobject of type {definition.Name}");
    }

    private static void CheckReference(OrgStore store, FieldDefinition field, string id)
    {
        if (field.ReferenceTo.Select(store.Table).FirstOrDefault(t => id.StartsWith(t.Definition.KeyPrefix, StringComparison.Ordinal)) is not { } parents)
        {
            throw new SalesforceException(400, "FIELD_INTEGRITY_EXCEPTION", $"{field.Label}: id value of incorrect type: {id}", [field.Name]);
        }

        if (store.Find(parents, id) is null)
        {
            throw new SalesforceException(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", []);
        }

        if (store.Find(parents, id) is { IsDeleted: true })
        {
            throw new SalesforceException(400, "ENTITY_IS_DELETED", "entity is deleted", []);
        }
    }

    private static void CheckUnique(OrgStore store, OrgTable table, object?[] values, HashSet<int> given, string id)
    {
        foreach (var field in table.Definition.Fields.Where(f => f.Unique && given.Contains(f.Index)))
        {
            if (values[field.Index] is string value && store.FindBy(table, field, value).FirstOrDefault(r => r.Id != id) is { } other)
            {
                throw field.Name == "Username"
                    ? new SalesforceException(400, "DUPLICATE_USERNAME", "Duplicate Username.The username already exists in this or another Salesforce organization.", ["Username"])
                    : new SalesforceException(400, "DUPLICATE_VALUE", $"duplicate value found: {field.Name} duplicates value on record with id: {other.Id[..15]}", []);
            }
        }
    }

    /// <summary>The values of a new row with its ID, defaults and stamps, for rows that the org makes itself.</summary>
    public static object?[] NewValues(OrgStore store, OrgTable table, string userId)
    {
        var values = Defaults(table.Definition);
        Begin(store, table.Definition, values, table.NextNumber(), userId);
        return values;
    }

    private static object?[] Defaults(ObjectDefinition definition) => [.. definition.Fields.Select(f => f.Default)];

    private static string Begin(OrgStore store, ObjectDefinition definition, object?[] values, long number, string userId)
    {
        var id = SalesforceId.Create(definition.KeyPrefix, number);
        var now = store.Now();
        values[0] = id;
        Default(definition, values, "OwnerId", userId);
        SetIfPresent(definition, values, "CreatedDate", now);
        SetIfPresent(definition, values, "CreatedById", userId);
        Stamp(definition, values, userId, now);
        return id;
    }

    private static void Stamp(ObjectDefinition definition, object?[] values, string userId, DateTime now)
    {
        SetIfPresent(definition, values, "LastModifiedDate", now);
        SetIfPresent(definition, values, "LastModifiedById", userId);
        SetIfPresent(definition, values, "SystemModstamp", now);
    }

    private static void SetIfPresent(ObjectDefinition definition, object?[] values, string name, object value)
    {
        if (definition.FindField(name) is { } field)
        {
            values[field.Index] = value;
        }
    }

    private static void Default(ObjectDefinition definition, object?[] values, string name, object value)
    {
        if (definition.FindField(name) is { } field)
        {
            values[field.Index] ??= value;
        }
    }
}
