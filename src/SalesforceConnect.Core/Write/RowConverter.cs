using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;

namespace SalesforceConnect.Write;

/// <summary>Turns rows of one object into what is sent, by the object's describe. Nothing is cleared by accident, and nothing left out in silence.</summary>
/// <param name="columns">What the names of fields mean; those of the rows have been looked up.</param>
/// <param name="options">How rows are to be written.</param>
/// <param name="types">The describes, for the objects of children.</param>
internal sealed class RowConverter(ObjectColumns columns, WriteOptions options, TypeCache types)
{
    private const string Cleared = "#N/A";
    private const string IdName = "Id";

    // What Salesforce keeps by itself (Object Reference, "System Fields").
    private static readonly HashSet<string> s_systemFields = new(StringComparer.OrdinalIgnoreCase)
    {
        IdName, "IsDeleted", "CreatedById", "CreatedDate", "LastModifiedById", "LastModifiedDate", "SystemModstamp", "LastActivityDate",
        "LastViewedDate", "LastReferencedDate", "MasterRecordId", "UserRecordAccessId",
    };

    private readonly Dictionary<string, RowConverter> _ofChildren = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The lookups that were left out since they lead to records of another org, by object and name.</summary>
    public SortedSet<string> LeftOut { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>Looks up what rows need: what their names mean, and those of their children.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="caller">Where to tell of the calls.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">A describe was refused.</exception>
    public async Task LearnAsync(IEnumerable<WriteRow> rows, ICaller? caller, CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Name, object? Value)> fields = [.. rows.SelectMany(FieldsOf)];
        await columns.LearnAsync(fields.Select(field => field.Name).Concat(fields.SelectMany(Inner)).Distinct(StringComparer.OrdinalIgnoreCase), caller, cancellationToken)
            .ConfigureAwait(false);
        if (options.Operation != WriteOperation.Create)
        {
            return;
        }

        foreach ((string name, object? value) in fields)
        {
            if (columns.Find(name) is Column.Children { Relationship.ObjectName: var objectName } && ChildRows(value) is { Count: > 0 } children)
            {
                if (!_ofChildren.TryGetValue(objectName, out RowConverter? converter))
                {
                    ObjectColumns known = await ObjectColumns.FindAsync(types, objectName, caller, cancellationToken).ConfigureAwait(false);
                    converter = _ofChildren[objectName] = new RowConverter(known, options, types) { LeftOut = LeftOut };
                }

                await converter.LearnAsync(children, caller, cancellationToken).ConfigureAwait(false);
            }
        }

        // A table in a row may name a parent by its key.
        static IEnumerable<string> Inner((string Name, object? Value) field)
            => field.Value is WriteRow { Record: null } inner ? inner.Fields.Select(key => $"{field.Name}.{key.Name}") : [];
    }

    private IEnumerable<(string Name, object? Value)> FieldsOf(WriteRow row)
    {
        IEnumerable<(string Name, object? Value)> added = row.Fields.Select(field => (field.Name, field.Value));
        return row.Record is { } record
            ? RecordType.Of(record).Names.Select((name, index) => (name, options.Plain(record.GetValue(index)))).Concat(added)
            : added;
    }

    private static IReadOnlyList<WriteRow>? ChildRows(object? value) => value switch
    {
        IEnumerable<SfRecord> records => [.. records.Select(record => new WriteRow(record, RowKind.Record, []) { Record = record })],
        IEnumerable<WriteRow> rows => [.. rows],
        WriteRow row => [row],
        _ => null,
    };

    /// <summary>A row as it is sent.</summary>
    /// <param name="row">The row.</param>
    /// <param name="failure">What is wrong with it; null where nothing is.</param>
    /// <exception cref="SfException"><c>UnknownField</c> or <c>FieldNotWritable</c>: a column is wrong, and with it every row.</exception>
    public RecordBody Convert(WriteRow row, out RowFailure? failure)
    {
        var body = new RecordBody { ObjectName = columns.Description.Name };
        failure = null;
        if (row.Record is { } record)
        {
            failure = AddRecord(body, record);
        }

        foreach (RowField field in row.Fields)
        {
            failure ??= Add(body, row.Kind, field.Name, field.Value, isOwnWord: row.Kind != RowKind.Object);
        }

        failure ??= FindIdentity(body);
        return body;
    }

