using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;

namespace SalesforceConnect;

/// <summary>One limit of the org (REST API Developer Guide, "Limits").</summary>
public sealed class SfLimit
{
    internal SfLimit(string name, long max, long remaining)
    {
        Name = name;
        Max = max;
        Remaining = remaining;
    }

    /// <summary>Salesforce's name for it, such as <c>DailyApiRequests</c>.</summary>
    public string Name { get; }

    /// <summary>How much is allowed: a count, or megabytes where the name ends in <c>MB</c>.</summary>
    public long Max { get; }

    /// <summary>How much is left. Salesforce counts some limits minutes late.</summary>
    public long Remaining { get; }

    /// <summary>How much is used.</summary>
    public long Used => Max - Remaining;

    /// <summary>The used part, 0 to 100, to two decimal places; 0 where nothing is allowed.</summary>
    public decimal PercentUsed => Max == 0 ? 0 : Math.Round(100m * Used / Max, 2);

    /// <summary>The connection whose limit it is, where several were asked; else null.</summary>
    public string? Connection { get; private init; }

    /// <summary>The name and what is used of it, as <c>DailyApiRequests: 6/100000</c>.</summary>
    public override string ToString() => $"{Name}: {Used}/{Max}";

    /// <summary>The call that lists them.</summary>
    internal static SfRequest Request { get; } = new("GET", "limits");

    /// <summary>Reads the list, in the order of the names.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="connection">The connection that each names; null where there is but one.</param>
    /// <exception cref="SfException"><c>InvalidJson</c>.</exception>
    internal static IReadOnlyList<SfLimit> Read(SfResponse response, string? connection = null)
    {
        return response.ReadJson(root => (IReadOnlyList<SfLimit>)
        [
            .. root.EnumerateObject()
                .Select(entry => (entry.Name, Max: Number(entry.Value, "Max"), Remaining: Number(entry.Value, "Remaining")))
                .Where(entry => entry.Max is not null && entry.Remaining is not null)
                .OrderBy(entry => entry.Name, StringComparer.Ordinal)
                .Select(entry => new SfLimit(entry.Name, entry.Max!.Value, entry.Remaining!.Value) { Connection = connection }),
        ]);
    }

    private static long? Number(JsonElement entry, string name)
        => entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number)
                ? number
                : null;
}
