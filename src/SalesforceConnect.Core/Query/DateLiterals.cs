namespace SalesforceConnect.Query;

/// <summary>
/// The words that stand for a range of days in a condition (SOQL and SOSL Reference, "Date Formats and Date Literals in WHERE").
/// </summary>
internal static class DateLiterals
{
    private static readonly string[] s_days = ["YESTERDAY", "TODAY", "TOMORROW", "LAST_90_DAYS", "NEXT_90_DAYS"];
    private static readonly string[] s_calendar = ["WEEK", "MONTH", "QUARTER", "YEAR", "FISCAL_QUARTER", "FISCAL_YEAR"];
    private static readonly string[] s_counted = ["DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "FISCAL_QUARTER", "FISCAL_YEAR"];

    /// <summary>All of them; one that a number belongs to is written with its colon.</summary>
    public static IReadOnlyList<SoqlCandidate> All { get; } =
    [
        .. s_days.Concat(s_calendar.SelectMany(unit => new[] { $"LAST_{unit}", $"THIS_{unit}", $"NEXT_{unit}" }))
            .Select(name => new SoqlCandidate(name, "")),
        .. s_counted.SelectMany(unit => new[] { $"LAST_N_{unit}S", $"NEXT_N_{unit}S", $"N_{unit}S_AGO" })
            .Select(name => new SoqlCandidate(name, name + ":", name + ":n")),
    ];
}
