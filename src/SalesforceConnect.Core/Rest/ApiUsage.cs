using System.Globalization;
using SalesforceConnect.Rest;

namespace SalesforceConnect;

/// <summary>
/// How many of the org's daily API calls are used, from the <c>Sforce-Limit-Info</c> response header
/// (REST API Developer Guide, "Limit Info Header").
/// </summary>
public sealed class ApiUsage
{
    private ApiUsage(long used, long max)
    {
        Used = used;
        Max = max;
    }

    /// <summary>Calls made in the last 24 hours.</summary>
    public long Used { get; }

    /// <summary>Calls allowed in 24 hours.</summary>
    public long Max { get; }

    /// <summary>The used part, 0 to 100, to two decimal places.</summary>
    public decimal PercentUsed => Max == 0 ? 0 : Math.Round(100m * Used / Max, 2);

    /// <summary>Reads <c>api-usage=18/100000; per-app-api-usage=…</c>; null where it is not of that form.</summary>
    /// <param name="header">The header's value.</param>
    public static ApiUsage? Parse(string? header)
    {
        const string Key = "api-usage=";
        foreach (string part in (header ?? "").Split(';'))
        {
            string entry = part.Trim();
            if (!entry.StartsWith(Key, StringComparison.Ordinal))
            {
                continue;
            }

            string[] numbers = entry.Substring(Key.Length).Split('/');
            if (numbers.Length == 2
                && long.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out long used)
                && long.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out long max))
            {
                return new ApiUsage(used, max);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Used}/{Max}";
}
