using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// Puts the records of a seed into a store. They may name each other in any order, by ID, by an external ID of the parent, or by the
/// reference of <c>sf data export tree</c>, so lookups come after all the rest. What the org fills in by itself, a seed may say: IDs,
/// dates, who made a record, what a formula gives.
/// </summary>
internal sealed class SeedFilling(OrgStore store)
{
    private static readonly string[] s_userStamps = ["OwnerId", "CreatedById", "LastModifiedById"];

    private readonly Dictionary<string, string> _byReference = new(StringComparer.Ordinal);
    private readonly List<Filled> _filled = [];

    /// <exception cref="JsonMistakeException">A record cannot be made; the place and the cause are told.</exception>
    public void Add(IEnumerable<SeedRow> rows)
    {
        foreach (SeedRow row in rows)
        {
            Begin(row, parent: null);
        }

        foreach (Filled row in _filled)
        {
            Finish(row);
        }
    }

    private void Begin(SeedRow row, (FieldDefinition Lookup, string Id)? parent)
    {
        if (store.FindTable(row.ObjectName) is not { } table)
        {
            throw new JsonMistakeException(row.Place, $"The org has no object {row.ObjectName}: say its fields under \"objects\", or add a file with its describe.");
        }

        if (table.Virtual is not null)
        {
            throw new JsonMistakeException(row.Place, $"The rows of {table.Definition.Name} are made when they are read, so none can be added: --readings says how many.");
        }

        var fields = new JsonFields(row.Json, row.Place);
        string? reference = fields.Take("attributes") is { } attributes ? ReadAttributes(attributes, fields.At("attributes"), table) : null;
        (object?[] values, bool isNew) = Start(fields, table);
        var filled = new Filled(table, values, row.Place, isNew);
        if (parent is var (lookup, parentId))
        {
            values[lookup.Index] = parentId;
            filled.Given.Add(lookup.Index);
        }

        _filled.Add(filled);
        List<(FieldDefinition Lookup, SeedRow Row)> children = [];
        foreach (string name in fields.Left.ToArray())
        {
            JsonElement value = fields.Take(name) ?? default;
            ReadField(filled, name, value, fields.At(name), children);
        }

        string id = (string)values[0]!;
        Guard(row.Place, () => RecordWriter.CheckUnique(store, table, values, filled.Given, id));
        store.Put(table, new OrgRow((object?[])values.Clone()));
        if (reference is not null && !_byReference.TryAdd(reference, id))
        {
            throw new JsonMistakeException(fields.At("attributes.referenceId"), $"Another record has the reference {reference}.");
        }

        foreach ((FieldDefinition childLookup, SeedRow child) in children)
        {
            Begin(child, (childLookup, id));
        }
    }

    private static string? ReadAttributes(JsonElement json, string place, OrgTable table)
    {
        var attributes = new JsonFields(json, place);
        return attributes.Text("type") is { } type && !type.Equals(table.Definition.Name, StringComparison.OrdinalIgnoreCase)
            ? throw new JsonMistakeException(attributes.At("type"), $"This is a {type}, and stands among records of {table.Definition.Name}.")
            : attributes.Text("referenceId");
    }

