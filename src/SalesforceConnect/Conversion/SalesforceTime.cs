using System.Globalization;

namespace SalesforceConnect.Conversion;

/// <summary>Dates and times as Salesforce reads them (REST API Developer Guide, "Valid Date and DateTime Formats").</summary>
internal static class SalesforceTime
{
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>
    /// The text for a date, an instant or a time of day; null where the value is none of them. A <see cref="DateTime"/> of no
    /// particular kind without a time of day is a date.
    /// </summary>
    public static string? Print(object? value) => value switch
    {
        DateTimeOffset instant => instant.ToUniversalTime().ToString(Instant, CultureInfo.InvariantCulture),
        DateTime { TimeOfDay.Ticks: 0, Kind: DateTimeKind.Unspecified } date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime instant => instant.ToUniversalTime().ToString(Instant, CultureInfo.InvariantCulture),
        TimeSpan { Ticks: >= 0 and < TimeSpan.TicksPerDay } time => new DateTime(time.Ticks, DateTimeKind.Utc).ToString("HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        _ => null,
    };
}
