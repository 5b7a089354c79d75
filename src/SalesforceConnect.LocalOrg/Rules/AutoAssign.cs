namespace SalesforceConnect.LocalOrg;

/// <summary>What <c>Sforce-Auto-Assign</c> says: whether assignment rules run, and which one.</summary>
/// <param name="IsOn">Whether a rule is to run at all.</param>
/// <param name="RuleId">The rule that is asked for; null for the active one.</param>
public sealed record AutoAssign(bool IsOn, string? RuleId);
