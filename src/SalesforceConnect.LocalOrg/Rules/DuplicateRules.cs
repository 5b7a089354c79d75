using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>The org's duplicate rules. There are none at first.</summary>
public sealed class DuplicateRules
{
    private readonly OrgStore _store;
    private DuplicateRule[] _rules = [];

    internal DuplicateRules(OrgStore store) => _store = store;

    /// <summary>
    /// The name of the property that says which records are alike. Salesforce misspells it, which is the default; clients that look for
    /// <c>duplicateResult</c> are known too.
    /// </summary>
    public string ResultProperty { get; set; } = "duplicateResut";

    /// <summary>
    /// Whether the rows of sObject Collections have that property too. In every answer of Salesforce's that is known they have not.
    /// </summary>
    public bool DetailsInCollections { get; set; }

    /// <summary>
    /// Makes a rule: two records of this object are duplicates when they have the same text in this field, case aside. With
    /// <paramref name="allowSave"/> the rule only warns, and <c>Sforce-Duplicate-Rule-Header: allowSave=true</c> saves all the same.
    /// </summary>
    public void Add(string objectName, string fieldName, bool allowSave = true)
    {
        OrgTable table = _store.Table(objectName);
        _rules = [.. _rules, new DuplicateRule(table, table.Definition.Field(fieldName), allowSave)];
    }

    /// <summary>Takes every rule away.</summary>
    public void Clear() => _rules = [];

    /// <summary>Refuses a row that a rule finds a duplicate of, unless the header lets it pass.</summary>
    internal void Check(OrgTable table, object?[] values, IReadOnlySet<int> given, DuplicateHandling handling, string root)
    {
        foreach (DuplicateRule rule in _rules)
        {
            if (rule.Table != table || !given.Contains(rule.Field.Index))
            {
                continue;
            }

            if ((rule.AllowSave && handling.AllowSave) || values[rule.Field.Index] is not string text)
            {
                continue;
            }

            OrgRow[] found = _store.FindBy(table, rule.Field, text).Where(r => r.Id != (string?)values[0]).ToArray();
            if (found.Length > 0)
            {
                throw Refusal(rule, found, handling.IncludeRecordDetails, root);
            }
        }
    }

    private SalesforceException Refusal(DuplicateRule rule, OrgRow[] found, bool includeDetails, string root)
    {
        const string message = "Use one of these records?";
        string name = rule.Table.Definition.Name;
        var shape = new RecordShape(rule.Table.Definition);
        shape.Add(new BoundPath([], rule.Table.Definition.Field("Id")));
        if (includeDetails)
        {
            shape.Add(new BoundPath([], rule.Table.Definition.NameField));
            shape.Add(new BoundPath([], rule.Field));
        }

        return new SalesforceException(400, [new SalesforceError("DUPLICATES_DETECTED", message) { WriteMore = Write }]);

        void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject(ResultProperty);
            json.WriteBoolean("allowSave", rule.AllowSave);
            json.WriteString("duplicateRule", $"{name}_Duplicate_Rule");
            json.WriteString("duplicateRuleEntityType", name);
            json.WriteString("errorMessage", message);
            json.WriteStartArray("matchResults");
            json.WriteStartObject();
            json.WriteString("entityType", name);
            json.WriteStartArray("errors");
            json.WriteEndArray();
            json.WriteString("matchEngine", "ExactMatchEngine");
            json.WriteStartArray("matchRecords");
            foreach (OrgRow row in found)
            {
                json.WriteStartObject();
                json.WriteStartArray("additionalInformation");
                json.WriteEndArray();
                json.WriteStartArray("fieldDiffs");
                json.WriteEndArray();
                json.WriteNumber("matchConfidence", 100.0);
                json.WritePropertyName("record");
                shape.Write(json, new RecordWriteContext(_store, root), row);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("rule", $"{name}_Match_Rule");
            json.WriteNumber("size", found.Length);
            json.WriteBoolean("success", true);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private sealed record DuplicateRule(OrgTable Table, FieldDefinition Field, bool AllowSave);
}
