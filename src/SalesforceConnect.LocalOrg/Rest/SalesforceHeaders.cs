using System.Globalization;
using System.Text.RegularExpressions;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// The request headers of Salesforce's own, read. What Salesforce documents is taken; what cannot mean anything is refused, so that a
/// client's slip does not pass unseen. Each is <see cref="RecordedRequest.HeaderOption"/> in the log.
/// </summary>
internal sealed partial record SalesforceHeaders(int? BatchSize, AutoAssign AutoAssign, DuplicateHandling DuplicateHandling)
{
    private const string AutoAssignHeader = "Sforce-Auto-Assign";
    private const string PackageVersionPrefix = "x-sfdc-packageversion-";

    private static readonly Dictionary<string, string[]> s_known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Sforce-Query-Options"] = ["batchSize"],
        ["Sforce-Duplicate-Rule-Header"] = ["allowSave", "includeRecordDetails", "runAsCurrentUser"],
        ["Sforce-Call-Options"] = ["client", "defaultNamespace"],
        ["Sforce-Mru"] = ["updateMru"],
    };

    public static SalesforceHeaders Read(RecordedRequest request)
    {
        foreach ((string? header, string[]? options) in s_known)
        {
            foreach ((string? name, string? value) in request.HeaderOptions(header))
            {
                if (value is null || !options.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    throw Invalid(header, request.Headers[header]);
                }
            }
        }

        foreach ((string? header, string? value) in request.Headers)
        {
            if (header.StartsWith(PackageVersionPrefix, StringComparison.OrdinalIgnoreCase) && !PackageVersion().IsMatch(value))
            {
                throw Invalid(header, value);
            }
        }

        Flag(request, "Sforce-Mru", "updateMru");
        return new SalesforceHeaders(
            Size(request),
            Assign(request),
            new DuplicateHandling(
                Flag(request, "Sforce-Duplicate-Rule-Header", "allowSave"),
                Flag(request, "Sforce-Duplicate-Rule-Header", "includeRecordDetails"),
                Flag(request, "Sforce-Duplicate-Rule-Header", "runAsCurrentUser")));
    }

    private static int? Size(RecordedRequest request)
    {
        if (request.HeaderOption("Sforce-Query-Options", "batchSize") is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size)
            ? size
            : throw Invalid("Sforce-Query-Options", text);
    }

    private static AutoAssign Assign(RecordedRequest request)
    {
        if (!request.Headers.TryGetValue(AutoAssignHeader, out string? text))
        {
            return new AutoAssign(IsOn: true, RuleId: null);
        }

        if (bool.TryParse(text, out bool isOn))
        {
            return new AutoAssign(isOn, RuleId: null);
        }

        return SalesforceId.Normalize(text) is { } id ? new AutoAssign(IsOn: true, id) : throw Invalid(AutoAssignHeader, text);
    }

    private static bool Flag(RecordedRequest request, string header, string option)
    {
        if (request.HeaderOption(header, option) is not { } text)
        {
            return false;
        }

        return bool.TryParse(text, out bool value) ? value : throw Invalid(header, $"{option}={text}");
    }

    private static SalesforceException Invalid(string header, string value) =>
        new(400, "INVALID_HEADER", $"The local org does not understand the header {header}: {value}");

    [GeneratedRegex(@"^\d+\.\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex PackageVersion();
}
