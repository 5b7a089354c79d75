namespace SalesforceConnect.LocalOrg;

/// <summary>The fields that the org fills in, where an object has them.</summary>
internal sealed record SystemFields(
    FieldDefinition? Owner,
    FieldDefinition? IsDeleted,
    FieldDefinition? CreatedDate,
    FieldDefinition? CreatedBy,
    FieldDefinition? LastModifiedDate,
    FieldDefinition? LastModifiedBy,
    FieldDefinition? SystemModstamp);
