using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// The org's records. Rows never change once written, a change puts a new one in place, so a reader keeps what it has read.
/// The public members are for tests and set-up, and go through the same validation as the REST API.
/// </summary>
public sealed class OrgStore
{
    private readonly Dictionary<string, OrgTable> _tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, OrgTable> _tablesByPrefix = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly Dictionary<OrgTable, IReadOnlyList<(OrgTable Table, FieldDefinition Reference)>> _deletedWith = [];
    private OrgTransaction? _transaction;
    private long _version;

    internal OrgStore(LocalOrgOptions options, IReadOnlyList<ObjectDefinition>? objects = null)
    {
        _clock = options.Clock;
        var sample = SeedRows.Get(options);
        foreach (ObjectDefinition definition in objects ?? OrgSchema.Objects)
        {
            var table = new OrgTable(definition, sample.Of(definition))
            {
                Virtual = definition is { Name: ReadingSchema.Name, IsSeeded: false } ? ReadingSchema.Rows(options.ReadingCount, AdministratorId) : null,
            };
            _tables.Add(definition.Name, table);
            _tablesByPrefix.Add(definition.KeyPrefix, table);
        }

        foreach (OrgTable table in _tables.Values)
        {
            _deletedWith[table] =
            [
                .. from children in _tables.Values
                   from field in children.Definition.Fields
                   where field.CascadeDelete && field.ReferenceTo.Contains(table.Definition.Name)
                   select (children, field),
            ];
        }

        if (options.SampleData)
        {
            EventLogSchema.AddSamples(this, options.Clock.GetUtcNow().UtcDateTime.Date);
        }
    }

    /// <summary>The API names of the org's objects.</summary>
    public IReadOnlyList<string> ObjectNames => [.. _tables.Values.Where(t => !t.Definition.IsTooling).Select(t => t.Definition.Name)];

    /// <summary>The ID of the user who is made first.</summary>
    internal static string AdministratorId { get; } = SalesforceId.Create("005", 1);

    /// <summary>Goes up with every change.</summary>
    internal long Version => Volatile.Read(ref _version);

    internal IEnumerable<OrgTable> Tables => _tables.Values;

    /// <summary>How many records of this object there are, deleted ones aside.</summary>
    public int Count(string objectName)
        => Table(objectName) is { Virtual.Count: var count } ? count : Snapshot(Table(objectName)).Count(r => !r.IsDeleted);

    /// <summary>The IDs of this object's records in the order they were made, deleted ones aside.</summary>
    public IReadOnlyList<string> Ids(string objectName) => [.. Snapshot(Table(objectName)).Where(r => !r.IsDeleted).Select(r => r.Id)];

    /// <summary>
    /// The record's fields by name, null when there is none or it is deleted. Numbers are int or decimal, dates DateOnly or DateTime (UTC),
    /// bytes <see cref="OrgBlob"/>.
    /// </summary>
    public IReadOnlyDictionary<string, object?>? Get(string objectName, string id)
    {
        OrgTable table = Table(objectName);
        return Find(table, id) is { IsDeleted: false } row
            ? table.Definition.Fields.Where(f => f.Kind is not (FieldKind.Address or FieldKind.Location))
                .ToDictionary(f => f.Name, f => row[f], StringComparer.OrdinalIgnoreCase)
            : null;
    }

    /// <summary>Makes a record from an object or dictionary of fields and returns its ID.</summary>
    /// <exception cref="ArgumentException">The org refuses it; the message is Salesforce's.</exception>
    public string Insert(string objectName, object fields) =>
        Guard(() => RecordWriter.Create(this, Table(objectName), Read(objectName, fields), AdministratorId));

    /// <summary>
    /// Makes a record with a binary field, which is what a multipart request does:
    /// <code>org.Store.Insert("Attachment", new { Name = "a.bin", ParentId = id }, "Body", OrgBlob.Generated(500_000_000));</code>
    /// </summary>
    /// <exception cref="ArgumentException">The org refuses it; the message is Salesforce's.</exception>
    public string Insert(string objectName, object fields, string blobField, OrgBlob blob) => Guard(() => RecordWriter.Create(
        this, Table(objectName), Read(objectName, fields, (blobField, blob)), AdministratorId));

    /// <summary>The bytes of a record's binary field; null when there are none.</summary>
    public OrgBlob? Blob(string objectName, string id, string blobField)
    {
        OrgTable table = Table(objectName);
        return Find(table, id) is { IsDeleted: false } row ? row[table.Definition.Field(blobField)] as OrgBlob : null;
    }

    /// <summary>Changes a record.</summary>
    /// <exception cref="ArgumentException">The org refuses it; the message is Salesforce's.</exception>
    public void Update(string objectName, string id, object fields) =>
        Guard(() => RecordWriter.Update(this, Table(objectName), id, Read(objectName, fields), AdministratorId));

    /// <summary>Changes a record and the bytes of its binary field.</summary>
    /// <exception cref="ArgumentException">The org refuses it; the message is Salesforce's.</exception>
    public void Update(string objectName, string id, object fields, string blobField, OrgBlob blob) => Guard(() => RecordWriter.Update(
        this, Table(objectName), id, Read(objectName, fields, (blobField, blob)), AdministratorId));

