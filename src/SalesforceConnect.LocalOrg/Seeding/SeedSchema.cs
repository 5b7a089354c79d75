using System.Globalization;

namespace SalesforceConnect.LocalOrg;

/// <summary>Makes the objects of an org from those that every org has and those that a seed adds or changes.</summary>
internal static class SeedSchema
{
    private static readonly string[] s_addressParts =
        ["Street", "City", "State", "PostalCode", "Country", "Latitude", "Longitude", "GeocodeAccuracy"];

    /// <exception cref="JsonMistakeException">Two objects do not go together, or a field leads nowhere.</exception>
    public static IReadOnlyList<ObjectDefinition> Merge(IReadOnlyList<SeedObject> seeds)
    {
        Dictionary<string, SeedObject> byName = ByName(seeds);
        IReadOnlyDictionary<string, string> prefixes = Prefixes(seeds);
        HashSet<string> taken = [.. prefixes.Values];

        // A custom object that every org has gives way to one of the seed's with its key prefix.
        ObjectDefinition[] standard =
        [
            .. OrgSchema.Objects.Where(known => byName.ContainsKey(known.Name) || !known.IsCustom || !taken.Contains(known.KeyPrefix)),
        ];
        HashSet<string> names = new(standard.Select(known => known.Name).Concat(byName.Keys), StringComparer.OrdinalIgnoreCase);
        List<ObjectDefinition> merged = [];
        foreach (ObjectDefinition known in standard)
        {
            merged.Add(byName.GetValueOrDefault(known.Name) is { } seed
                ? Make(seed, known, prefixes[seed.ApiName], names, seeds)
                : known);
        }

        merged.AddRange(seeds
            .Where(seed => !merged.Exists(known => known.Name.Equals(seed.ApiName, StringComparison.OrdinalIgnoreCase)))
            .Select(seed => Make(seed, known: null, prefixes[seed.ApiName], names, seeds)));
        var schema = new Dictionary<string, ObjectDefinition>(StringComparer.OrdinalIgnoreCase);
        ObjectDefinition[] all = [.. merged.Select(definition => definition.In(schema))];
        foreach (ObjectDefinition definition in all)
        {
            schema.Add(definition.Name, definition);
        }

        return all;
    }

    private static Dictionary<string, SeedObject> ByName(IReadOnlyList<SeedObject> seeds)
    {
        var byName = new Dictionary<string, SeedObject>(StringComparer.OrdinalIgnoreCase);
        foreach (SeedObject seed in seeds)
        {
            if (!byName.TryAdd(seed.ApiName, seed))
            {
                throw new JsonMistakeException(seed.Place, $"{seed.ApiName} is said twice: here and at {byName[seed.ApiName].Place}.");
            }
        }

        return byName;
    }

    /// <summary>The key prefix of each object: its own, that of the object that every org has, or one that is free.</summary>
    private static Dictionary<string, string> Prefixes(IReadOnlyList<SeedObject> seeds)
    {
        var prefixes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var owners = OrgSchema.Objects.Where(known => !known.IsCustom).ToDictionary(known => known.KeyPrefix, known => known.Name, StringComparer.Ordinal);
        foreach (SeedObject seed in seeds)
        {
            if ((seed.KeyPrefix ?? OrgSchema.Objects.FirstOrDefault(known => Is(known, seed))?.KeyPrefix) is not { } prefix)
            {
                continue;
            }

            if (!owners.TryAdd(prefix, seed.ApiName) && !owners[prefix].Equals(seed.ApiName, StringComparison.OrdinalIgnoreCase))
            {
                throw new JsonMistakeException(seed.Place, $"{seed.ApiName} has the key prefix {prefix}, which is that of {owners[prefix]}.");
            }

            prefixes[seed.ApiName] = prefix;
        }

        HashSet<string> used = [.. owners.Keys, .. OrgSchema.Objects.Select(known => known.KeyPrefix)];
        int next = 0;
        foreach (SeedObject seed in seeds.Where(seed => !prefixes.ContainsKey(seed.ApiName)))
        {
            string prefix;
            do
            {
                prefix = "a" + (++next).ToString("D2", CultureInfo.InvariantCulture);
            }
            while (next < 100 && !used.Add(prefix));
            prefixes[seed.ApiName] = next < 100
                ? prefix
                : throw new JsonMistakeException(seed.Place, "There are too many objects without a key prefix: say \"keyPrefix\".");
        }

        return prefixes;
    }

