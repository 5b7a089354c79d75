using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Records;

namespace SalesforceConnect.Reports;

/// <summary>What a filter's value has to look like for a column of numbers or dates, which Salesforce refuses without saying so.</summary>
internal static class ReportValue
{
    private const string Date = "date";
    private const string DateTimeType = "datetime";

    // Such as LAST_N_DAYS:30, THIS FISCAL QUARTER and 5 DAYS AGO (Salesforce Help, "Relative Date Filter Reference").
    private static readonly Regex s_relative = new(
        @"^((TODAY|YESTERDAY|TOMORROW)|(LAST|NEXT|THIS|CURRENT|PREVIOUS|N)[ _][A-Z0-9 _]+(:\d+)?|\d+[ _](FISCAL[ _])?(DAY|WEEK|MONTH|QUARTER|YEAR)S?[ _]AGO)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex s_currency = new("^[A-Z]{3} ?(?=[-0-9.])", RegexOptions.CultureInvariant);

    /// <summary>Whether a value can be one of a column.</summary>
    /// <param name="text">What would be sent.</param>
    /// <param name="value">What was given.</param>
    /// <param name="type">The column's type.</param>
    public static bool Fits(string text, object? value, string type) => text.Length == 0 || type switch
    {
        Date or DateTimeType => value is DateTime or DateTimeOffset || IsDate(text),
        "int" or "double" or "percent" => IsNumber(text),
        "currency" => IsNumber(s_currency.Replace(text, "")),
        _ => true,
    };

    /// <summary>The error of a value that does not fit.</summary>
    public static SfException Misfit(string text, SfReportColumn column)
    {
        string form = column.Type is Date or DateTimeType ? "ReportValueNotForColumn.Date" : "ReportValueNotForColumn.Number";
        return new SfException(
            "ReportValueNotForColumn", SfErrorCategory.InvalidArgument, text, column.Label, column.Type, Text.Message(form))
        { Target = text };
    }

    private static bool IsNumber(string text)
        => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    // ParseInstant reads a fixed form, which is the one that Salesforce reads too.
    private static bool IsDate(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return SalesforceText.Parse(bytes, FieldType.Date) is not null
            || SalesforceText.Parse(bytes, FieldType.DateTime) is not null
            || s_relative.IsMatch(text);
    }
}
