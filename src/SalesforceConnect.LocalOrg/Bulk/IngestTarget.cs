namespace SalesforceConnect.LocalOrg;

/// <summary>Where a load's rows go.</summary>
/// <param name="Store">The org's records.</param>
/// <param name="Table">The object.</param>
/// <param name="Key">What an upsert finds its records by; null for other operations.</param>
/// <param name="AssignmentRuleId">The assignment rule that is to run; null for none.</param>
/// <param name="Rules">What a row goes through when it is saved.</param>
internal sealed record IngestTarget(OrgStore Store, OrgTable Table, FieldDefinition? Key, string? AssignmentRuleId, ISaveRules Rules);
