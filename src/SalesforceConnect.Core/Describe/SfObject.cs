using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;

namespace SalesforceConnect;

/// <summary>
/// One object of the org, such as Account, with its fields where it was described (REST API Developer Guide, "sObject Describe").
/// </summary>
public sealed class SfObject
{
    private SfObject(JsonElement described)
    {
        Name = described.GetProperty("name").GetString() ?? "";
        Label = described.GetProperty("label").GetString() ?? Name;
        KeyPrefix = described.TryGetProperty("keyPrefix", out JsonElement prefix) ? prefix.GetString() : null;
        IsCustom = Flag(described, "custom");
        IsQueryable = Flag(described, "queryable");
        IsCreateable = Flag(described, "createable");
        IsUpdateable = Flag(described, "updateable");
        IsDeletable = Flag(described, "deletable");
        Fields = described.TryGetProperty("fields", out JsonElement fields)
            ? [.. fields.EnumerateArray().Select(field => new SfField(field))]
            : [];
        ChildRelationships = described.TryGetProperty("childRelationships", out JsonElement children)
            ? [.. children.EnumerateArray().Select(child => new SfChildRelationship(child))]
            : [];
    }

    /// <summary>The API name.</summary>
    public string Name { get; }

    /// <summary>What people see, in the language of the user.</summary>
    public string Label { get; }

    /// <summary>The three characters that the IDs of its records begin with; null for an object without such.</summary>
    public string? KeyPrefix { get; }

    /// <summary>Whether it was added by the org or a package.</summary>
    public bool IsCustom { get; }

    /// <summary>Whether SOQL can query it.</summary>
    public bool IsQueryable { get; }

    /// <summary>Whether the user may make records.</summary>
    public bool IsCreateable { get; }

    /// <summary>Whether the user may change records.</summary>
    public bool IsUpdateable { get; }

    /// <summary>Whether the user may delete records.</summary>
    public bool IsDeletable { get; }

    /// <summary>The fields that the user may see; none for an object that was only listed.</summary>
    public IReadOnlyList<SfField> Fields { get; }

    /// <summary>The objects that refer to it; none for an object that was only listed.</summary>
    public IReadOnlyList<SfChildRelationship> ChildRelationships { get; }

    /// <summary>The connection that it was asked over, where several were; else null.</summary>
    public string? Connection { get; internal set; }

    /// <summary>Where the objects are listed and described.</summary>
    internal const string Collection = "sobjects";

    /// <summary>The call that lists all objects.</summary>
    internal static SfRequest ListRequest { get; } = new("GET", Collection);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>An API name as a path takes it.</summary>
    /// <exception cref="SfException"><c>InvalidObjectName</c>: it would be the path of something else.</exception>
    internal static string CheckName(string name)
        => name.Length > 0 && name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_')
            ? name
            : throw new SfException("InvalidObjectName", SfErrorCategory.InvalidArgument, name) { Target = name };

    /// <summary>Reads the list of all objects, in the order of their names.</summary>
    /// <exception cref="SfException"><c>InvalidJson</c>.</exception>
    internal static IReadOnlyList<SfObject> ReadList(SfResponse response)
        => Read(
            response,
            root => root.GetProperty("sobjects")
                .EnumerateArray()
                .Select(listed => new SfObject(listed))
                .OrderBy(found => found.Name, StringComparer.OrdinalIgnoreCase)
                .ToList());

    /// <summary>Reads the describe of one.</summary>
    /// <exception cref="SfException"><c>InvalidJson</c>.</exception>
    internal static SfObject ReadDescribe(SfResponse response) => Read(response, root => new SfObject(root));

    private static T Read<T>(SfResponse response, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(response.Json);
            return read(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new SfException("InvalidJson", SfErrorCategory.InvalidData, failure, response.Body.Length, 0);
        }
    }

    private static bool Flag(JsonElement described, string name)
        => described.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;
}
