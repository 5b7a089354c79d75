namespace SalesforceConnect.LocalOrg;

/// <summary>
/// A date literal's days: from its first up to, not including, its last. Days are UTC; weeks start on Sunday; fiscal is calendar.
/// </summary>
internal readonly record struct DateRange(DateOnly From, DateOnly To)
{
    private static readonly HashSet<string> Plain = new(StringComparer.OrdinalIgnoreCase)
    {
        "YESTERDAY", "TODAY", "TOMORROW", "LAST_WEEK", "THIS_WEEK", "NEXT_WEEK", "LAST_MONTH", "THIS_MONTH", "NEXT_MONTH",
        "LAST_QUARTER", "THIS_QUARTER", "NEXT_QUARTER", "LAST_YEAR", "THIS_YEAR", "NEXT_YEAR", "LAST_90_DAYS", "NEXT_90_DAYS",
        "LAST_FISCAL_QUARTER", "THIS_FISCAL_QUARTER", "NEXT_FISCAL_QUARTER", "LAST_FISCAL_YEAR", "THIS_FISCAL_YEAR", "NEXT_FISCAL_YEAR",
    };

    private static readonly HashSet<string> Counted = new(StringComparer.OrdinalIgnoreCase)
    {
        "LAST_N_DAYS", "NEXT_N_DAYS", "N_DAYS_AGO", "LAST_N_WEEKS", "NEXT_N_WEEKS", "N_WEEKS_AGO", "LAST_N_MONTHS", "NEXT_N_MONTHS",
        "N_MONTHS_AGO",
        "LAST_N_QUARTERS", "NEXT_N_QUARTERS", "N_QUARTERS_AGO", "LAST_N_YEARS", "NEXT_N_YEARS", "N_YEARS_AGO",
    };

    public static bool IsKnown(string name) => Plain.Contains(name);

    public static bool NeedsCount(string name) => Counted.Contains(name);

    public static DateRange Of(string name, int? count, DateOnly today)
    {
        DateOnly week = today.AddDays(-(int)today.DayOfWeek);
        var month = new DateOnly(today.Year, today.Month, 1);
        var quarter = new DateOnly(today.Year, ((today.Month - 1) / 3 * 3) + 1, 1);
        var year = new DateOnly(today.Year, 1, 1);
        int n = count ?? 0;
        return name.ToUpperInvariant().Replace("FISCAL_", "", StringComparison.Ordinal) switch
        {
            "YESTERDAY" => new(today.AddDays(-1), today),
            "TODAY" => new(today, today.AddDays(1)),
            "TOMORROW" => new(today.AddDays(1), today.AddDays(2)),
            "LAST_WEEK" => new(week.AddDays(-7), week),
            "THIS_WEEK" => new(week, week.AddDays(7)),
            "NEXT_WEEK" => new(week.AddDays(7), week.AddDays(14)),
            "LAST_MONTH" => new(month.AddMonths(-1), month),
            "THIS_MONTH" => new(month, month.AddMonths(1)),
            "NEXT_MONTH" => new(month.AddMonths(1), month.AddMonths(2)),
            "LAST_QUARTER" => new(quarter.AddMonths(-3), quarter),
            "THIS_QUARTER" => new(quarter, quarter.AddMonths(3)),
            "NEXT_QUARTER" => new(quarter.AddMonths(3), quarter.AddMonths(6)),
            "LAST_YEAR" => new(year.AddYears(-1), year),
            "THIS_YEAR" => new(year, year.AddYears(1)),
            "NEXT_YEAR" => new(year.AddYears(1), year.AddYears(2)),
            "LAST_90_DAYS" => new(today.AddDays(-90), today.AddDays(1)),
            "NEXT_90_DAYS" => new(today.AddDays(1), today.AddDays(91)),
            "LAST_N_DAYS" => new(today.AddDays(-n), today.AddDays(1)),
            "NEXT_N_DAYS" => new(today.AddDays(1), today.AddDays(n + 1)),
            "N_DAYS_AGO" => new(today.AddDays(-n), today.AddDays(-n + 1)),
            "LAST_N_WEEKS" => new(week.AddDays(-7 * n), week),
            "NEXT_N_WEEKS" => new(week.AddDays(7), week.AddDays(7 * (n + 1))),
            "N_WEEKS_AGO" => new(week.AddDays(-7 * n), week.AddDays(-7 * (n - 1))),
            "LAST_N_MONTHS" => new(month.AddMonths(-n), month),
            "NEXT_N_MONTHS" => new(month.AddMonths(1), month.AddMonths(n + 1)),
            "N_MONTHS_AGO" => new(month.AddMonths(-n), month.AddMonths(-n + 1)),
            "LAST_N_QUARTERS" => new(quarter.AddMonths(-3 * n), quarter),
            "NEXT_N_QUARTERS" => new(quarter.AddMonths(3), quarter.AddMonths(3 * (n + 1))),
            "N_QUARTERS_AGO" => new(quarter.AddMonths(-3 * n), quarter.AddMonths(-3 * (n - 1))),
            "LAST_N_YEARS" => new(year.AddYears(-n), year),
            "NEXT_N_YEARS" => new(year.AddYears(1), year.AddYears(n + 1)),
            "N_YEARS_AGO" => new(year.AddYears(-n), year.AddYears(-n + 1)),
            _ => throw new ArgumentException($"No date literal '{name}'.", nameof(name)),
        };
    }
}
