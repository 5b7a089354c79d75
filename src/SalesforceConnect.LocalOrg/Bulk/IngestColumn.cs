namespace SalesforceConnect.LocalOrg;

/// <summary>A column of a load: a field, or a lookup whose parent is named by one of its keys.</summary>
/// <param name="Field">The field; of a parent's column, the lookup.</param>
/// <param name="Parents">The parents' object; null for a field.</param>
/// <param name="Key">The parents' key; null for a field.</param>
internal sealed record IngestColumn(FieldDefinition Field, OrgTable? Parents = null, FieldDefinition? Key = null)
{
    private const string Null = "#N/A";

    /// <summary>
    /// Finds what a name of the header stands for: <c>Name</c>, <c>Account.External_Id__c</c>, <c>Account__r.Name</c>, and where a lookup
    /// leads to several objects <c>Lead:Who.Email</c>.
    /// </summary>
    /// <exception cref="BulkJobException">Nothing.</exception>
    public static IngestColumn Find(OrgStore store, ObjectDefinition definition, string name)
    {
        if (definition.FindField(name) is { } field)
        {
            return field.Kind is FieldKind.Address or FieldKind.Location or FieldKind.Base64
                ? throw NotFound(name)
                : new IngestColumn(field);
        }

        int dot = name.LastIndexOf('.');
        if (dot < 0)
        {
            throw NotFound(name);
        }

        int colon = name.IndexOf(':', StringComparison.Ordinal);
        string relationship = name[(colon + 1)..dot];
        if (definition.FindRelationship(relationship) is not { } lookup)
        {
            throw colon < 0 ? NotFound(name) : Invalid($"Unable to find relationship: {relationship}");
        }

        OrgTable parents = Table(store, lookup, colon < 0 ? null : name[..colon]);
        FieldDefinition key = parents.Definition.FindField(name[(dot + 1)..]) ?? throw NotFound(name);
        return key.IdLookup
            ? new IngestColumn(lookup, parents, key)
            : throw Invalid(
                $"Field name provided, {key.Name} does not match an External ID, Salesforce Id, or indexed field for "
                + parents.Definition.Name);
    }

    /// <summary>What a cell gives: nothing when it is empty, null when it says so.</summary>
    /// <exception cref="SalesforceException">The cell holds no value of the field's type.</exception>
    public GivenValue? Read(string cell)
    {
        if (cell.Length == 0)
        {
            return null;
        }

        string? text = cell == Null ? null : cell;
        if (Key is not null)
        {
            return new GivenValue(Field, Value: null, text is null ? null : new ParentKey(Parents!, Key, text));
        }

        if (Field.Kind == FieldKind.Id)
        {
            return new GivenValue(Field, text, Parent: null);
        }

        // A field that cannot be written refuses whatever is given.
        bool isWritten = Field.Createable || Field.Updateable;
        return new GivenValue(Field, isWritten ? FieldValue.FromText(Field, text) : null, Parent: null);
    }

    private static OrgTable Table(OrgStore store, FieldDefinition lookup, string? type)
    {
        if (!lookup.IsPolymorphic)
        {
            return type is null
                ? store.Table(lookup.ReferenceTo[0])
                : throw Invalid($"type is not needed for non polymorphic foreign key references: {lookup.RelationshipName}");
        }

        if (type is null)
        {
            throw Invalid($"type is needed for polymorphic foreign key references: {lookup.RelationshipName}");
        }

        return lookup.ReferenceTo.FirstOrDefault(to => to.Equals(type, StringComparison.OrdinalIgnoreCase)) is { } known
            ? store.Table(known)
            : throw Invalid($"Unable to find object: {type}");
    }

    private static BulkJobException NotFound(string name) => Invalid($"Field name not found : {name}");

    private static BulkJobException Invalid(string reason) => new($"InvalidBatch : {reason}");
}
