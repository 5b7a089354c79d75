using System.Globalization;

namespace SalesforceConnect.Http;

/// <summary>Salesforce's own request headers (REST API Developer Guide, "Headers"), as names and values.</summary>
internal static class SalesforceHeaders
{
    /// <summary>Which assignment rule a new or changed Account, Case or Lead goes through.</summary>
    /// <param name="rule">The ID of a rule; <c>true</c> for the active one, <c>false</c> for none.</param>
    public static KeyValuePair<string, string> AssignmentRule(string rule)
        => new("Sforce-Auto-Assign", bool.TryParse(rule, out bool isOn) ? (isOn ? "TRUE" : "FALSE") : rule);

    /// <summary>What duplicate rules may do.</summary>
    public static KeyValuePair<string, string> DuplicateRule(DuplicateRuleOption options)
        => new("Sforce-Duplicate-Rule-Header", string.Join("; ", options.ToString().Split([", "], StringSplitOptions.None).Select(CamelCase).Select(name => name + "=true")));

    /// <summary>Answer with 304 and nothing where it has not changed since.</summary>
    public static KeyValuePair<string, string> IfModifiedSince(DateTimeOffset time) => new("If-Modified-Since", time.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Who calls, and the namespace of names without one.</summary>
    /// <param name="options">Such as <c>client</c> and <c>defaultNamespace</c>.</param>
    public static KeyValuePair<string, string> CallOptions(IEnumerable<KeyValuePair<string, string>> options)
        => new("Sforce-Call-Options", string.Join(", ", options.Select(option => $"{option.Key}={option.Value}")));

    /// <summary>How many records a page should hold, 200 to 2,000; Salesforce may give fewer.</summary>
    public static KeyValuePair<string, string> BatchSize(int size)
        => new("Sforce-Query-Options", "batchSize=" + size.ToString(CultureInfo.InvariantCulture));

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
