using System.Globalization;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>How Salesforce writes values.</summary>
internal static class SalesforceFormat
{
    public static string DateTime(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff+0000", CultureInfo.InvariantCulture);

    public static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A double as Java prints it: <c>15000.0</c>, but <c>1.39E8</c> from ten million up.</summary>
    public static string Double(decimal value)
    {
        if (value == 0)
        {
            return "0.0";
        }

        var digits = value / 1.0000000000000000000000000000m;
        var size = Math.Abs(digits);
        if (size is >= 0.001m and < 10_000_000m)
        {
            var text = digits.ToString(CultureInfo.InvariantCulture);
            return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
        }

        var exponent = 0;
        for (; Math.Abs(digits) >= 10; exponent++)
        {
            digits /= 10;
        }

        for (; Math.Abs(digits) < 1; exponent--)
        {
            digits *= 10;
        }

        var mantissa = digits.ToString("0.0###########################", CultureInfo.InvariantCulture);
        return $"{mantissa}E{exponent.ToString(CultureInfo.InvariantCulture)}";
    }

    public static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int whole:
                json.WriteNumberValue(whole);
                break;
            case decimal number:
                json.WriteRawValue(Double(number), skipInputValidation: true);
                break;
            case DateTime time:
                json.WriteStringValue(DateTime(time));
                break;
            case DateOnly date:
                json.WriteStringValue(Date(date));
                break;
            default:
                throw new InvalidOperationException($"No JSON form for {value.GetType()}.");
        }
    }
}