    private RowFailure? FindIdentity(RecordBody body)
    {
        switch (options.Operation)
        {
            case WriteOperation.Create:
                body.Id = null;
                return null;
            case WriteOperation.Upsert:
                body.Id = null;
                int at = body.Fields.FindIndex(field => field.ParentKey is null && field.Name.Equals(options.ExternalIdField, StringComparison.OrdinalIgnoreCase));
                if (at < 0 || body.Fields[at].Value is { Kind: WireKind.Null } or { Text.Length: 0 })
                {
                    return RowFailure.Of(options.ExternalIdField, "ExternalIdValueMissing", SfErrorCategory.InvalidArgument, options.ExternalIdField);
                }

                body.ExternalId = body.Fields[at].Value;
                return null;
            default:
                return body.Id is null ? RowFailure.Of(IdName, "RowWithoutId", SfErrorCategory.InvalidArgument)
                    : RecordId.IsId(body.Id) ? null
                    : RowFailure.Of(IdName, "InvalidRecordId", SfErrorCategory.InvalidArgument, body.Id);
        }
    }

    // An update sends what was changed; what makes a record anew sends all that can be written.
    private RowFailure? AddRecord(RecordBody body, SfRecord record)
    {
        RecordType type = RecordType.Of(record);
        body.Id = (type.Find(IdName) is >= 0 and int place ? record.GetValue(place) as string : null) ?? record.Key;
        bool isWhole = options.Operation != WriteOperation.Update;
        bool isForeign = isWhole && options.IsForeign(record);
        for (int index = 0; index < type.Names.Count; index++)
        {
            object? value = options.Plain(record.GetValue(index));
            bool isSet = record.WasSet(index, out object? read);
            bool isChanged = isSet && !IsSame(type.Names[index], options.Plain(read), value);
            RowFailure? failure = isChanged ? Add(body, RowKind.Record, type.Names[index], value, isOwnWord: true)
                : value is SfRecord inner ? AddInner(body, type.Names[index], inner, isWhole)
                : isWhole && !FieldValue.IsEmpty(value) && columns.Find(type.Names[index]) is { } column ? AddCarried(body, column, type.Names[index], value!, isForeign)
                : null;
            if (failure is not null)
            {
                return failure;
            }
        }

        return null;
    }

    private bool IsSame(string name, object? read, object? value)
        => Equals(read, value)
            || (FieldValue.IsEmpty(read) && FieldValue.IsEmpty(value))
            || (columns.Find(name) is Column.Field field && !FieldValue.IsEmpty(read) && !FieldValue.IsEmpty(value)
                && FieldValue.Convert(field.Description, read!) is { } before && FieldValue.Convert(field.Description, value!) is { } after && before.Means(after));

    // What a record has beside what was changed: only what can be written of it.
    private RowFailure? AddCarried(RecordBody body, Column column, string name, object value, bool isForeign)
    {
        if (isForeign && column is Column.Field { Description: { Type: "reference" } lookup } && IsWritable(lookup))
        {
            LeftOut.Add($"{columns.Description.Name}.{lookup.Name}");
            return null;
        }

        return AddCarried(body, column, name, value);
    }

    private RowFailure? AddCarried(RecordBody body, Column column, string name, object value) => column switch
    {
        Column.Field { Description: var field } when IsWritable(field) && !s_systemFields.Contains(field.Name) => AddField(body, field, value),
        Column.Children children => AddChildren(body, children.Relationship, name, value),
        _ => null,
    };

    private RowFailure? AddInner(RecordBody body, string name, SfRecord inner, bool isWhole)
    {
        RecordType type = RecordType.Of(inner);
        var compound = columns.Find(name) as Column.Compound;
        for (int index = 0; index < type.Names.Count; index++)
        {
            object? value = options.Plain(inner.GetValue(index));
            bool isChanged = inner.WasSet(index, out object? read) && !Equals(options.Plain(read), value);
            if (compound?.Part(type.Names[index]) is { } part)
            {
                RowFailure? failure = isChanged ? AddOwn(body, part, value, RowKind.Record)
                    : isWhole && IsWritable(part) && !FieldValue.IsEmpty(value) ? AddField(body, part, value!)
                    : null;
                if (failure is not null)
                {
                    return failure;
                }
            }
            else if (isChanged || HasChanges(value))
            {
                return RowFailure.Of(name, "ChangeInRelated", SfErrorCategory.InvalidArgument, $"{name}.{type.Names[index]}");
            }
        }

        return null;
    }

