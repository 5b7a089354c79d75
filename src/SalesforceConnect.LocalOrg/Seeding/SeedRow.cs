using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>A record as a seed says it.</summary>
/// <param name="ObjectName">The object's API name.</param>
/// <param name="Json">Its fields.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record SeedRow(string ObjectName, JsonElement Json, string Place)
{
    /// <summary>
    /// Reads records by object, <c>{"Account": [{…}]}</c>, or as a list of records that each say their type, as <c>sf data export tree</c>
    /// writes them.
    /// </summary>
    public static IEnumerable<SeedRow> ReadAll(JsonElement json, string place)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            return [.. JsonFields.List(json, place).Select(item => ReadOne(item.Json, item.Place))];
        }

        var objects = new JsonFields(json, place);
        return [.. objects.Left.ToArray().SelectMany(name => objects.Items(name).Select(item => new SeedRow(name, item.Json, item.Place)))];
    }

    public static SeedRow ReadOne(JsonElement json, string place)
    {
        var fields = new JsonFields(json, place);
        string? type = fields.Take("attributes") is { } attributes ? new JsonFields(attributes, fields.At("attributes")).Text("type") : null;
        return new SeedRow(
            type ?? throw new JsonMistakeException(fields.At("attributes.type"), "The object's API name is needed here."), json, place);
    }
}
