namespace SalesforceConnect.LocalOrg;

/// <summary>A parent that a record names by one of its keys instead of its ID.</summary>
/// <param name="Table">The parent's object.</param>
/// <param name="Field">The key: an external ID, or another field that finds records.</param>
/// <param name="Value">The key's value.</param>
internal sealed record ParentKey(OrgTable Table, FieldDefinition Field, string Value);
