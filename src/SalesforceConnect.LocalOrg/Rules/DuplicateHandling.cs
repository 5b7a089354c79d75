namespace SalesforceConnect.LocalOrg;

/// <summary>What <c>Sforce-Duplicate-Rule-Header</c> says.</summary>
internal sealed record DuplicateHandling(bool AllowSave, bool IncludeRecordDetails, bool RunAsCurrentUser);
