namespace SalesforceConnect.LocalOrg;

/// <summary>The org's validation rules and triggers. There are none at first.</summary>
public sealed class ValidationRules
{
    private readonly OrgStore _store;
    private Rule[] _rules = [];

    internal ValidationRules(OrgStore store) => _store = store;

    /// <summary>
    /// Refuses records whose field has such a value with FIELD_CUSTOM_VALIDATION_EXCEPTION, when they are made and at every change:
    /// <code>org.ValidationRules.Add("Contact", "Email", value => value is null, "An e-mail address is needed.");</code>
    /// </summary>
    /// <param name="objectName">The object's API name.</param>
    /// <param name="fieldName">The field that is looked at.</param>
    /// <param name="refuses">Whether the value is refused. Values are as <see cref="OrgStore.Get"/> gives them.</param>
    /// <param name="message">What the administrator wrote for the user.</param>
    /// <param name="atField">Whether the error stands at the field; else at the top of the page, and it names no field.</param>
    public void Add(string objectName, string fieldName, Func<object?, bool> refuses, string message, bool atField = true)
    {
        ArgumentNullException.ThrowIfNull(refuses);
        FieldDefinition field = _store.Table(objectName).Definition.Field(fieldName);
        SalesforceError error = new("FIELD_CUSTOM_VALIDATION_EXCEPTION", message, atField ? [field.Name] : []);
        _rules = [.. _rules, new Rule(objectName, field, refuses, error)];
    }

    /// <summary>As a trigger that fails: refuses with CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, and a message of several lines.</summary>
    public void AddTrigger(string objectName, string fieldName, Func<object?, bool> fails, string trigger, string exception)
    {
        ArgumentNullException.ThrowIfNull(fails);
        string message = $"{trigger}: execution of BeforeInsert\n\ncaused by: {exception}\n\nTrigger.{trigger}: line 7, column 1";
        SalesforceError error = new("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", message, []);
        _rules = [.. _rules, new Rule(objectName, _store.Table(objectName).Definition.Field(fieldName), fails, error)];
    }

    /// <summary>Takes every rule away.</summary>
    public void Clear() => _rules = [];

    internal void Check(OrgTable table, object?[] values)
    {
        foreach (Rule rule in _rules)
        {
            if (rule.ObjectName.Equals(table.Definition.Name, StringComparison.OrdinalIgnoreCase) && rule.Refuses(values[rule.Field.Index]))
            {
                throw new SalesforceException(400, [rule.Error]);
            }
        }
    }

    private sealed record Rule(string ObjectName, FieldDefinition Field, Func<object?, bool> Refuses, SalesforceError Error);
}
