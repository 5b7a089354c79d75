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

        decimal digits = value / 1.0000000000000000000000000000m;
        decimal size = Math.Abs(digits);
        if (size is >= 0.001m and < 10_000_000m)
        {
            string text = digits.ToString(CultureInfo.InvariantCulture);
            return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
        }

        int exponent = 0;
        for (; Math.Abs(digits) >= 10; exponent++)
        {
            digits /= 10;
        }

        for (; Math.Abs(digits) < 1; exponent--)
        {
            digits *= 10;
        }

        string mantissa = digits.ToString("0.0###########################", CultureInfo.InvariantCulture);
        return $"{mantissa}E{exponent.ToString(CultureInfo.InvariantCulture)}";
    }

    public static string Time(TimeOnly time) => time.ToString("HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

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
                WriteDouble(json, number);
                break;
            case DateTime time:
                WriteDateTime(json, time);
                break;
            case DateOnly date:
                WriteDate(json, date);
                break;
            case TimeOnly time:
                json.WriteStringValue(Time(time));
                break;
            default:
                throw new InvalidOperationException($"No JSON form for {value.GetType()}.");
        }
    }

    /// <summary>As <see cref="Double"/>, without text in between for numbers of everyday size.</summary>
    private static void WriteDouble(Utf8JsonWriter json, decimal value)
    {
        if (Math.Abs(value) is not (0 or (>= 0.001m and < 10_000_000m)))
        {
            json.WriteRawValue(Double(value), skipInputValidation: true);
            return;
        }

        Span<byte> text = stackalloc byte[40];
        value.TryFormat(text, out int length, provider: CultureInfo.InvariantCulture);
        if (text[..length].Contains((byte)'.'))
        {
            while (text[length - 1] == '0' && text[length - 2] != '.')
            {
                length--;
            }
        }
        else
        {
            text[length++] = (byte)'.';
            text[length++] = (byte)'0';
        }

        json.WriteRawValue(text[..length], skipInputValidation: true);
    }

    /// <summary>Puts a date and time there, with this offset; returns the length.</summary>
    public static int PutDateTime(Span<byte> text, DateTime utc, ReadOnlySpan<byte> offset)
    {
        const int length = 23;
        "0000-00-00T00:00:00.000"u8.CopyTo(text);
        utc.Deconstruct(out DateOnly date, out TimeOnly time);
        PutDate(text, date);
        time.Deconstruct(out int hour, out int minute, out int second, out int millisecond);
        Put(text[11..13], hour);
        Put(text[14..16], minute);
        Put(text[17..19], second);
        Put(text[20..23], millisecond);
        offset.CopyTo(text[length..]);
        return length + offset.Length;
    }

    private static void WriteDateTime(Utf8JsonWriter json, DateTime utc)
    {
        Span<byte> text = stackalloc byte[30];
        text[0] = (byte)'"';
        PutDateTime(text[1..], utc, "+0000\""u8);
        json.WriteRawValue(text, skipInputValidation: true);
    }

    private static void WriteDate(Utf8JsonWriter json, DateOnly date)
    {
        Span<byte> text = stackalloc byte[12];
        "\"0000-00-00\""u8.CopyTo(text);
        PutDate(text[1..], date);
        json.WriteRawValue(text, skipInputValidation: true);
    }

    private static void PutDate(Span<byte> text, DateOnly date)
    {
        date.Deconstruct(out int year, out int month, out int day);
        Put(text[..4], year);
        Put(text[5..7], month);
        Put(text[8..10], day);
    }

    private static void Put(Span<byte> digits, int number)
    {
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            (number, int digit) = Math.DivRem(number, 10);
            digits[i] = (byte)('0' + digit);
        }
    }
}
