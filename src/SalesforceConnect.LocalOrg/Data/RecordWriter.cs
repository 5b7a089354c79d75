namespace SalesforceConnect.LocalOrg;

/// <summary>Creates, changes and deletes records by Salesforce's rules. Each call is one step to every other writer.</summary>
internal static class RecordWriter
{
    public static string Create(OrgStore store, OrgTable table, RecordInput input, string userId, ISaveRules? rules = null) =>
        store.Transact(_ => input.Id is null
            ? Insert(store, table, input, userId, key: null, rules)
            : throw new SalesforceException(400, "INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", ["Id"]));

    /// <summary>Changes a record. Its ID stands beside the input, not in it.</summary>
    public static bool Update(OrgStore store, OrgTable table, string id, RecordInput input, string userId, ISaveRules? rules = null) =>
        store.Transact(_ =>
        {
            RefuseKey(input, table.Definition.Field("Id"));
            Change(store, table, Existing(store, table, id), input, userId, rules);
            return true;
        });

    /// <summary>
    /// Creates the record with this external ID, or changes it. 300 when there are several, 404 when there must be one and is none.
    /// </summary>
    public static (string Id, bool Created) Upsert(
        OrgStore store,
        OrgTable table,
        FieldDefinition key,
        string value,
        RecordInput input,
        bool updateOnly,
        string userId,
        ISaveRules? rules = null) =>
        store.Transact(_ =>
        {
            RefuseKey(input, key);
            RefuseKey(input, table.Definition.Field("Id"));
            List<OrgRow> found = store.FindBy(table, key, value);
            if (found.Count > 1)
            {
                throw new AmbiguousExternalIdException(table.Definition.Name, [.. found.Select(r => r.Id)]);
            }

            if (found is [OrgRow row])
            {
                Change(store, table, row, input, userId, rules);
                return (row.Id, false);
            }

            if (updateOnly || key.Kind == FieldKind.Id)
            {
                throw SalesforceException.NotFound();
            }

            return (Insert(store, table, input, userId, (key, value), rules), true);
        });

