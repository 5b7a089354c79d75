using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>An object as a seed says it.</summary>
internal sealed class SeedObject
{
    private static readonly string[] s_described = ["childRelationships", "urls", "isQueryable"];

    private SeedObject(string name, string place)
    {
        ApiName = name;
        Place = place;
    }

    public string ApiName { get; }

    public string Place { get; }

    public string? Label { get; private init; }

    public string? LabelPlural { get; private init; }

    public string? KeyPrefix { get; private init; }

    /// <summary>Whether it is a describe, which names every field that there is.</summary>
    public bool IsComplete { get; private init; }

    public bool? Createable { get; private init; }

    public bool? Updateable { get; private init; }

    public bool? Deletable { get; private init; }

    public bool? Queryable { get; private init; }

    public bool? Searchable { get; private init; }

    /// <summary>The fields with their places, in the order they are said.</summary>
    public IReadOnlyList<(FieldDefinition Field, string Place)> Fields { get; private init; } = [];

    /// <summary>What the children's lookups are called from here.</summary>
    public IReadOnlyList<(string Child, string Field, string? Name, bool CascadesDelete)> Children { get; private init; } = [];

    public static SeedObject Read(JsonElement json, string place)
    {
        var fields = new JsonFields(json, place);
        bool isComplete = s_described.Any(fields.Has);
        string name = Name(fields);
        string? prefix = fields.Text("keyPrefix");
        if (prefix is not null && (prefix.Length != 3 || !prefix.All(char.IsAsciiLetterOrDigit)))
        {
            throw new JsonMistakeException(fields.At("keyPrefix"), $"A key prefix is three letters or digits, such as \"a10\", and this is \"{prefix}\".");
        }

        List<(FieldDefinition, string)> own = [];
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach ((JsonElement item, string at) in fields.Items("fields"))
        {
            FieldDefinition field = SeedField.Read(item, at);
            own.Add(names.Add(field.Name) ? (field, at) : throw new JsonMistakeException(at, $"{name} has a field {field.Name} already."));
        }

        var read = new SeedObject(name, place)
        {
            Label = fields.Text("label"),
            LabelPlural = fields.Text("labelPlural"),
            KeyPrefix = prefix,
            IsComplete = isComplete,
            Createable = fields.Flag("createable", "isCreateable"),
            Updateable = fields.Flag("updateable", "isUpdateable"),
            Deletable = fields.Flag("deletable", "isDeletable"),
            Queryable = fields.Flag("queryable", "isQueryable"),
            Searchable = fields.Flag("searchable"),
            Fields = own,
            Children = [.. fields.Items("childRelationships").Select(item => Child(item.Json, item.Place))],
        };
        if (!isComplete)
        {
            fields.End();
        }

        return read;
    }

    /// <summary>The API name of an object or field.</summary>
    public static string Name(JsonFields fields)
    {
        string name = fields.Text("name") ?? throw new JsonMistakeException(fields.At("name"), "The API name is needed here.");
        return name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? name
            : throw new JsonMistakeException(fields.At("name"), $"An API name has letters, digits and _, and begins with a letter; this is \"{name}\".");
    }

    public static string LabelOf(string name)
    {
        string bare = name.EndsWith("__c", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return bare.Replace('_', ' ').Trim();
    }

    private static (string Child, string Field, string? Name, bool CascadesDelete) Child(JsonElement json, string place)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            // ConvertTo-Json at its end: the name alone, which says nothing of the child.
            return ("", "", json.GetString(), false);
        }

        var fields = new JsonFields(json, place);
        return (
            fields.Text("childSObject", "objectName") ?? "",
            fields.Text("field") ?? "",
            fields.Text("relationshipName", "name"),
            fields.Flag("cascadeDelete", "cascadesDelete") ?? false);
    }
}