    /// <summary>The values to begin with: of a new record, or of the one that is there with this ID or, of a user, this user name.</summary>
    private (object?[] Values, bool IsNew) Start(JsonFields fields, OrgTable table)
    {
        ObjectDefinition definition = table.Definition;
        string? id = fields.Text("Id");
        string? full = SalesforceId.Normalize(id);
        if (id is not null && (full is null || !full.StartsWith(definition.KeyPrefix, StringComparison.Ordinal)))
        {
            throw new JsonMistakeException(
                fields.At("Id"),
                full is null
                    ? $"\"{id}\" is no ID of 15 or 18 characters."
                    : $"The ID begins with {full[..3]}, and those of {definition.Name} with {definition.KeyPrefix}: say \"keyPrefix\": \"{full[..3]}\" under \"objects\".");
        }

        OrgRow? there = full is not null ? store.Find(table, full)
            : definition.FindField("Username") is { IsLookupKey: true } username
                && fields.Has(username.Name) && fields.Peek(username.Name) is { ValueKind: JsonValueKind.String } name
                && store.FindBy(table, username, name.GetString()!) is [OrgRow user] ? user
            : null;
        if (there is not null)
        {
            return _filled.Exists(row => (string)row.Values[0]! == there.Id)
                ? throw new JsonMistakeException(fields.Place, $"Another record has the ID {there.Id}.")
                : (there.CopyValues(), false);
        }

        object?[] values = RecordWriter.NewValues(store, table, OrgStore.AdministratorId);
        if (full is not null)
        {
            values[0] = full;
            if (SalesforceId.IsOwn(full))
            {
                table.Reserve(SalesforceId.Number(full));
            }
        }

        foreach (FieldDefinition automatic in definition.AutoNumbers)
        {
            values[automatic.Index] = automatic.NumberText(table.LastNumber);
        }

        return (values, true);
    }

    private void ReadField(
        Filled row, string name, JsonElement value, string place, List<(FieldDefinition Lookup, SeedRow Row)> children)
    {
        ObjectDefinition definition = row.Table.Definition;
        if (definition.FindField(name) is { } field)
        {
            ReadValue(row, field, value, place);
        }
        else if (definition.FindRelationship(name) is { } lookup)
        {
            if (value.ValueKind != JsonValueKind.Undefined)
            {
                row.Lookups.Add((lookup, value, place));
            }
        }
        else if (FindChildren(definition, name) is var (child, childLookup))
        {
            JsonElement list = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("records", out JsonElement records) ? records : value;
            if (list.ValueKind != JsonValueKind.Undefined)
            {
                children.AddRange(list.ValueKind == JsonValueKind.Array
                    ? JsonFields.List(list, place).Select(item => (childLookup, new SeedRow(child.Definition.Name, item.Json, item.Place)))
                    : throw new JsonMistakeException(place, $"A list of {child.Definition.Name} is needed here, and this is {JsonFields.Kind(list)}."));
            }
        }
        else
        {
            throw new JsonMistakeException(place, $"{definition.Name} has no field {name}.");
        }
    }

    private static void ReadValue(Filled row, FieldDefinition field, JsonElement value, string place)
    {
        if (field.Kind is FieldKind.Address or FieldKind.Location)
        {
            // Its parts stand beside it, where it comes from Salesforce.
            return;
        }

        if (value.ValueKind == JsonValueKind.Undefined)
        {
            row.Values[field.Index] = field.Kind == FieldKind.Checkbox ? false : null;
            row.Given.Add(field.Index);
            return;
        }

        if (field.Kind == FieldKind.Reference)
        {
            row.Lookups.Add((field, value, place));
            return;
        }

        Guard(place, () => row.Values[field.Index] = FieldValue.Check(field, FieldValue.FromJson(field, value)));
        row.Given.Add(field.Index);
    }

    private (OrgTable Table, FieldDefinition Lookup)? FindChildren(ObjectDefinition definition, string relationship)
    {
        foreach (OrgTable table in store.Tables)
        {
            if (table.Definition.Fields.FirstOrDefault(field => field.ReferenceTo.Contains(definition.Name)
                && relationship.Equals(field.ChildRelationshipName, StringComparison.OrdinalIgnoreCase)) is { } lookup)
            {
                return (table, lookup);
            }
        }

        return null;
    }

