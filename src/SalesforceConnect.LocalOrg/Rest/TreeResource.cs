using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/composite/tree/{object}</c>: new records with their children and grandchildren, all or none.</summary>
internal static class TreeResource
{
    private const int MaxRecords = 200;
    private const int MaxTypes = 5;
    private const int MaxLevels = 5;

    public static async Task AnswerAsync(RestCall call, OrgTable table)
    {
        if (call.Method != "POST")
        {
            throw call.MethodNotAllowed("POST");
        }

        using JsonDocument body = await RequestBody.ReadJsonAsync(call.Http).ConfigureAwait(false);
        List<Node> nodes = [];
        List<NodeError> errors = [];
        JsonElement records = JsonEnvelope.Read(body.RootElement, "records").Array("records");
        Collect(call.Org.Store, table, records, parent: null, lookup: null, nodes, errors);
        CheckReferences(nodes, errors);
        if (errors.Count == 0)
        {
            errors = Save(call, nodes);
        }

        await Json.WriteAsync(call.Http, errors.Count == 0 ? 201 : 400, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("hasErrors", errors.Count > 0);
            json.WriteStartArray("results");
            if (errors.Count > 0)
            {
                Write(json, errors);
            }
            else
            {
                foreach (Node node in nodes.OrderBy(n => n.Level))
                {
                    json.WriteStartObject();
                    json.WriteString("referenceId", node.ReferenceId);
                    json.WriteString("id", node.Id);
                    json.WriteEndObject();
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>Reads the records of one list and what hangs on them, a record always before its children.</summary>
    private static void Collect(
        OrgStore store,
        OrgTable table,
        JsonElement records,
        Node? parent,
        FieldDefinition? lookup,
        List<Node> nodes,
        List<NodeError> errors)
    {
        foreach (JsonElement record in records.EnumerateArray())
        {
            (string type, string referenceId) = Attributes(record);
            if (!type.Equals(table.Definition.Name, StringComparison.OrdinalIgnoreCase))
            {
                errors.Add(NodeError.Of(referenceId, "INVALID_INPUT", $"The record is of type {type}, not {table.Definition.Name}."));
            }

            Node node = new(table, referenceId, (parent?.Level ?? 0) + 1, parent, lookup, record);
            nodes.Add(node);
            foreach (JsonProperty property in record.EnumerateObject())
            {
                if (Children(store, table, property.Name) is var (children, reference)
                    && property.Value.ValueKind == JsonValueKind.Object
                    && property.Value.TryGetProperty("records", out JsonElement list) && list.ValueKind == JsonValueKind.Array)
                {
                    Collect(store, children, list, node, reference, nodes, errors);
                }
            }
        }
    }

    private static (string Type, string ReferenceId) Attributes(JsonElement record)
    {
        if (record.ValueKind == JsonValueKind.Object && record.TryGetProperty("attributes", out JsonElement attributes)
            && attributes.ValueKind == JsonValueKind.Object && attributes.TryGetProperty("type", out JsonElement type)
            && attributes.TryGetProperty("referenceId", out JsonElement reference) && reference.ToString().Length > 0)
        {
            return (type.ToString(), reference.ToString());
        }

        throw new SalesforceException(400, "INVALID_INPUT", "Every record needs attributes with a type and a referenceId.");
    }

    private static (OrgTable Table, FieldDefinition Lookup)? Children(OrgStore store, OrgTable table, string relationship)
    {
        foreach (OrgTable other in store.Tables)
        {
            foreach (FieldDefinition field in other.Definition.Fields)
            {
                if (relationship.Equals(field.ChildRelationshipName, StringComparison.OrdinalIgnoreCase)
                    && field.ReferenceTo.Contains(table.Definition.Name))
                {
                    return (other, field);
                }
            }
        }

        return null;
    }

    private static void CheckReferences(List<Node> nodes, List<NodeError> errors)
    {
        foreach (IGrouping<string, Node> same in nodes.GroupBy(n => n.ReferenceId, StringComparer.Ordinal).Where(g => g.Skip(1).Any()))
        {
            errors.AddRange(same.Select(
                n => NodeError.Of(n.ReferenceId, "INVALID_INPUT", $"Duplicate ReferenceId provided in the request: {n.ReferenceId}")));
        }

        string? exceeded = nodes.Count > MaxRecords ? $"{MaxRecords} records"
            : nodes.Select(n => n.Table).Distinct().Count() > MaxTypes ? $"{MaxTypes} types of record"
            : nodes.Exists(n => n.Level > MaxLevels) ? $"{MaxLevels} levels"
            : null;
        if (exceeded is not null)
        {
            errors.Add(NodeError.Of(nodes[0].ReferenceId, "LIMIT_EXCEEDED", $"A tree holds {exceeded} at most."));
        }
    }

    /// <summary>Saves level by level and type by type. The first such group with errors ends it, and nothing stays.</summary>
    private static List<NodeError> Save(RestCall call, List<Node> nodes) => call.Org.Store.Transact(step =>
    {
        ISaveRules rules = call.Rules;
        List<NodeError> errors = [];
        foreach (IGrouping<(int Level, OrgTable Table), Node> group in nodes.OrderBy(n => n.Level).GroupBy(n => (n.Level, n.Table)))
        {
            foreach (Node node in group)
            {
                try
                {
                    node.Id = RecordWriter.Create(call.Org.Store, node.Table, Input(call.Org.Store, node), call.Token.User.Id, rules);
                }
                catch (SalesforceException refused)
                {
                    errors.AddRange(refused.Errors.Select(e => new NodeError(node.ReferenceId, e)));
                }
            }

            if (errors.Count > 0)
            {
                step.TakeBack();
                break;
            }
        }

        return errors;
    });

    private static RecordInput Input(OrgStore store, Node node)
    {
        RecordInput input = RecordInput.Read(
            store, node.Table, new RecordFields(node.Record), property => Children(store, node.Table, property.Name) is not null);
        return node.Parent is null ? input : input.With(new GivenValue(node.Lookup!, node.Parent.Id, Parent: null));
    }

    private static void Write(Utf8JsonWriter json, List<NodeError> errors)
    {
        foreach (NodeError error in errors)
        {
            json.WriteStartObject();
            json.WriteString("referenceId", error.ReferenceId);
            json.WriteStartArray("errors");
            error.Error.WriteOfRow(json, withMore: false);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private sealed record NodeError(string ReferenceId, SalesforceError Error)
    {
        public static NodeError Of(string referenceId, string errorCode, string message) =>
            new(referenceId, new SalesforceError(errorCode, message, []));
    }

    private sealed record Node(OrgTable Table, string ReferenceId, int Level, Node? Parent, FieldDefinition? Lookup, JsonElement Record)
    {
        public string? Id { get; set; }
    }
}
