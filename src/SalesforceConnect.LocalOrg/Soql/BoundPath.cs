namespace SalesforceConnect.LocalOrg;

/// <summary>A field, looked up: the lookup fields to follow from the row, then the field of the last parent.</summary>
internal sealed record BoundPath(IReadOnlyList<FieldDefinition> References, FieldDefinition Field)
{
    private const int MaxParents = 5;

    /// <summary>
    /// Looks a path up. When it cannot be, null, and <paramref name="failure"/> says which part failed, on which object, and whether as a
    /// relationship.
    /// </summary>
    public static BoundPath? TryBind(
        OrgStore store,
        ObjectDefinition definition,
        ReadOnlySpan<string> parts,
        out (string Part, ObjectDefinition On, bool IsRelationship) failure)
    {
        failure = default;
        var references = new List<FieldDefinition>();
        for (int i = 0; i < parts.Length - 1; i++)
        {
            if (i >= MaxParents || definition.FindRelationship(parts[i]) is not { } reference)
            {
                failure = (parts[i], definition, true);
                return null;
            }

            references.Add(reference);
            definition = reference.IsPolymorphic ? NameSchema.Definition : store.Table(reference.ReferenceTo[0]).Definition;
        }

        if (definition.FindField(parts[^1]) is { } field)
        {
            return new BoundPath(references, field);
        }

        failure = (parts[^1], definition, false);
        return null;
    }

    /// <summary>The parent row at the end of these lookups, null where one is empty or its record deleted.</summary>
    public static OrgRow? Follow(OrgStore store, OrgRow row, FieldDefinition reference) =>
        Value(store, row, reference) is string id && store.FindById(reference, id) is { IsDeleted: false } parent ? parent : null;

    public object? Get(OrgStore store, OrgRow row)
    {
        OrgRow? at = row;
        foreach (FieldDefinition reference in References)
        {
            at = Follow(store, at, reference);
            if (at is null)
            {
                return null;
            }
        }

        return Value(store, at, Field);
    }

    private static object? Value(OrgStore store, OrgRow row, FieldDefinition field) =>
        field.OfName ? NameSchema.Value(store.DefinitionOf(row), row, field) : row[field];
}
