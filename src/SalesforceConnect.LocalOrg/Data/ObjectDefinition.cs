namespace SalesforceConnect.LocalOrg;

internal sealed class ObjectDefinition
{
    private readonly Dictionary<string, FieldDefinition> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, FieldDefinition> _byRelationship = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyDictionary<string, ObjectDefinition>? _schema;

    public ObjectDefinition(string name, string label, string labelPlural, string keyPrefix, IEnumerable<FieldDefinition> fields)
    {
        Name = name;
        Label = label;
        LabelPlural = labelPlural;
        KeyPrefix = keyPrefix;
        Fields = [.. fields.Select((f, i) => f with { Index = i })];
        foreach (FieldDefinition field in Fields)
        {
            _byName.Add(field.Name, field);
            if (field.RelationshipName is { } relationship)
            {
                _byRelationship.Add(relationship, field);
            }
        }

        NameField = Fields.FirstOrDefault(f => f.IsNameField) ?? Fields[0];
        RequiredOnCreate = [.. Fields.Where(f => f is { Nillable: false, Createable: true, DefaultedOnCreate: false })];
        RequiredOnUpdate = [.. Fields.Where(f => f is { Nillable: false, Updateable: true })];
        UniqueFields = [.. Fields.Where(f => f.Unique)];
        AutoNumbers = [.. Fields.Where(f => f.AutoNumber)];
        Stamps = new SystemFields(
            FindField("OwnerId"), FindField("IsDeleted"), FindField("CreatedDate"), FindField("CreatedById"),
            FindField("LastModifiedDate"), FindField("LastModifiedById"), FindField("SystemModstamp"));
    }

    public string Name { get; }

    public string Label { get; }

    public string LabelPlural { get; }

    public string KeyPrefix { get; }

    public IReadOnlyList<FieldDefinition> Fields { get; }

    public FieldDefinition NameField { get; }

    /// <summary>The fields that a new record must be given.</summary>
    public IReadOnlyList<FieldDefinition> RequiredOnCreate { get; }

    /// <summary>The fields that a record must have after a change.</summary>
    public IReadOnlyList<FieldDefinition> RequiredOnUpdate { get; }

    /// <summary>The fields that no two records may have the same value of.</summary>
    public IReadOnlyList<FieldDefinition> UniqueFields { get; }

    /// <summary>The fields that number the records.</summary>
    public IReadOnlyList<FieldDefinition> AutoNumbers { get; }

    /// <summary>The fields of which no two records may have the same values, all of them together.</summary>
    public IReadOnlyList<string> UniqueTogether { get; init; } = [];

    /// <summary>The fields of which a query must compare one with the IDs that it wants; none where it may ask for all.</summary>
    public IReadOnlyList<string> NeedsFilterBy { get; init; } = [];

    /// <summary>The fields that the org fills in.</summary>
    public SystemFields Stamps { get; }

    /// <summary>Whether it belongs to Setup, whose records may not be saved in one call with others.</summary>
    public bool IsSetup => Name is "User" or "Group" or "Profile" or "PermissionSet" or "PermissionSetAssignment";

    public bool Createable { get; init; } = true;

    /// <summary>Whether nobody but the org, or a test that sets it up, makes its records.</summary>
    public bool IsMadeByOrg { get; init; }

    public bool Updateable { get; init; } = true;

    public bool Deletable { get; init; } = true;

    public bool Queryable { get; init; } = true;

    public bool Searchable { get; init; } = true;

    /// <summary>Whether the object belongs to the Tooling API and not to the data API.</summary>
    public bool IsTooling { get; init; }

    /// <summary>Whether a seed made or changed it.</summary>
    public bool IsSeeded { get; init; }

    public bool IsCustom => Name.EndsWith("__c", StringComparison.OrdinalIgnoreCase);

    /// <summary>Fills in the calculated fields of a row; the set holds the places of the fields that the caller gave.</summary>
    public Action<ObjectDefinition, IReadOnlySet<int>, object?[]>? Recalculate { get; init; }

    /// <summary>Makes what a new row brings with it, before it is stored: store, definition, values, user.</summary>
    public Action<OrgStore, ObjectDefinition, object?[], string>? OnInsert { get; init; }

    /// <summary>The most bytes that a binary field of this object may hold when it is sent as a part of its own.</summary>
    public long MaxBlobLength { get; init; } = 500L * 1024 * 1024;

    /// <summary>The object of this name in the schema that this one is of.</summary>
    public ObjectDefinition Related(string name) => _schema is null ? OrgSchema.Definition(name) : _schema[name];

    /// <summary>The same object as one of another schema.</summary>
    public ObjectDefinition In(IReadOnlyDictionary<string, ObjectDefinition> schema)
    {
        var copy = (ObjectDefinition)MemberwiseClone();
        copy._schema = schema;
        return copy;
    }

    public FieldDefinition Field(string name) => _byName[name];

    public FieldDefinition? FindField(string name) => _byName.GetValueOrDefault(name);

    public FieldDefinition? FindRelationship(string name) => _byRelationship.GetValueOrDefault(name);
}
