using System.Globalization;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;

namespace SalesforceConnect.Write;

/// <summary>
/// Turns rows of one object into what is sent, by the object's describe. Nothing is cleared by accident, and nothing left out in silence.
/// </summary>
/// <param name="columns">What the names of fields mean; those of the rows have been looked up.</param>
/// <param name="options">How rows are to be written.</param>
/// <param name="types">The describes, for the objects of children.</param>
internal sealed class RowConverter(ObjectColumns columns, WriteOptions options, TypeCache types)
{
    private const string Cleared = "#N/A";
    private const string IdName = "Id";

    private readonly Dictionary<string, RowConverter> _ofChildren = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The lookups that were left out since they lead to records of another org, by object and name.</summary>
    public SortedSet<string> LeftOut { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>The children that were left out since an upsert writes none, by object and name.</summary>
    public SortedSet<string> ChildrenLeftOut { get; } = new(StringComparer.Ordinal);

    /// <summary>Looks up what rows need: what their names mean, and those of their children.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="caller">Where to tell of the calls.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">A describe was refused, or an upsert cannot find records by the field that was named.</exception>
    public async Task LearnAsync(IEnumerable<WriteRow> rows, ICaller? caller, CancellationToken cancellationToken)
    {
        if (options.Operation == WriteOperation.Upsert)
        {
            columns.RequireKey(options.ExternalIdField);
        }

        // Most rows have the same names, which are known after the first.
        var fields = new List<RowField>();
        foreach (WriteRow row in rows)
        {
            AddFieldsOf(row, fields);
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (RowField field in fields)
        {
            if (!columns.IsKnown(field.Name))
            {
                names.Add(field.Name);
            }

            // A table in a row may name a parent by its key.
            if (field.Value is WriteRow { Record: null } inner)
            {
                names.UnionWith(inner.Fields.Select(key => $"{field.Name}.{key.Name}"));
            }
        }

        await columns.LearnAsync(names, caller, cancellationToken).ConfigureAwait(false);
        if (options.Operation != WriteOperation.Create)
        {
            return;
        }

        foreach (RowField field in fields)
        {
            if (columns.Find(field.Name) is Column.Children { Relationship.ObjectName: var objectName }
                && ChildRows(field.Value) is { Count: > 0 } children)
            {
                if (!_ofChildren.TryGetValue(objectName, out RowConverter? converter))
                {
                    ObjectColumns known = await ObjectColumns.FindAsync(types, objectName, caller, cancellationToken).ConfigureAwait(false);
                    converter = _ofChildren[objectName] = new RowConverter(known, options, types) { LeftOut = LeftOut };
                }

                await converter.LearnAsync(children, caller, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void AddFieldsOf(WriteRow row, List<RowField> fields)
    {
        if (row.Record is { } record)
        {
            AddFieldsOf(record, fields);
        }

        fields.AddRange(row.Fields);
        fields.AddRange(row.Values);
    }

    // Of a record that is changed, what was not set goes nowhere, so that nobody need know what it means.
    private void AddFieldsOf(SfRecord record, List<RowField> fields)
    {
        IReadOnlyList<string> names = RecordType.Of(record).Names;
        for (int index = 0; index < names.Count; index++)
        {
            object? value = options.Plain(record.GetValue(index));
            if (IsWhole || record.WasSet(index, out _) || value is SfRecord)
            {
                fields.Add(new RowField(names[index], value));
            }
        }
    }

    // What makes a record anew sends all that can be written, an update what was changed.
    private bool IsWhole => options.Operation != WriteOperation.Update;

    private static IReadOnlyList<WriteRow>? ChildRows(object? value) => value switch
    {
        IEnumerable<SfRecord> records => [.. records.Select(record => new WriteRow(record, RowKind.Record, []) { Record = record })],
        IEnumerable<WriteRow> rows => [.. rows],
        WriteRow row => [row],
        Array { Length: 0 } => [],
        _ => null,
    };

    /// <summary>A row as it is sent.</summary>
    /// <param name="row">The row.</param>
    /// <param name="failure">What is wrong with it; null where nothing is.</param>
    /// <exception cref="SfException"><c>UnknownField</c> or <c>FieldNotWritable</c>: a column is wrong, and with it every row.</exception>
    public RecordBody Convert(WriteRow row, out RowFailure? failure) => Convert(row, newParent: null, out failure);

    // The reference to a new parent is not the row's to give.
    private RecordBody Convert(WriteRow row, string? newParent, out RowFailure? failure)
    {
        var body = new RecordBody { ObjectName = columns.Description.Name };
        failure = row.Record is { } record ? AddRecord(body, record, GivenBeside(row, newParent)) : null;
        foreach (RowField field in row.Fields)
        {
            failure ??= Add(body, row.Kind, field.Name, field.Value, isOwnWord: row.Kind != RowKind.Object);
        }

        string? id = body.Id;
        foreach (RowField field in row.Values)
        {
            failure ??= Add(body, RowKind.Table, field.Name, field.Value, isOwnWord: true);
        }

        // The same values for all rows cannot say which record each is.
        if (body.Id != id)
        {
            throw NotWritable(IdName).Error;
        }

        failure ??= FindIdentity(body, row);
        return body;
    }

    /// <summary>The ID of the record that a row is to delete; null where it has none.</summary>
    public static string? IdOf(WriteRow row)
        => row.Record is { } record
            ? IdOf(record)
            : row.Fields.FirstOrDefault(field => field.Name.Equals(IdName, StringComparison.OrdinalIgnoreCase))?.Value?.ToString();

    /// <summary>Why the ID of a row is none that a record can be found by; null where it is one.</summary>
    /// <param name="row">The row.</param>
    /// <param name="id">Its ID.</param>
    public static RowFailure? Unidentified(WriteRow row, string? id)
        => string.IsNullOrEmpty(id) ? WithoutId(row)
            : !RecordId.IsId(id!) ? RowFailure.Of(IdName, "InvalidRecordId", SfErrorCategory.InvalidArgument, id)
            : row.Record is { } record ? OtherId(record, id)
            : null;

    // The failure of a row that names no record, with the reason where there is one.
    private static RowFailure WithoutId(WriteRow row)
    {
        const string ErrorId = "RowWithoutId";
        string? column = row.Fields.Select(field => ObjectColumns.DelimiterHint(field.Name)).FirstOrDefault(hint => hint is not null);
        (string text, object?[] arguments) = row.Result is { Success: false } result
            ? ("RowWithoutId.Failed", new object?[] { result.Action, result.ErrorCode })
            : (ErrorId, []);
        var error = new SfException(
            Text.Message(text, arguments), ErrorId, SfErrorCategory.InvalidArgument, column ?? Text.Action(text, arguments), inner: null);
        return new RowFailure(ErrorId, error, [IdName]);
    }

    private RowFailure? FindIdentity(RecordBody body, WriteRow row)
    {
        switch (options.Operation)
        {
            case WriteOperation.Create:
                body.Id = null;
                return null;
            case WriteOperation.Upsert:
                body.Id = null;
                int at = body.Fields.FindIndex(
                    field => field.ParentKey is null && field.Name.Equals(options.ExternalIdField, StringComparison.OrdinalIgnoreCase));
                if (at < 0 || body.Fields[at].Value is { Kind: WireKind.Null } or { Text.Length: 0 })
                {
                    return RowFailure.Of(
                        options.ExternalIdField, "ExternalIdValueMissing", SfErrorCategory.InvalidArgument, options.ExternalIdField);
                }

                body.ExternalId = body.Fields[at].Value;
                return null;
            default:
                return Unidentified(row, body.Id);
        }
    }

    // The fields that are given beside the record, whichever way they name a parent: what it carries along gives way to them.
    private HashSet<string> GivenBeside(WriteRow row, string? newParent)
    {
        var given = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (RowField field in row.Fields.Concat(row.Values))
        {
            given.Add(columns.Find(field.Name) switch
            {
                Column.ParentKey key => key.Reference.Name,
                Column.Parent parent => parent.Reference.Name,
                _ => field.Name,
            });
        }

        if (newParent is not null)
        {
            given.Add(newParent);
        }

        return given;
    }

    private RowFailure? AddRecord(RecordBody body, SfRecord record, HashSet<string> given)
    {
        RecordType type = RecordType.Of(record);
        body.Id = IdOf(record);
        bool isForeign = IsWhole && options.IsForeign(record);
        for (int index = 0; index < type.Names.Count; index++)
        {
            string name = type.Names[index];
            object? value = options.Plain(record.GetValue(index));
            bool isChanged = record.WasSet(index, out object? read)
                && !IsSame((columns.Find(name) as Column.Field)?.Description, options.Plain(read), value);
            RowFailure? failure = isChanged ? AddChanged(body, name, value)
                : value is SfRecord inner ? AddInner(body, name, inner)
                : value is IEnumerable<SfRecord> children && options.Operation != WriteOperation.Create ? AddNoChildren(name, children)
                : IsWhole && !FieldValue.IsEmpty(value) && !given.Contains(name) && columns.Find(name) is { } column
                    ? AddCarried(body, column, name, value!, isForeign)
                : null;
            if (failure is not null)
            {
                return failure;
            }
        }

        return null;
    }

    /// <summary>The ID of a record: what its property says, where it has one, be it changed; else by what it was read.</summary>
    public static string? IdOf(SfRecord record)
    {
        int place = RecordType.Of(record).Find(IdName);
        return place < 0 ? record.Key
            : record.WasSet(place, out _) ? System.Convert.ToString(record.GetValue(place), CultureInfo.InvariantCulture)
            : record.GetValue(place) as string ?? record.Key;
    }

    // The failure of a record whose ID was changed, so that it would be another record.
    private static RowFailure? OtherId(SfRecord record, string? id)
    {
        int place = RecordType.Of(record).Find(IdName);
        string? own = place >= 0 && record.WasSet(place, out object? read) ? read as string ?? record.Key : record.Key;
        return own is null || id is null || !RecordId.IsId(own) || !RecordId.IsId(id) || RecordId.Short(id) == RecordId.Short(own)
            ? null
            : RowFailure.Of(IdName, "RecordIdChanged", SfErrorCategory.InvalidArgument, own, id);
    }

    // A field of a parent may be a property of the record itself, named by its path.
    private RowFailure? AddChanged(RecordBody body, string name, object? value)
        => name.IndexOf('.') > 0 ? RowFailure.Of(name, "ChangeInRelated", SfErrorCategory.InvalidArgument, name)
            : Add(body, RowKind.Record, name, value, isOwnWord: true);

    // As the field has it; equal local times may be two instants of the hour in which summer time ends.
    private static bool IsSame(SfField? field, object? read, object? value)
        => FieldValue.IsEmpty(read) || FieldValue.IsEmpty(value) ? FieldValue.IsEmpty(read) && FieldValue.IsEmpty(value)
            : field is not null && FieldValue.Convert(field, read!) is { } before && FieldValue.Convert(field, value!) is { } after
                ? before.Means(after)
            : read is DateTime one && value is DateTime other ? one.ToUniversalTime() == other.ToUniversalTime()
            : Equals(read, value);

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
        Column.Field { Description: var field } when IsWritable(field) && !ObjectColumns.IsSystem(field)
            => AddField(body, field, value),
        Column.Children children => AddChildren(body, children.Relationship, name, value, isOwnWord: false),
        _ => null,
    };

    private RowFailure? AddInner(RecordBody body, string name, SfRecord inner)
    {
        RecordType type = RecordType.Of(inner);
        var compound = columns.Find(name) as Column.Compound;
        for (int index = 0; index < type.Names.Count; index++)
        {
            SfField? part = compound?.Part(type.Names[index]);
            object? value = options.Plain(inner.GetValue(index));
            bool isChanged = inner.WasSet(index, out object? read) && !IsSame(part, options.Plain(read), value);
            if (part is not null)
            {
                RowFailure? failure = isChanged ? IsWritable(part) ? AddOwn(body, part, value, RowKind.Record) : NotWritable(part.Name)
                    : IsWhole && IsWritable(part) && !FieldValue.IsEmpty(value) ? AddField(body, part, value!)
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
        SfRecord record => Enumerable.Range(0, RecordType.Of(record).Names.Count).Any(index
            => (record.WasSet(index, out object? read) && !IsSame(field: null, read, record.GetValue(index)))
                || HasChanges(record.GetValue(index))),
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
            case Column.Ambiguous ambiguous:
                throw ambiguous.Error;
            case Column.Field { Description: { Type: "id" } } when options.Operation is WriteOperation.Update or WriteOperation.Delete:
                body.Id = FieldValue.IsEmpty(value)
                    ? null
                    : value as string ?? (value as SfRecord)?.Key ?? System.Convert.ToString(value, CultureInfo.InvariantCulture);
                return null;
            case Column.Field { Description: var field }:
                return IsWritable(field) ? AddOwn(body, field, value, kind) : Refused(field, kind, isOwnWord);
            case Column.ParentKey key:
                return IsWritable(key.Reference) ? AddParent(body, key, value, kind) : Refused(key.Reference, kind, isOwnWord);
            case Column.Parent { Reference: var reference }:
                return IsWritable(reference) ? AddParent(body, reference, name, value, kind) : Refused(reference, kind, isOwnWord);
            case Column.Compound compound:
                return value is WriteRow parts ? AddParts(body, compound, parts, kind)
                    : value is SfRecord whole ? AddParts(body, compound, whole, kind)
                    : FieldValue.IsEmpty(value) && kind == RowKind.Object ? null
                    : RowFailure.Of(
                        name,
                        "CompoundNotWritten",
                        SfErrorCategory.InvalidArgument,
                        name,
                        string.Join(", ", compound.Parts.Select(part => part.Name)));
            case Column.Children { Relationship: var relationship }:
                return AddChildren(body, relationship, name, value, isOwnWord);
            default:
                return null;
        }
    }

    // What an object carries along is left out; what a table or a column says is wrong, and with it every row.
    private RowFailure? Refused(SfField field, RowKind kind, bool isOwnWord)
        => !isOwnWord && columns.IsKeptByOrg(field) ? null
            : kind == RowKind.Record ? NotWritable(field.Name)
            : throw NotWritable(field.Name).Error;

    private RowFailure NotWritable(string field)
        => RowFailure.Of(
            field,
            "FieldNotWritable",
            SfErrorCategory.PermissionDenied,
            columns.Description.Name,
            field,
            Text.Message(WriteWords.NotWritable(options.Operation)));

    private bool IsWritable(SfField field) => options.Operation switch
    {
        WriteOperation.Create => field.IsCreateable,
        WriteOperation.Update => field.IsUpdateable,
        _ when options.UpdateOnly => field.IsUpdateable || field.Name.Equals(options.ExternalIdField, StringComparison.OrdinalIgnoreCase),
        _ => field.IsCreateable || field.IsUpdateable || field.Name.Equals(options.ExternalIdField, StringComparison.OrdinalIgnoreCase),
    };

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

    private bool Clears(RowKind kind, object? value)
        => value is Cleared
            || (options.EmptyValue ?? (kind == RowKind.Object ? SfEmptyValue.Ignore : SfEmptyValue.Clear)) == SfEmptyValue.Clear;

    private RowFailure? AddField(RecordBody body, SfField field, object value)
    {
        if (value is WriteRow { Record.Key: { } key })
        {
            value = key;
        }

        if (FieldValue.Convert(field, value) is not { } wire)
        {
            return RowFailure.Of(
                field.Name, "ValueNotConverted", SfErrorCategory.InvalidArgument, Shown(
                    value), field.Name, field.Type, Text.Message($"ValueNotConverted.{Wanted(field.Type)}"));
        }

        if (field.RelationshipName is not null
            && body.Fields.Any(other => other.ParentKey is not null && other.Name == field.RelationshipName))
        {
            return ParentTwice(field);
        }

        body.IsSelfReferring |= field.ReferenceTo.Contains(columns.Description.Name);
        body.Set(new BodyField(field.Name, wire));
        return null;
    }

    private static RowFailure ParentTwice(SfField reference)
        => RowFailure.Of(reference.Name, "ParentTwice", SfErrorCategory.InvalidArgument, reference.Name, reference.RelationshipName);

    private RowFailure? AddParent(RecordBody body, Column.ParentKey parent, object? value, RowKind kind)
    {
        if (parent.Key.Type == "id" || FieldValue.IsEmpty(value) || (kind == RowKind.Object && value is Cleared))
        {
            return AddOwn(body, parent.Reference, value, kind);
        }

        if (FieldValue.Convert(parent.Key, value!) is not { } wire)
        {
            return RowFailure.Of(
                parent.Reference.Name, "ValueNotConverted", SfErrorCategory.InvalidArgument, Shown(
                    value!), parent.Key.Name, parent.Key.Type, Text.Message($"ValueNotConverted.{Wanted(parent.Key.Type)}"));
        }

        if (body.Fields.Any(other => other.ParentKey is null && other.Name == parent.Reference.Name))
        {
            return ParentTwice(parent.Reference);
        }

        bool isOwnObject = parent.Reference.ReferenceTo.Contains(columns.Description.Name);
        body.IsSelfReferring |= isOwnObject;
        if (isOwnObject
            && options.Operation == WriteOperation.Upsert
            && parent.Key.Name.Equals(options.ExternalIdField, StringComparison.OrdinalIgnoreCase))
        {
            body.ReferTo(wire);
        }

        body.Set(new BodyField(parent.Reference.RelationshipName!, wire, parent.Key.Name, parent.ObjectName));
        return null;
    }

    // A record, or a table with the one field that finds it.
    private RowFailure? AddParent(RecordBody body, SfField reference, string name, object? value, RowKind kind)
    {
        if (FieldValue.IsEmpty(value) || (kind == RowKind.Object && value is Cleared))
        {
            return AddOwn(body, reference, value, kind);
        }

        if (value is SfRecord or WriteRow { Record: not null })
        {
            return (value as SfRecord ?? ((WriteRow)value).Record!).Key is { } id
                ? AddOwn(body, reference, id, kind)
                : ParentNotFound(name);
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
            return AddParts(body, compound, record, kind);
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

    // In place of what there is: a part that the new whole has not is cleared where somebody wrote it.
    private RowFailure? AddParts(RecordBody body, Column.Compound compound, SfRecord whole, RowKind kind)
    {
        RecordType type = RecordType.Of(whole);
        for (int index = 0; index < type.Names.Count; index++)
        {
            if (compound.Part(type.Names[index]) is { } part
                && IsWritable(part)
                && AddOwn(body, part, options.Plain(whole.GetValue(index)), kind) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    private RowFailure? AddNoChildren(string name, IEnumerable<SfRecord> children)
    {
        SfRecord[] all = [.. children];
        if (all.Any(HasChanges))
        {
            return RowFailure.Of(name, "ChildrenNotWritten", SfErrorCategory.InvalidArgument, name);
        }

        // A record that is made anew would have had them; one that is changed keeps them.
        if (all.Length > 0 && options.Operation == WriteOperation.Upsert)
        {
            ChildrenLeftOut.Add($"{columns.Description.Name}.{name}");
        }

        return null;
    }

    private RowFailure? AddChildren(RecordBody body, SfChildRelationship relationship, string name, object? value, bool isOwnWord)
    {
        if (ChildRows(value) is not { } rows)
        {
            return FieldValue.IsEmpty(value) ? null : RowFailure.Of(name, "ChildrenNotRows", SfErrorCategory.InvalidArgument, name);
        }

        if (options.Operation != WriteOperation.Create)
        {
            return rows.Count == 0 ? null
                : isOwnWord || rows.Any(row => row.Record is null)
                    ? RowFailure.Of(name, "ChildrenNotWritten", SfErrorCategory.InvalidArgument, name)
                : AddNoChildren(name, rows.Select(row => row.Record!));
        }

        var children = new List<RecordBody>();
        foreach (WriteRow row in rows)
        {
            RecordBody child = _ofChildren[relationship.ObjectName].Convert(row, relationship.Field, out RowFailure? failure);
            if (failure is not null)
            {
                return failure with { Fields = [.. failure.Fields.Select(field => $"{name}.{field}")] };
            }

            // The new parent takes the place of any other.
            string? parent = _ofChildren[relationship.ObjectName].RelationshipOf(relationship.Field);
            child.Fields.RemoveAll(
                field => field.Name.Equals(field.ParentKey is null ? relationship.Field : parent, StringComparison.OrdinalIgnoreCase));
            children.Add(child);
        }

        if (children.Count > 0)
        {
            body.Children.Add(new BodyChildren(relationship.Field, children));
        }

        return null;
    }

    private string? RelationshipOf(string reference)
        => columns.Description.Fields.FirstOrDefault(
            field => field.Name.Equals(reference, StringComparison.OrdinalIgnoreCase))?.RelationshipName;

    private static string Shown(object value)
        => value is WriteRow row ? row.Input?.GetType().Name ?? ""
            : Redaction.Redactor.Input((value is object?[] items ? string.Join(", ", items) : value.ToString()) ?? "");

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
