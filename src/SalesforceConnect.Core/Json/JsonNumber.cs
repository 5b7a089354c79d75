using System.Globalization;
using System.Numerics;
using System.Text.Json;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Json;

/// <summary>
/// Reads a number so that it keeps every digit: the smallest of <see cref="int"/>, <see cref="long"/> and <see cref="BigInteger"/>
/// for whole ones, <see cref="decimal"/> for fractions that fit it exactly, else <see cref="double"/>.
/// </summary>
internal static class JsonNumber
{
    // The time to read a whole number grows with the square of its digits on the .NET Framework, and cannot be cancelled.
    private const int MostDigits = 1000;

    /// <summary>The number that the reader is at, of a kind that may have a fraction, even where this one has none.</summary>
    /// <exception cref="SfException"><c>NumberTooLarge</c>.</exception>
    public static object ReadDecimal(ref Utf8JsonReader reader)
    {
        const int SurelyFits = 18;
        return reader.ValueSpan.Length <= SurelyFits
            && reader.ValueSpan.IndexOfAny((byte)'e', (byte)'E') < 0
            && reader.TryGetDecimal(out decimal number)
            ? number
            : Read(ref reader) switch
            {
                int whole => (decimal)whole,
                long whole => (decimal)whole,
                BigInteger whole when BigInteger.Abs(whole) <= new BigInteger(decimal.MaxValue) => (decimal)whole,
                object other => other,
            };
    }

    /// <summary>The number that the reader is at.</summary>
    /// <exception cref="SfException"><c>NumberTooLarge</c>.</exception>
    public static object Read(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt32(out int small))
        {
            return small;
        }

        if (reader.TryGetInt64(out long large))
        {
            return large;
        }

        string digits = System.Text.Encoding.ASCII.GetString(reader.ValueSpan.ToArray());
        if (digits.All(c => char.IsDigit(c) || c == '-'))
        {
            return digits.Length <= MostDigits ? BigInteger.Parse(digits, CultureInfo.InvariantCulture) : throw TooLarge(digits);
        }

        // Decimal rounds silently what it cannot hold.
        if (FitsDecimal(digits) && decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact))
        {
            return exact;
        }

        // What no double can hold is infinite on .NET and no number on the .NET Framework.
        return reader.TryGetDouble(out double rounded) && !double.IsInfinity(rounded) ? rounded : throw TooLarge(digits);
    }

    private static SfException TooLarge(string number)
    {
        const int Shown = 20;
        return new SfException(
            "NumberTooLarge", SfErrorCategory.InvalidData, number.Length <= Shown
                ? number
                : $"{number.Substring(0, Shown)}…", number.Length);
    }

    // The exponent only moves the point.
    private static bool FitsDecimal(string number)
    {
        const int Digits = 28;
        int mark = number.IndexOfAny(['e', 'E']);
        string mantissa = (mark < 0 ? number : number.Substring(0, mark)).TrimStart('-').TrimStart('0');
        int point = mantissa.IndexOf('.');
        int whole = point < 0 ? mantissa.Length : point;
        int fraction = point < 0 ? 0 : mantissa.Length - point - 1;
        int exponent = 0;
        return (mark < 0
            || int.TryParse(number.Substring(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            && Math.Abs(exponent) <= Digits
            && whole + Math.Max(fraction, exponent) <= Digits
            && fraction - exponent <= Digits;
    }
}
