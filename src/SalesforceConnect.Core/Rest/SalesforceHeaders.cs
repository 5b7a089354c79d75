using System.Globalization;
using System.Text.RegularExpressions;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Rest;

/// <summary>Salesforce's own request headers (REST API Developer Guide, "Headers"), as names and values.</summary>
internal static class SalesforceHeaders
{
    private const string NamespaceOption = "defaultNamespace";

    // ISVforce Guide, "Register a Namespace": letters, digits and single underscores, at most 15 of them, the first a letter.
    private static readonly Regex s_namespace = new("^(?!.*__)[A-Za-z][A-Za-z0-9_]{0,14}(?<!_)$", RegexOptions.CultureInvariant);

    /// <summary>Which assignment rule a new or changed Account, Case or Lead goes through.</summary>
    /// <param name="rule">The ID of a rule; <c>true</c> for the active one, <c>false</c> for none.</param>
    /// <exception cref="SfException"><c>InvalidAssignmentRule</c>: it is none of these.</exception>
    public static KeyValuePair<string, string> AssignmentRule(string rule)
        => new("Sforce-Auto-Assign", bool.TryParse(rule, out bool isOn) ? (isOn ? "TRUE" : "FALSE")
            : RecordId.IsId(rule) ? rule
            : throw new SfException("InvalidAssignmentRule", SfErrorCategory.InvalidArgument, Redactor.Input(rule)) { Target = rule });

    /// <summary>What duplicate rules may do.</summary>
    public static KeyValuePair<string, string> DuplicateRule(DuplicateRuleOption options)
        => new(
            "Sforce-Duplicate-Rule-Header",
            string.Join("; ", options.ToString().Split([", "], StringSplitOptions.None).Select(CamelCase).Select(name => name + "=true")));

    /// <summary>Answer with 304 and nothing where it has not changed since.</summary>
    public static KeyValuePair<string, string> IfModifiedSince(DateTimeOffset time)
        => new("If-Modified-Since", time.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Who calls, and the namespace of names without one.</summary>
    /// <param name="options">Such as <c>client</c> and <c>defaultNamespace</c>.</param>
    /// <exception cref="SfException">
    /// <c>InvalidCallOption</c>: an option without a value, with a character that parts options, or a namespace that can be none.
    /// </exception>
    public static KeyValuePair<string, string> CallOptions(IEnumerable<KeyValuePair<string, string>> options)
        => new("Sforce-Call-Options", string.Join(", ", options.Select(CallOption)));

    /// <summary>How many records a page should hold, 200 to 2,000; Salesforce may give fewer.</summary>
    public static KeyValuePair<string, string> BatchSize(int size)
        => new("Sforce-Query-Options", "batchSize=" + size.ToString(CultureInfo.InvariantCulture));

    private static string CallOption(KeyValuePair<string, string> option)
    {
        bool isNamespace = option.Key.Equals(NamespaceOption, StringComparison.OrdinalIgnoreCase);
        return IsPart(option.Key) && IsPart(option.Value) && (!isNamespace || s_namespace.IsMatch(option.Value))
            ? $"{option.Key}={option.Value}"
            : throw new SfException(
                "InvalidCallOption",
                SfErrorCategory.InvalidArgument,
                Redactor.Input(option.Key),
                Redactor.Input(option.Value))
            { Target = option.Key };
    }

    private static bool IsPart(string text) => text.Trim().Length > 0 && text.IndexOfAny([',', ';', '=']) < 0;

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
