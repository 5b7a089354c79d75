namespace SalesforceConnect.LocalOrg;

/// <summary>
/// Many rows written as one step, in order, each by itself or all or none. A row is known by a key that no other may have in the same call.
/// </summary>
internal sealed class RecordBatch(OrgStore store, string userId, ISaveRules rules, bool allOrNone)
{
    private const int MaxChunks = 10;

    private readonly List<Row> _rows = [];

    public void AddCreate(OrgTable table, RecordInput input) =>
        _rows.Add(new Row(table, Key: null, Refusal: null, IsUpsert: false, () => new RowResult(
            RecordWriter.Create(store, table, input, userId, rules), Created: null, [])));

    public void AddUpdate(OrgTable table, RecordInput input)
    {
        (string? id, RecordInput others) = input.Take(table.Definition.Field("Id"));
        Add(table, id, "an update", known => RecordWriter.Update(store, table, known, others, userId, rules));
    }

    public void AddDelete(string id)
    {
        OrgTable? table = SalesforceId.Normalize(id) is { } full ? store.FindTableByPrefix(full) : null;
        if (table is null)
        {
            RowResult refusal = RowResult.Failed(null, created: null, "MALFORMED_ID", $"malformed id {id}");
            _rows.Add(new Row(Table: null, Key: null, refusal, IsUpsert: false, Work: null));
            return;
        }

        Add(table, id, "a delete", known => RecordWriter.Delete(store, table, known, userId, rules));
    }

    /// <summary>A record of this object to be deleted, into the recycle bin or, erased, past it.</summary>
    public void AddDelete(OrgTable table, string? id, bool erase)
        => Add(table, id, "a delete", known => RecordWriter.Delete(store, table, known, userId, rules, erase));

    /// <summary>A row that is refused before anything is written.</summary>
    public void AddRefused(OrgTable table, RowResult refusal) => _rows.Add(new Row(table, Key: null, refusal, IsUpsert: false, Work: null));

    public void AddUpsert(OrgTable table, FieldDefinition key, RecordInput input)
    {
        (string? value, RecordInput others) = input.Take(key);
        if (value is null)
        {
            bool isInsert = key.Kind == FieldKind.Id;
            _rows.Add(new Row(
                table,
                Key: null,
                isInsert ? null : RowResult.Failed(null, created: false, "MISSING_ARGUMENT", $"{key.Name} not specified", key.Name),
                IsUpsert: true,
                () => new RowResult(RecordWriter.Create(store, table, others, userId, rules), Created: true, [])));
            return;
        }

        _rows.Add(new Row(table, new RowKey(key, value), Refusal: null, IsUpsert: true, () =>
        {
            if (key.Kind == FieldKind.Id)
            {
                string known = Known(table, value);
                RecordWriter.Update(store, table, known, others, userId, rules);
                return new RowResult(known, Created: false, []);
            }

            (string id, bool created) = RecordWriter.Upsert(store, table, key, value, others, updateOnly: false, userId, rules);
            return new RowResult(id, created, []);
        }));
    }

    /// <summary>Writes the rows. The results are in the rows' order.</summary>
    public RowResult[] Run()
    {
        RefuseChunks();
        HashSet<RowKey> seen = [];
        HashSet<RowKey> twice = [.. from row in _rows where row.Key is not null && !seen.Add(row.Key) select row.Key];
        bool? isSetup = _rows.Find(r => r.Table is not null)?.Table!.Definition.IsSetup;
        return store.Transact(step =>
        {
            RowResult[] results = [.. _rows.Select(row => Run(row, twice, isSetup))];
            if (allOrNone && Array.Exists(results, r => !r.Success))
            {
                step.TakeBack();
                return [.. results.Select(r => r.Success ? r.RollBack() : r)];
            }

            return results;
        });
    }

    private void Add(OrgTable table, string? id, string operation, Func<string, bool> write) => _rows.Add(new Row(
        table,
        id is null ? null : new RowKey(table.Definition.Field("Id"), SalesforceId.Normalize(id) ?? id),
        id is null ? RowResult.Failed(null, null, "MISSING_ARGUMENT", $"Id not specified in {operation} call") : null,
        IsUpsert: false,
        () =>
        {
            string known = Known(table, id!);
            write(known);
            return new RowResult(known, Created: null, []);
        }));

    private static RowResult Run(Row row, HashSet<RowKey> twice, bool? isSetup)
    {
        bool? created = row.IsUpsert ? false : null;
        if (row.Refusal is not null)
        {
            return row.Refusal;
        }

        if (row.Table!.Definition.IsSetup != isSetup)
        {
            return RowResult.Failed(
                null,
                created,
                "MIXED_DML_OPERATION",
                "DML operation on setup object is not permitted after you have updated a non-setup object (or vice versa): "
                + row.Table.Definition.Name);
        }

        if (row.Key is { } key && twice.Contains(key))
        {
            return key.Field.Kind == FieldKind.Id
                ? RowResult.Failed(null, created, "DUPLICATE_VALUE", $"Duplicate id specified: {key.Value}", "Id")
                : RowResult.Failed(null, created, "DUPLICATE_VALUE", $"Duplicate external id specified: {key.Value}", key.Field.Name);
        }

        try
        {
            return row.Work!();
        }
        catch (SalesforceException refused)
        {
            return new RowResult(null, created, refused.Errors);
        }
        catch (AmbiguousExternalIdException several)
        {
            return RowResult.Failed(
                null,
                created,
                "DUPLICATE_EXTERNAL_ID",
                $"{row.Key!.Field.Label}: more than one record found for external id field: [{string.Join(", ", several.Ids)}]",
                row.Key.Field.Name);
        }
    }

    /// <summary>The 18-character ID of a record that there is and that is not deleted.</summary>
    private string Known(OrgTable table, string id)
    {
        string? full = SalesforceId.Normalize(id);
        if (full?.StartsWith(table.Definition.KeyPrefix, StringComparison.Ordinal) != true)
        {
            throw new SalesforceException(400, "MALFORMED_ID", $"{table.Definition.Label} ID: id value of incorrect type: {id}", ["Id"]);
        }

        return store.Find(table, full) switch
        {
            null => throw new SalesforceException(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", []),
            { IsDeleted: true } => throw new SalesforceException(400, "ENTITY_IS_DELETED", "entity is deleted", []),
            OrgRow row => row.Id,
        };
    }

    private void RefuseChunks()
    {
        int chunks = 0;
        OrgTable? last = null;
        foreach (Row row in _rows)
        {
            if (row.Table is not null && row.Table != last)
            {
                last = row.Table;
                chunks++;
            }
        }

        if (chunks > MaxChunks)
        {
            throw new SalesforceException(
                400,
                "LIMIT_EXCEEDED",
                $"Cannot have more than {MaxChunks} chunks in a single operation. Please rearrange the data to reduce chunking.");
        }
    }

    private sealed record Row(OrgTable? Table, RowKey? Key, RowResult? Refusal, bool IsUpsert, Func<RowResult>? Work);

    /// <summary>What a row is found by: an ID tells upper from lower case, an external ID does not.</summary>
    private sealed record RowKey(FieldDefinition Field, string Value)
    {
        public bool Equals(RowKey? other) =>
            other is not null && ReferenceEquals(Field, other.Field) && Comparer.Equals(Value, other.Value);

        public override int GetHashCode() => Comparer.GetHashCode(Value);

        private StringComparer Comparer => Field.Kind == FieldKind.Id ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
    }
}