    private static bool Is(ObjectDefinition known, SeedObject seed) => known.Name.Equals(seed.ApiName, StringComparison.OrdinalIgnoreCase);

    private static ObjectDefinition Make(
        SeedObject seed, ObjectDefinition? known, string prefix, HashSet<string> names, IReadOnlyList<SeedObject> seeds)
    {
        List<FieldDefinition> fields = known is null ? NewFields(seed) : ChangedFields(seed, known);
        fields = [.. fields.Select(field => Resolve(field, seed, names, seeds))];
        fields.RemoveAll(field => !IsWhole(field, fields));
        RefuseTwins(seed, fields);
        string label = seed.Label ?? known?.Label ?? SeedObject.LabelOf(seed.ApiName);
        return new ObjectDefinition(known?.Name ?? seed.ApiName, label, seed.LabelPlural ?? known?.LabelPlural ?? label + "s", prefix, fields)
        {
            IsSeeded = true,
            Createable = seed.Createable ?? known?.Createable ?? true,
            Updateable = seed.Updateable ?? known?.Updateable ?? true,
            Deletable = seed.Deletable ?? known?.Deletable ?? true,
            Queryable = seed.Queryable ?? known?.Queryable ?? true,
            Searchable = seed.Searchable ?? known?.Searchable ?? true,
            IsTooling = known?.IsTooling ?? false,
            UniqueTogether = known?.UniqueTogether ?? [],
            Recalculate = known?.Recalculate,
            OnInsert = known?.OnInsert,
            MaxBlobLength = known?.MaxBlobLength ?? 500L * 1024 * 1024,
        };
    }