    private void Finish(Filled row)
    {
        foreach ((FieldDefinition lookup, JsonElement value, string place) in row.Lookups)
        {
            row.Values[lookup.Index] = Resolve(lookup, value, place);
            row.Given.Add(lookup.Index);
        }

        ObjectDefinition definition = row.Table.Definition;
        Guard(row.Place, () =>
        {
            RecordWriter.RefuseMissing(definition.RequiredOnCreate, row.Values);
            if (row.IsNew)
            {
                definition.OnInsert?.Invoke(store, definition, row.Values, OrgStore.AdministratorId);
            }
        });
        object?[] given = (object?[])row.Values.Clone();
        definition.Recalculate?.Invoke(definition, row.Given, row.Values);
        foreach (int field in row.Given.Where(field => definition.Fields[field] is { Calculated: true } and not { IsNameField: true }))
        {
            row.Values[field] = given[field];
        }

        bool isDeleted = definition.Stamps.IsDeleted is { } deleted && row.Values[deleted.Index] is true;
        store.Put(row.Table, new OrgRow(row.Values, isDeleted));
    }

    private string? Resolve(FieldDefinition lookup, JsonElement value, string place)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            return ByKey(lookup, new JsonFields(value, place));
        }

        string text = value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new JsonMistakeException(place, $"An ID is needed here, and this is {JsonFields.Kind(value)}.");
        if (text.StartsWith('@'))
        {
            return _byReference.GetValueOrDefault(text[1..])
                ?? throw new JsonMistakeException(place, $"No record has the reference {text[1..]}.");
        }

        string id = SalesforceId.Normalize(text) ?? throw new JsonMistakeException(place, $"\"{text}\" is no ID of 15 or 18 characters.");
        if (lookup.ReferenceTo.Count == 0 || store.FindTableByPrefix(id) is { } table && store.Find(table, id) is not null
            && lookup.ReferenceTo.Contains(table.Definition.Name))
        {
            return id;
        }

        // Users of another org are not here; somebody has to own the record.
        return s_userStamps.Contains(lookup.Name)
            ? OrgStore.AdministratorId
            : throw new JsonMistakeException(place, $"There is no {string.Join(" or ", lookup.ReferenceTo)} {id}: add it to the records, or leave this field out.");
    }

    private string ByKey(FieldDefinition lookup, JsonFields key)
    {
        string? type = key.Take("attributes") is { } attributes ? new JsonFields(attributes, key.At("attributes")).Text("type") : null;
        OrgTable[] tables =
        [
            .. lookup.ReferenceTo.Where(name => type is null || name.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(store.Table),
        ];
        if (key.Left is not { Count: 1 } || key.Left.First() is not { } name)
        {
            throw new JsonMistakeException(key.Place, "One field of the parent is needed here, whose value finds it.");
        }

        string? value = key.Text(name);
        List<OrgRow> found = [];
        foreach (OrgTable table in tables)
        {
            if (table.Definition.FindField(name) is { IdLookup: true } field)
            {
                found.AddRange(store.FindBy(table, field, value ?? ""));
            }
            else if (tables.Length == 1)
            {
                string keys = string.Join(", ", table.Definition.Fields.Where(candidate => candidate.IdLookup).Select(candidate => candidate.Name));
                throw new JsonMistakeException(key.At(name), $"{name} finds no {table.Definition.Name}. These do: {keys}.");
            }
        }

        return found switch
        {
            [OrgRow row] => row.Id,
            [] => throw new JsonMistakeException(key.At(name), $"There is no {string.Join(" or ", lookup.ReferenceTo)} with {name} \"{value}\"."),
            _ => throw new JsonMistakeException(key.At(name), $"There are {found.Count} records with {name} \"{value}\"."),
        };
    }

    private static void Guard(string place, Action change)
    {
        try
        {
            change();
        }
        catch (SalesforceException refused)
        {
            throw new JsonMistakeException(place, refused.Message);
        }
    }

    /// <summary>A record that is in the store without its lookups.</summary>
    private sealed record Filled(OrgTable Table, object?[] Values, string Place, bool IsNew)
    {
        public HashSet<int> Given { get; } = [];

        public List<(FieldDefinition Lookup, JsonElement Value, string Place)> Lookups { get; } = [];
    }
}