    /// <summary>Deletes a record, into the recycle bin or, erased, past it.</summary>
    public static bool Delete(
        OrgStore store, OrgTable table, string id, string userId, ISaveRules? rules = null, bool erase = false) => store.Transact(_ =>
    {
        if (!table.Definition.Deletable)
        {
            throw new SalesforceException(400, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id", []);
        }

        OrgRow row = Existing(store, table, id);
        rules?.Lock(table, row.CopyValues());
        Remove(store, table, row, userId, erase);
        return true;
    });

    /// <summary>The live record with this ID, or the answer that says why there is none.</summary>
    public static OrgRow Existing(OrgStore store, OrgTable table, string id)
    {
        string? full = SalesforceId.Normalize(id);
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

    private static string Insert(
        OrgStore store, OrgTable table, RecordInput input, string userId, (FieldDefinition Field, string Value)? key, ISaveRules? rules)
    {
        ObjectDefinition definition = table.Definition;
        if (!definition.Createable && (rules is not null || !definition.IsMadeByOrg))
        {
            throw new SalesforceException(
                400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", $"entity type cannot be inserted: {definition.Label}", []);
        }

        object?[] values = Defaults(definition);
        HashSet<int> given = Assign(store, table, input, values, isCreate: true);
        if (key is var (keyField, keyValue))
        {
            values[keyField.Index] = FieldValue.Check(keyField, keyValue);
            given.Add(keyField.Index);
        }

        RefuseMissing(definition.RequiredOnCreate, values);
        long number = table.LastNumber + 1;
        string id = Begin(store, definition, values, number, userId);
        foreach (FieldDefinition automatic in definition.AutoNumbers)
        {
            values[automatic.Index] = automatic.NumberText(number);
        }

        if (definition.FindField("CommunityNickname") is { } nickname)
        {
            values[nickname.Index] ??= $"User{number}";
        }

        definition.OnInsert?.Invoke(store, definition, values, userId);
        definition.Recalculate?.Invoke(definition, given, values);
        rules?.Lock(table, values);
        rules?.Save(table, values, given, isCreate: true);
        CheckUnique(store, table, values, given, id);
        CheckUniqueTogether(store, table, values, id);
        table.NextNumber();
        store.Put(table, new OrgRow(values));
        return id;
    }

    private static void Change(OrgStore store, OrgTable table, OrgRow row, RecordInput input, string userId, ISaveRules? rules)
    {
        ObjectDefinition definition = table.Definition;
        if (!definition.Updateable)
        {
            throw new SalesforceException(
                400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", $"entity type cannot be updated: {definition.Label}", []);
        }

        object?[] values = row.CopyValues();
        rules?.Lock(table, values);
        HashSet<int> given = Assign(store, table, input, values, isCreate: false);
        RefuseMissing(definition.RequiredOnUpdate, values);
        Stamp(definition, values, userId, store.Now());
        definition.Recalculate?.Invoke(definition, given, values);
        rules?.Save(table, values, given, isCreate: false);
        CheckUnique(store, table, values, given, row.Id);
        CheckUniqueTogether(store, table, values, row.Id);
        store.Put(table, new OrgRow(values));
    }

    private static void RefuseKey(RecordInput input, FieldDefinition key)
    {
        if (key.Kind == FieldKind.Id ? input.Id is not null : input.Values.Any(v => v.Field == key))
        {
            throw new SalesforceException(400, "INVALID_FIELD", $"The {key.Name} field should not be specified in the sobject data.");
        }
    }

    /// <exception cref="SalesforceException">A field has no value that must have one.</exception>
    public static void RefuseMissing(IReadOnlyList<FieldDefinition> required, object?[] values)
    {
        List<string>? missing = null;
        foreach (FieldDefinition field in required)
        {
            if (values[field.Index] is null)
            {
                (missing ??= []).Add(field.Name);
            }
        }

        if (missing is not null)
        {
            throw new SalesforceException(
                400, "REQUIRED_FIELD_MISSING", $"Required fields are missing: [{string.Join(", ", missing)}]", missing);
        }
    }

    private static void Remove(OrgStore store, OrgTable table, OrgRow row, string userId, bool erase)
    {
        foreach ((OrgTable childTable, FieldDefinition reference) in store.DeletedWith(table))
        {
            foreach (OrgRow child in store.FindBy(childTable, reference, row.Id))
            {
                Remove(store, childTable, child, userId, erase);
            }
        }

        object?[] values = row.CopyValues();
        Set(values, table.Definition.Stamps.IsDeleted, true);
        Stamp(table.Definition, values, userId, store.Now());
        store.Put(table, new OrgRow(values, isDeleted: true, erase));
    }

    private static HashSet<int> Assign(OrgStore store, OrgTable table, RecordInput input, object?[] values, bool isCreate)
    {
        HashSet<int> given = [];
        List<string>? readOnly = null;
        foreach ((FieldDefinition field, object? value, ParentKey? parent) in input.Values)
        {
            if (isCreate ? !field.Createable : !field.Updateable)
            {
                (readOnly ??= []).Add(field.Name);
                continue;
            }

            object? stored = parent is null ? FieldValue.Check(field, value) : Find(store, parent).Id;
            if (field.Kind == FieldKind.Reference && stored is string id)
            {
                CheckReference(store, table.Definition, field, id);
            }

            values[field.Index] = stored;
            given.Add(field.Index);
        }

        if (readOnly is not null)
        {
            throw new SalesforceException(
                400,
                "INVALID_FIELD_FOR_INSERT_UPDATE",
                $"Unable to create/update fields: {string.Join(", ", readOnly)}. Please check the security settings of this field "
                + "and verify that it is read/write for your profile or permission set.",
                readOnly);
        }

        return given;
    }

    private static OrgRow Find(OrgStore store, ParentKey parent) => store.FindBy(parent.Table, parent.Field, parent.Value) switch
    {
        [OrgRow row] => row,
        [] => throw new SalesforceException(
            400,
            "INVALID_FIELD",
            $"Foreign key external ID: {parent.Value} not found for field {parent.Field.Name} in entity {parent.Table.Definition.Name}",
            []),
        _ => throw new SalesforceException(
            400, "DUPLICATE_EXTERNAL_ID", $"More than one record found for external id field: [{parent.Value}]", []),
    };

    private static void CheckReference(OrgStore store, ObjectDefinition definition, FieldDefinition field, string id)
    {
        if (field.ReferenceTo.Count == 0)
        {
            // It leads to an object that this org does not have.
            return;
        }

        if (store.FindTableByPrefix(id) is not { } parents || !field.ReferenceTo.Contains(parents.Definition.Name))
        {
            throw new SalesforceException(
                400, "FIELD_INTEGRITY_EXCEPTION", $"{field.Label}: id value of incorrect type: {id}", [field.Name]);
        }

        OrgRow parent = store.Find(parents, id)
            ?? throw new SalesforceException(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", []);
        if (parent.IsDeleted)
        {
            throw new SalesforceException(400, "ENTITY_IS_DELETED", "entity is deleted", []);
        }

        if (field.Name == "OwnerId" && parents.Definition.Name == "User" && parent[parents.Definition.Field("IsActive")] is false)
        {
            throw new SalesforceException(
                400,
                "INACTIVE_OWNER_OR_USER",
                $"operation performed with inactive user [{id[..15]}] as owner of {definition.Label.ToLowerInvariant()}",
                []);
        }
    }

    /// <exception cref="SalesforceException">Another record has the value of a field that is unique.</exception>
    public static void CheckUnique(OrgStore store, OrgTable table, object?[] values, IReadOnlySet<int> given, string id)
    {
        foreach (FieldDefinition field in table.Definition.UniqueFields)
        {
            if (given.Contains(field.Index) && values[field.Index] is string value
                && store.FindBy(table, field, value).Find(r => r.Id != id) is { } other)
            {
                throw field.Name == "Username"
                    ? new SalesforceException(
                        400,
                        "DUPLICATE_USERNAME",
                        "Duplicate Username.The username already exists in this or another Salesforce organization.",
                        ["Username"])
                    : new SalesforceException(
                        400,
                        "DUPLICATE_VALUE",
                        $"duplicate value found: {field.Name} duplicates value on record with id: {other.Id[..15]}",
                        []);
            }
        }
    }

    private static void CheckUniqueTogether(OrgStore store, OrgTable table, object?[] values, string id)
    {
        FieldDefinition[] fields = [.. table.Definition.UniqueTogether.Select(table.Definition.Field)];
        if (fields is [FieldDefinition first, ..] && values[first.Index] is string key && store.FindBy(table, first, key).Exists(
            row => row.Id != id && Array.TrueForAll(fields, f => Equals(row[f], values[f.Index]))))
        {
            throw new SalesforceException(
                400, "DUPLICATE_VALUE", "duplicate value found: <unknown> duplicates value on record with id: <unknown>", []);
        }
    }

    /// <summary>The values of a new row with its ID, defaults and stamps, for rows that the org makes itself.</summary>
    public static object?[] NewValues(OrgStore store, OrgTable table, string userId)
    {
        object?[] values = Defaults(table.Definition);
        Begin(store, table.Definition, values, table.NextNumber(), userId);
        return values;
    }

    private static object?[] Defaults(ObjectDefinition definition)
    {
        object?[] values = new object?[definition.Fields.Count];
        foreach (FieldDefinition field in definition.Fields)
        {
            values[field.Index] = field.Default;
        }

        return values;
    }

    private static string Begin(OrgStore store, ObjectDefinition definition, object?[] values, long number, string userId)
    {
        string id = SalesforceId.Create(definition.KeyPrefix, number);
        DateTime now = store.Now();
        values[0] = id;
        if (definition.Stamps.Owner is { } owner)
        {
            values[owner.Index] ??= userId;
        }

        Set(values, definition.Stamps.CreatedDate, now);
        Set(values, definition.Stamps.CreatedBy, userId);
        Stamp(definition, values, userId, now);
        return id;
    }

    private static void Stamp(ObjectDefinition definition, object?[] values, string userId, DateTime now)
    {
        object boxed = now;
        Set(values, definition.Stamps.LastModifiedDate, boxed);
        Set(values, definition.Stamps.LastModifiedBy, userId);
        Set(values, definition.Stamps.SystemModstamp, boxed);
    }

    private static void Set(object?[] values, FieldDefinition? field, object value)
    {
        if (field is not null)
        {
            values[field.Index] = value;
        }
    }
}