    /// <summary>The fields of a new object: the ID first, and what every object of one's own has if nobody said it.</summary>
    private static List<FieldDefinition> NewFields(SeedObject seed)
    {
        List<FieldDefinition> given = [.. seed.Fields.Select(field => field.Field)];
        FieldDefinition id = given.Find(field => field.Kind == FieldKind.Id) ?? OrgSchema.Id(seed.Label ?? SeedObject.LabelOf(seed.ApiName));
        List<FieldDefinition> fields = [id, .. given.Where(field => field != id)];
        if (seed.IsComplete)
        {
            return fields;
        }

        if (!fields.Exists(field => field.IsNameField) && Find("Name") is null)
        {
            fields.Insert(1, OrgSchema.Text("Name", "Name", 80) with { IsNameField = true });
        }

        // The detail of a master has no owner of its own.
        bool isDetail = fields.Exists(field => field is { CascadeDelete: true, Nillable: false });
        fields.AddRange(new[] { OrgSchema.Owner(), OrgSchema.IsDeleted() }.Concat(OrgSchema.Audit())
            .Where(field => Find(field.Name) is null && !(isDetail && field.Name == "OwnerId")));
        if (!fields.Exists(field => field.IsNameField) && fields.FindIndex(field => field.Name == "Name") is >= 0 and int at)
        {
            fields[at] = fields[at] with { IsNameField = true };
        }

        return fields;

        FieldDefinition? Find(string name) => fields.Find(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// The fields of an object that every org has, as the seed says them. The standard ones stay, since the org works with them; its custom
    /// ones go if the seed names every field that there is.
    /// </summary>
    private static List<FieldDefinition> ChangedFields(SeedObject seed, ObjectDefinition known)
    {
        var said = seed.Fields.ToDictionary(field => field.Field.Name, field => field.Field, StringComparer.OrdinalIgnoreCase);
        List<FieldDefinition> fields =
        [
            .. known.Fields
                .Where(field => !seed.IsComplete || !field.IsCustom || known.IsCustom || said.ContainsKey(field.Name))
                .Select(field => said.Remove(field.Name, out FieldDefinition? change) ? Change(field, change) : field),
        ];
        fields.AddRange(seed.Fields.Select(field => field.Field).Where(field => said.ContainsKey(field.Name)));
        return fields;
    }

    private static FieldDefinition Change(FieldDefinition known, FieldDefinition said) => said with
    {
        Name = known.Name,
        IsNameField = said.IsNameField || known.IsNameField,
        IsLookupKey = said.IsLookupKey || known.IsLookupKey,
        Calculated = said.Calculated || known.Calculated,
        Default = said.Default ?? known.Default,
        DefaultedOnCreate = said.DefaultedOnCreate || known.DefaultedOnCreate,
        RelationshipName = said.RelationshipName ?? known.RelationshipName,
        ChildRelationshipName = said.ChildRelationshipName ?? known.ChildRelationshipName,
        CascadeDelete = said.CascadeDelete || known.CascadeDelete,
        CompoundPrefix = known.CompoundPrefix,
        CompoundFieldName = said.CompoundFieldName ?? known.CompoundFieldName,
    };

    /// <summary>The field with what others say of it: which objects there are, and what its children are called from the parent.</summary>
    private static FieldDefinition Resolve(FieldDefinition field, SeedObject seed, HashSet<string> names, IReadOnlyList<SeedObject> seeds)
    {
        if (field.Kind is FieldKind.Address or FieldKind.Location)
        {
            return field with { CompoundPrefix = field.CompoundPrefix ?? PrefixOf(field) };
        }

        if (field.Kind != FieldKind.Reference)
        {
            return field;
        }

        string[] to = [.. field.ReferenceTo.Select(name => names.TryGetValue(name, out string? known) ? known : null).OfType<string>()];
        if (to.Length == 0)
        {
            if (!seed.IsComplete && seed.Fields.FirstOrDefault(own => own.Field.Name == field.Name) is (not null, var place))
            {
                throw new JsonMistakeException(
                    place, $"{seed.ApiName}.{field.Name} leads to {string.Join(", ", field.ReferenceTo)}, and the org has no such object.");
            }

            return field with { ReferenceTo = [], RelationshipName = null, ChildRelationshipName = null, CascadeDelete = false };
        }

        (string Child, string Field, string? Name, bool CascadesDelete) seen = seeds
            .Where(parent => to.Contains(parent.ApiName, StringComparer.OrdinalIgnoreCase))
            .SelectMany(parent => parent.Children)
            .FirstOrDefault(child => child.Child.Equals(seed.ApiName, StringComparison.OrdinalIgnoreCase)
                && child.Field.Equals(field.Name, StringComparison.OrdinalIgnoreCase));
        return field with
        {
            ReferenceTo = to,
            ChildRelationshipName = field.ChildRelationshipName ?? seen.Name,
            CascadeDelete = field.CascadeDelete || seen.CascadesDelete,
        };
    }

    private static string PrefixOf(FieldDefinition field) => field.Kind == FieldKind.Location && field.IsCustom
        ? field.Name[..^"__c".Length]
        : field.Name.EndsWith("Address", StringComparison.Ordinal) ? field.Name[..^"Address".Length] : field.Name;

    /// <summary>Whether a field that is made of others has all of them.</summary>
    private static bool IsWhole(FieldDefinition field, List<FieldDefinition> fields) => field.Kind switch
    {
        FieldKind.Address => Array.TrueForAll(s_addressParts, part => fields.Exists(f => f.Name == field.CompoundPrefix + part)),
        FieldKind.Location => fields.Exists(f => f.Name == field.CompoundPrefix + "__Latitude__s")
            && fields.Exists(f => f.Name == field.CompoundPrefix + "__Longitude__s"),
        _ => true,
    };

    private static void RefuseTwins(SeedObject seed, List<FieldDefinition> fields)
    {
        IGrouping<string, FieldDefinition>? twins = fields.Where(field => field.RelationshipName is not null)
            .GroupBy(field => field.RelationshipName!, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(group => group.Count() > 1);
        if (twins is not null)
        {
            throw new JsonMistakeException(
                seed.Place, $"{string.Join(" and ", twins.Select(field => field.Name))} of {seed.ApiName} have one relationship name: {twins.Key}.");
        }
    }
}
