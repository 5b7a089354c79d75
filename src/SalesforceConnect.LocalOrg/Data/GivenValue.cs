namespace SalesforceConnect.LocalOrg;

/// <summary>What a record gives for one field: a value of the field's type, or, for a lookup, the parent by one of its keys.</summary>
/// <param name="Field">The field.</param>
/// <param name="Value">The value; null to clear it.</param>
/// <param name="Parent">The parent, where the record names one.</param>
internal readonly record struct GivenValue(FieldDefinition Field, object? Value, ParentKey? Parent);
