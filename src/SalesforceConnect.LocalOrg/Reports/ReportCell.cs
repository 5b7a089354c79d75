using System.Globalization;

namespace SalesforceConnect.LocalOrg;

/// <summary>A value of a report and how people see it, in an English org.</summary>
/// <param name="Value">The value: text, a number, a day, an instant in UTC, or null.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The record that a name stands for; null for none.</param>
internal sealed record ReportCell(object? Value, FieldKind Kind, string? Id = null)
{
    public string Label => Value switch
    {
        null => "-",
        bool flag => flag ? "true" : "false",
        decimal amount when Kind == FieldKind.Currency => amount.ToString("$#,##0.00;-$#,##0.00", CultureInfo.InvariantCulture),
        decimal share when Kind == FieldKind.Percent => share.ToString("#,##0.##", CultureInfo.InvariantCulture) + "%",
        decimal number => number.ToString("#,##0.####", CultureInfo.InvariantCulture),
        int whole => whole.ToString("#,##0", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("M/d/yyyy", CultureInfo.InvariantCulture),
        DateTime instant => instant.ToString("M/d/yyyy, h:mm tt", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("h:mm tt", CultureInfo.InvariantCulture),
        var other => other.ToString()!,
    };
}
