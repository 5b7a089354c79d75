namespace SalesforceConnect;

/// <summary>What duplicate rules may do with a call (REST API Developer Guide, "Duplicate Rules Header").</summary>
[Flags]
public enum DuplicateRuleOption
{
    /// <summary>What the rules say.</summary>
    None = 0,

    /// <summary>Save a record though a rule finds a duplicate, where the rule allows to go on.</summary>
    AllowSave = 1,

    /// <summary>Tell the fields of the duplicates, not only their IDs.</summary>
    IncludeRecordDetails = 2,

    /// <summary>Apply the sharing rules of the user.</summary>
    RunAsCurrentUser = 4,
}