    private static bool HasChanges(object? value) => value switch
    {
        SfRecord record => Enumerable.Range(0, RecordType.Of(record).Names.Count).Any(index => record.WasSet(index, out _) || HasChanges(record.GetValue(index))),
        IEnumerable<SfRecord> records => records.Any(HasChanges),
        _ => false,
    };

    /// <summary>Adds a field of a row.</summary>
    /// <param name="body">What is sent.</param>
    /// <param name="kind">What the row came as.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="isOwnWord">Whether somebody wrote this very field, and the row does not just carry it along.</param>
    private RowFailure? Add(RecordBody body, RowKind kind, string name, object? value, bool isOwnWord)
    {
        switch (columns.Find(name))
        {
            case null:
                throw columns.Unknown(name);
            case Column.Field { Description: { Type: "id" } } when options.Operation is WriteOperation.Update or WriteOperation.Delete:
                body.Id = FieldValue.IsEmpty(value) ? null : value as string ?? (value as SfRecord)?.Key ?? System.Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture);
                return null;
            case Column.Field { Description: var field }:
                return !IsWritable(field) && !isOwnWord && IsKeptByOrg(field) ? null
                    : IsWritable(field) ? AddOwn(body, field, value, kind)
                    : kind == RowKind.Record ? NotWritable(field.Name)
                    : throw NotWritable(field.Name).Error;
            case Column.ParentKey key:
                return AddParent(body, key, value, kind);
            case Column.Parent { Reference: var reference }:
                return AddParent(body, reference, name, value, kind);
            case Column.Compound compound:
                return value is WriteRow parts ? AddParts(body, compound, parts, kind)
                    : !isOwnWord || (FieldValue.IsEmpty(value) && kind == RowKind.Object) ? null
                    : RowFailure.Of(name, "CompoundNotWritten", SfErrorCategory.InvalidArgument, name, string.Join(", ", compound.Parts.Select(part => part.Name)));
            case Column.Children { Relationship: var relationship }:
                return AddChildren(body, relationship, name, value);
            default:
                return null;
        }
    }

    private RowFailure NotWritable(string field)
        => RowFailure.Of(field, "FieldNotWritable", SfErrorCategory.PermissionDenied, columns.Description.Name, field, Text.Message(WriteWords.NotWritable(options.Operation)));

    private bool IsWritable(SfField field) => options.Operation switch
    {
        WriteOperation.Create => field.IsCreateable,
        WriteOperation.Update => field.IsUpdateable,
        _ => field.IsCreateable || field.IsUpdateable || field.Name.Equals(options.ExternalIdField, StringComparison.OrdinalIgnoreCase),
    };

    // Nobody can write them, whatever his permissions are. A name such as a contact's is made of its parts.
    private bool IsKeptByOrg(SfField field)
        => s_systemFields.Contains(field.Name) || field.IsCalculated || field.IsAutoNumber
            || columns.Description.Fields.Any(part => part.CompoundName == field.Name && part != field);

    private RowFailure? AddOwn(RecordBody body, SfField field, object? value, RowKind kind)
    {
        if (!FieldValue.IsEmpty(value) && !(kind == RowKind.Object && value is Cleared))
        {
            return AddField(body, field, value!);
        }

        if (!Clears(kind, value))
        {
            return null;
        }

        if (field.Type == "boolean" || !field.IsNillable)
        {
            return RowFailure.Of(field.Name, "CannotBeCleared", SfErrorCategory.InvalidArgument, field.Name, columns.Description.Name);
        }

        body.Set(new BodyField(field.Name, WireValue.Null));
        return null;
    }

    private bool Clears(RowKind kind, object? value) => value is Cleared || (options.EmptyValue ?? (kind == RowKind.Object ? SfEmptyValue.Ignore : SfEmptyValue.Clear)) == SfEmptyValue.Clear;

    private RowFailure? AddField(RecordBody body, SfField field, object value)
    {
        if (value is WriteRow { Record.Key: { } key })
        {
            value = key;
        }

        if (FieldValue.Convert(field, value) is not { } wire)
        {
            return RowFailure.Of(
                field.Name, "ValueNotConverted", SfErrorCategory.InvalidArgument, Shown(value), field.Name, field.Type, Text.Message($"ValueNotConverted.{Wanted(field.Type)}"));
        }

        body.IsSelfReferring |= field.ReferenceTo.Contains(columns.Description.Name);
        body.Set(new BodyField(field.Name, wire));
        return null;
    }

    private RowFailure? AddParent(RecordBody body, Column.ParentKey parent, object? value, RowKind kind)
    {
        if (parent.Key.Type == "id" || FieldValue.IsEmpty(value) || (kind == RowKind.Object && value is Cleared))
        {
            return AddOwn(body, parent.Reference, value, kind);
        }

        if (!IsWritable(parent.Reference))
        {
            return kind == RowKind.Record ? NotWritable(parent.Reference.Name) : throw NotWritable(parent.Reference.Name).Error;
        }

        if (FieldValue.Convert(parent.Key, value!) is not { } wire)
        {
            return RowFailure.Of(
                parent.Reference.Name, "ValueNotConverted", SfErrorCategory.InvalidArgument, Shown(value!), parent.Key.Name, parent.Key.Type, Text.Message($"ValueNotConverted.{Wanted(parent.Key.Type)}"));
        }

        body.IsSelfReferring |= parent.Reference.ReferenceTo.Contains(columns.Description.Name);
        body.Set(new BodyField(parent.Reference.RelationshipName!, wire, parent.Key.Name, parent.ObjectName));
        return null;
    }

    // A record, or a table with the one field that finds it.
    private RowFailure? AddParent(RecordBody body, SfField reference, string name, object? value, RowKind kind)
    {
        if (value is SfRecord or WriteRow { Record: not null } or null)
        {
            string? id = (value as SfRecord ?? (value as WriteRow)?.Record)?.Key;
            return value is not null && id is null ? ParentNotFound(name) : AddOwn(body, reference, id, kind);
        }

        return value is WriteRow { Fields: [{ } only] } && columns.Find($"{name}.{only.Name}") is Column.ParentKey parent
            ? AddParent(body, parent, only.Value, kind)
            : ParentNotFound(name);
    }

    private static RowFailure ParentNotFound(string name) => RowFailure.Of(name, "ParentNotFound", SfErrorCategory.InvalidArgument, name);

    private RowFailure? AddParts(RecordBody body, Column.Compound compound, WriteRow parts, RowKind kind)
    {
        if (parts.Record is { } record)
        {
            return AddInner(body, compound.Description.Name, record, isWhole: true);
        }

        foreach (RowField part in parts.Fields)
        {
            if (compound.Part(part.Name) is not { } field)
            {
                throw columns.Unknown($"{compound.Description.Name}.{part.Name}");
            }

            if ((IsWritable(field) ? AddOwn(body, field, part.Value, kind) : NotWritable(field.Name)) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    private RowFailure? AddChildren(RecordBody body, SfChildRelationship relationship, string name, object? value)
    {
        if (ChildRows(value) is not { } rows)
        {
            return value is null ? null : RowFailure.Of(name, "ChildrenNotRows", SfErrorCategory.InvalidArgument, name);
        }

        if (options.Operation != WriteOperation.Create)
        {
            return rows.All(row => row.Record is not null && !HasChanges(row.Record)) ? null
                : RowFailure.Of(name, "ChildrenNotWritten", SfErrorCategory.InvalidArgument, name);
        }

        var children = new List<RecordBody>();
        foreach (WriteRow row in rows)
        {
            RecordBody child = _ofChildren[relationship.ObjectName].Convert(row, out RowFailure? failure);
            if (failure is not null)
            {
                return failure with { Fields = [.. failure.Fields.Select(field => $"{name}.{field}")] };
            }

            // The new parent takes the place of any other.
            child.Fields.RemoveAll(field => field.Name.Equals(relationship.Field, StringComparison.OrdinalIgnoreCase));
            children.Add(child);
        }

        if (children.Count > 0)
        {
            body.Children.Add(new BodyChildren(relationship.Field, children));
        }

        return null;
    }

    private static string Shown(object value) => value is WriteRow row ? row.Input?.GetType().Name ?? "" : Redaction.Redactor.Input(value.ToString() ?? "");

    private static string Wanted(string type) => type switch
    {
        "boolean" => "Boolean",
        "int" or "long" => "Whole",
        "double" or "currency" or "percent" => "Number",
        "date" => "Date",
        "datetime" => "DateTime",
        "time" => "Time",
        "base64" => "Bytes",
        _ => "Text",
    };
}
