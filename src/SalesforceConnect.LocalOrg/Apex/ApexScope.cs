namespace SalesforceConnect.LocalOrg;

/// <summary>What code runs with: its variables, the records that it writes, and what it has said.</summary>
internal sealed class ApexScope(OrgStore store, OrgUser user, ISaveRules rules, ApexLogText log)
{
    public OrgStore Store { get; } = store;

    public OrgUser User { get; } = user;

    public ISaveRules Rules { get; } = rules;

    public ApexLogText Log { get; } = log;

    public Dictionary<string, object?> Variables { get; } = new(StringComparer.OrdinalIgnoreCase);
}
