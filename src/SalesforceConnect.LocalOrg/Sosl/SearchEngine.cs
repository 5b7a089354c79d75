namespace SalesforceConnect.LocalOrg;

/// <summary>Finds records by their words.</summary>
internal static class SearchEngine
{
    /// <summary>The records found, object by object in the order of RETURNING, with the shape to write each.</summary>
    public static IReadOnlyList<(RecordShape Shape, OrgRow Row)> Run(OrgStore store, SoslQuery query)
    {
        IReadOnlyList<SoslObject> objects = query.Objects.Count > 0
            ? query.Objects
            : [.. store.Tables
                .Where(t => t.Definition is { Searchable: true, IsTooling: false })
                .Select(t => new SoslObject(t.Definition.Name, null, ""))];
        int left = Math.Min(query.Limit ?? SoslQuery.MaxRecords, SoslQuery.MaxRecords);
        var found = new List<(RecordShape, OrgRow)>();
        foreach (SoslObject one in objects)
        {
            if (store.FindTable(one.Name) is { Definition.Searchable: false })
            {
                throw new SalesforceException(400, "INVALID_TYPE", $"entity type {one.Name} does not support search");
            }

            try
            {
                QueryResult result = QueryEngine.Run(
                    store, one.Soql, includeDeleted: false, tooling: false, definition => Filter(definition, query));
                OrgRow[] rows = result.Rows.Take(left).ToArray();
                left -= rows.Length;
                found.AddRange(rows.Select(r => (result.Shape, r)));
            }
            catch (SalesforceException error)
            {
                throw SoslError.From(error);
            }
        }

        return found;
    }

    private static Func<OrgRow, bool> Filter(ObjectDefinition definition, SoslQuery query)
    {
        FieldDefinition[] fields = definition.Fields.Where(f => IsSearched(f, query.Scope)).ToArray();
        return row => query.Term.Matches(fields.Select(f => row[f]).OfType<string>());
    }

    private static bool IsSearched(FieldDefinition field, SearchScope scope) => scope switch
    {
        SearchScope.Name => field.IsNameField || field.Name is "FirstName" or "LastName",
        SearchScope.Email => field.Kind == FieldKind.Email,
        SearchScope.Phone => field.Kind == FieldKind.Phone,
        _ => field.Kind is FieldKind.Text or FieldKind.TextArea or FieldKind.Email or FieldKind.Phone or FieldKind.Url,
    };
}
