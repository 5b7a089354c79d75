using System.Collections.Concurrent;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Work;

namespace SalesforceConnect.Write;

/// <summary>What names of fields mean for one object, by its describe. Each name is looked up once.</summary>
/// <param name="types">The describes.</param>
/// <param name="description">The object's.</param>
internal sealed class ObjectColumns(TypeCache types, SfObject description)
{
    private const string Attributes = "attributes";

    // What Salesforce keeps by itself (Object Reference, "System Fields").
    private static readonly HashSet<string> s_systemFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "Id", "IsDeleted", "CreatedById", "CreatedDate", "LastModifiedById", "LastModifiedDate", "SystemModstamp", "LastActivityDate",
        "LastViewedDate", "LastReferencedDate", "MasterRecordId", "UserRecordAccessId",
    };

    private readonly ConcurrentDictionary<string, Column> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The object.</summary>
    public SfObject Description => description;

    /// <summary>Reads an object's describe.</summary>
    /// <exception cref="SfException">There is no such object, or the call was refused.</exception>
    public static async Task<ObjectColumns> FindAsync(
        TypeCache types, string objectName, ICaller? caller, CancellationToken cancellationToken)
        => new(
            types,
            (await types.FindAsync(SfObject.Collection, objectName, [], caller, cancellationToken).ConfigureAwait(false))?.Description
            ?? await types.DescribeAsync(SfObject.Collection, objectName, caller, cancellationToken).ConfigureAwait(false));

    /// <summary>Looks names up that are not known yet; a name that is no field stays unknown.</summary>
    public async Task LearnAsync(IEnumerable<string> names, ICaller? caller, CancellationToken cancellationToken)
    {
        foreach (string name in names.Where(name => !_known.ContainsKey(name)))
        {
            if (await FindAsync(name, caller, cancellationToken).ConfigureAwait(false) is { } column)
            {
                _known[name] = column;
            }
        }
    }

    /// <summary>What a name means, which was looked up before; null where it means nothing.</summary>
    public Column? Find(string name) => _known.TryGetValue(name, out Column? column) ? column : null;

    /// <summary>Whether a field is one that Salesforce keeps by itself, whoever asks.</summary>
    public static bool IsSystem(SfField field) => s_systemFields.Contains(field.Name);

    /// <summary>
    /// Whether nobody can write a field, whatever his permissions are. A name such as a contact's is made of its parts.
    /// </summary>
    public bool IsKeptByOrg(SfField field)
        => IsSystem(field) || field.IsCalculated || field.IsAutoNumber
            || description.Fields.Any(part => part.CompoundName == field.Name && part != field);

    /// <summary>Whether a name is a path to a field of a parent, such as an export has it, be it one that finds the parent or not.</summary>
    public bool IsInParent(string name)
        => name.IndexOf('.') is > 0 and var dot
            && name.Substring(0, dot).Split(':') is var parts
            && description.Fields.Any(field => Is(field.RelationshipName, parts[parts.Length - 1]));

    /// <summary>The name that is nearest to one that means nothing; null where none is near.</summary>
    public string? Nearest(string name) => name.Length == 0
        ? null
        : Spelling.Nearest(
            name,
            description.Fields.Select(field => field.Name)
                .Concat(description.Fields.Select(field => field.RelationshipName).OfType<string>())
                .Concat(description.ChildRelationships.Select(child => child.Name).OfType<string>()));

    /// <summary>Sees to it that records can be found by a field.</summary>
    /// <exception cref="SfException"><c>UnknownField</c>, or <c>FieldFindsNoRecords</c>.</exception>
    public void RequireKey(string name)
    {
        SfField field = description.Fields.FirstOrDefault(known => Is(known.Name, name)) ?? throw Unknown(name);
        if (!CanFind(field))
        {
            string keys = string.Join(", ", description.Fields.Where(CanFind).Select(known => known.Name));
            throw new SfException("FieldFindsNoRecords", SfErrorCategory.InvalidArgument, description.Name, field.Name, keys) { Target = field.Name };
        }

        static bool CanFind(SfField field) => field.CanFind || field.Type == "id";
    }

    /// <summary>Why a name means nothing.</summary>
    public SfException Unknown(string name)
    {
        string? nearest = Nearest(name);
        string hint = DelimiterHint(name) is { } several ? " " + several
            : nearest is null ? ""
            : " " + Text.Message("DidYouMean", nearest);
        return new SfException("UnknownField", SfErrorCategory.InvalidArgument, description.Name, name, hint) { Target = name };
    }

    /// <summary>What to do about a column that is the whole head of a file; null where it is not.</summary>
    /// <param name="name">The column's name.</param>
    public static string? DelimiterHint(string name)
        => name.IndexOfAny([';', ',', '\t', '|']) is >= 0 and var at
            ? Text.Message("SeveralColumnsInOne", name[at] == '\t' ? "\"`t\"" : $"'{name[at]}'")
            : null;

    private async Task<Column?> FindAsync(string name, ICaller? caller, CancellationToken cancellationToken)
    {
        if (name.Equals(Attributes, StringComparison.OrdinalIgnoreCase))
        {
            return new Column.Nothing();
        }

        int dot = name.LastIndexOf('.');
        if (dot > 0)
        {
            return await FindParentKeyAsync(
                name.Substring(0, dot), name.Substring(dot + 1), caller, cancellationToken).ConfigureAwait(false);
        }

        if (description.Fields.FirstOrDefault(field => Is(field.Name, name)) is { } found)
        {
            SfField[] parts = [.. description.Fields.Where(field => field != found && Is(field.CompoundName, found.Name))];
            return found.Type is "address" or "location" ? new Column.Compound(found, parts) : new Column.Field(found);
        }

        return description.Fields.FirstOrDefault(field => Is(field.RelationshipName, name)) is { } reference ? new Column.Parent(reference)
            : description.ChildRelationships.FirstOrDefault(child => Is(child.Name, name)) is { } children ? new Column.Children(children)
            : null;
    }

    // Account.ExtId__c, or Lead:Who.Email where the reference may lead to several objects
    private async Task<Column?> FindParentKeyAsync(string path, string key, ICaller? caller, CancellationToken cancellationToken)
    {
        int colon = path.IndexOf(':');
        string relationship = path.Substring(colon + 1);
        string? named = colon > 0 ? path.Substring(0, colon) : null;
        if (description.Fields.FirstOrDefault(field => Is(field.RelationshipName, relationship)) is not { } reference
            || (named is not null && !reference.ReferenceTo.Contains(named, StringComparer.OrdinalIgnoreCase)))
        {
            return null;
        }

        var found = new List<Column.ParentKey>();
        foreach (string parent in reference.ReferenceTo.Where(parent => named is null || Is(parent, named)))
        {
            ObjectTypes? described = await types.FindAsync(
                SfObject.Collection, parent, [key], caller, cancellationToken).ConfigureAwait(false);
            if (described?.Description.Fields.FirstOrDefault(field => Is(field.Name, key) && field.CanFind) is { } field)
            {
                found.Add(new Column.ParentKey(reference, reference.ReferenceTo.Count > 1 ? described.Description.Name : null, field));
            }
        }

        return found.Count > 1
            ? new Column.Ambiguous(new SfException(
                "AmbiguousParent", SfErrorCategory.InvalidArgument, $"{path}.{key}", string.Join(
                    ", ", found.Select(parent => $"{parent.ObjectName}:{path}.{key}")))
            {
                Target = $"{path}.{key}",
            })
            : found.FirstOrDefault();
    }

    private static bool Is(string? known, string name) => name.Equals(known, StringComparison.OrdinalIgnoreCase);
}