    /// <summary>Deletes a record, into the recycle bin.</summary>
    /// <exception cref="ArgumentException">The org refuses it; the message is Salesforce's.</exception>
    public void Delete(string objectName, string id) => Guard(() => RecordWriter.Delete(this, Table(objectName), id, AdministratorId));

    /// <summary>
    /// Gives a record, deleted or not, another <c>SystemModstamp</c> and changes nothing else. One that lies before the last export is a
    /// record whose transaction began before that export and was committed after it:
    /// <code>org.Store.Stamp("Account", org.Store.Insert("Account", new { Name = "late" }), exportedAt.AddMinutes(-5));</code>
    /// </summary>
    public void Stamp(string objectName, string id, DateTimeOffset systemModstamp)
    {
        OrgTable table = Table(objectName);
        FieldDefinition stamp = table.Definition.Stamps.SystemModstamp
            ?? throw new ArgumentException($"{objectName} has no SystemModstamp.", nameof(objectName));
        Write(() =>
        {
            OrgRow row = Find(table, id) ?? throw new ArgumentException($"There is no {objectName} {id}.", nameof(id));
            object?[] values = row.CopyValues();
            values[stamp.Index] = systemModstamp.UtcDateTime;
            Put(table, new OrgRow(values, row.IsDeleted));
            return true;
        });
    }

    internal OrgTable Table(string objectName) =>
        FindTable(objectName) ?? throw new ArgumentException($"The org has no object '{objectName}'.", nameof(objectName));

    /// <summary>The object of this name in the data API or the Tooling API, which knows the users too.</summary>
    internal OrgTable? FindTable(string objectName, bool tooling) => FindTable(objectName) is { } table
        && (table.Definition.IsTooling == tooling || (tooling && table.Definition.Name is "User" or "Profile" or "Organization"))
            ? table
            : null;

    internal OrgTable? FindTable(string objectName) => _tables.GetValueOrDefault(objectName);

    internal OrgTable? FindTableByPrefix(string id)
        => _tablesByPrefix.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id.AsSpan(0, 3), out OrgTable? table) ? table : null;

    internal ObjectDefinition DefinitionOf(OrgRow row) => FindTableByPrefix(row.Id)!.Definition;

    internal IReadOnlyList<OrgRow> Snapshot(OrgTable table)
    {
        lock (_gate)
        {
            return table.Snapshot();
        }
    }

    internal OrgRow? Find(OrgTable table, string id)
    {
        if (SalesforceId.Normalize(id) is not { } full)
        {
            return null;
        }

        lock (_gate)
        {
            return table.Find(full);
        }
    }

    /// <summary>The row that a lookup with this 18-character ID points to, deleted or not.</summary>
    internal OrgRow? FindById(FieldDefinition reference, string id)
    {
        OrgTable table = reference.IsPolymorphic ? FindTableByPrefix(id)! : _tables[reference.ReferenceTo[0]];
        lock (_gate)
        {
            return table.Find(id);
        }
    }

    internal List<OrgRow> FindBy(OrgTable table, FieldDefinition field, string value)
    {
        if (field.Kind == FieldKind.Id)
        {
            return Find(table, value) is { IsDeleted: false } row ? [row] : [];
        }

        lock (_gate)
        {
            return table.FindBy(field, value);
        }
    }

    /// <summary>Runs a read-check-write as one step. The gate may be taken again inside.</summary>
    internal T Write<T>(Func<T> change)
    {
        lock (_gate)
        {
            return change();
        }
    }

    /// <summary>
    /// Runs a change as one step whose writes are taken back when it fails, or when it says so. Changes may stand inside others.
    /// </summary>
    internal T Transact<T>(Func<OrgTransaction, T> change)
    {
        lock (_gate)
        {
            OrgTransaction transaction = new(_transaction, () => _version++);
            OrgTransaction? outer = _transaction;
            _transaction = transaction;
            try
            {
                return change(transaction);
            }
            catch
            {
                transaction.TakeBack();
                throw;
            }
            finally
            {
                _transaction = outer;
            }
        }
    }

    /// <summary>The lookups of children that are deleted with a record of this object.</summary>
    internal IReadOnlyList<(OrgTable Table, FieldDefinition Reference)> DeletedWith(OrgTable table) => _deletedWith[table];

    internal DateTime Now()
    {
        DateTime now = _clock.GetUtcNow().UtcDateTime;

        // Salesforce's timestamps end at the second.
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }

    internal void Put(OrgTable table, OrgRow row)
    {
        lock (_gate)
        {
            _version++;
            _transaction?.Add(table, row, table.Find(row.Id));
            table.Put(row);
        }
    }

    private RecordInput Read(string objectName, object fields, params IReadOnlyList<(string Field, OrgBlob Blob)> blobs) =>
        RecordInput.Read(this, Table(objectName), new RecordFields(JsonSerializer.SerializeToElement(fields), blobs));

    private static T Guard<T>(Func<T> change)
    {
        try
        {
            return change();
        }
        catch (SalesforceException refused)
        {
            throw new ArgumentException($"{refused.Errors[0].ErrorCode}: {refused.Message}", refused);
        }
    }
}
