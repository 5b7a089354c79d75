using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using SalesforceConnect.Describe;
using SalesforceConnect.Records;

namespace SalesforceConnect.Write;

/// <summary>
/// Turns a value into what the describe says that its field holds. Text is a date only as ISO 8601, a number only by its plain digits, a
/// boolean only as true or false: read by the rules of a culture, <c>01.08.2026</c> and <c>1,5</c> would become another day and another
/// number in silence.
/// </summary>
internal static class FieldValue
{
    private static readonly Regex s_number = new(@"^(-?)0*([0-9]+)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant);

    private static readonly string[] s_instants =
    [
        "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd",
    ];

    private static readonly string[] s_times =
    [
        @"hh\:mm", @"hh\:mm\:ss", @"hh\:mm\:ss\.FFFFFFF", @"hh\:mm\Z", @"hh\:mm\:ss\Z", @"hh\:mm\:ss\.FFFFFFF\Z",
    ];

    /// <summary>Whether a value stands for nothing: a list without items does too.</summary>
    public static bool IsEmpty(object? value) => value is null or DBNull or "" or Array { Length: 0 };

    /// <summary>The value for a field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">Its value, without PowerShell's wrapping, and not empty.</param>
    /// <returns>Null where the value is none that the field can hold.</returns>
    public static WireValue? Convert(SfField field, object value) => field.Type switch
    {
        "boolean" => Boolean(value),
        "int" => Number(value, isWhole: true, int.MaxValue),
        "long" => Number(value, isWhole: true, long.MaxValue),
        "double" or "currency" or "percent" => Number(value, isWhole: false),
        "date" => Date(value),
        "datetime" => Instant(value),
        "time" => Time(value),
        "base64" => Bytes(value),
        "multipicklist" when value is not string && value is IEnumerable items => Items(items),
        "reference" or "id" when value is SfRecord { Key: { } key } => Text(key),
        "reference" or "id" when value is SfWriteResult { Id: { } id } => Text(id),
        "anyType" => Boolean(value) ?? Number(value, isWhole: false) ?? PlainText(value),
        _ => PlainText(value),
    };

    private static WireValue Text(string text) => new(WireKind.Text, text);

    // Half a pair of surrogates would arrive as another character.
    private static bool IsWellFormed(string text)
    {
        for (int place = 0; place < text.Length; place++)
        {
            if (char.IsSurrogate(text[place]) && (!char.IsSurrogatePair(text, place) || ++place == text.Length))
            {
                return false;
            }
        }

        return true;
    }

    // One wrong letter would be the end of the whole call, not of the row.
    private static WireValue? Bytes(object value)
    {
        try
        {
            byte[]? bytes = value as byte[] ?? (value is string text ? System.Convert.FromBase64String(text) : null);
            return bytes is null ? null : Text(System.Convert.ToBase64String(bytes));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static WireValue? PlainText(object value) => value switch
    {
        string text => IsWellFormed(text) ? Text(text) : null,
        char letter => char.IsSurrogate(letter) ? null : Text(letter.ToString()),
        bool flag => Text(flag ? "true" : "false"),
        Guid or Uri or Version or Enum => Text(value.ToString()!),
        byte[] or IEnumerable => null,
        double or float => Number(value, isWhole: false) is { } number ? Text(number.Text) : null,
        _ when SalesforceText.Print(value) is { } time => Text(time),
        BigInteger => Text(((BigInteger)value).ToString(CultureInfo.InvariantCulture)),
        IConvertible convertible => Text(convertible.ToString(CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static WireValue? Items(IEnumerable items)
    {
        var texts = new List<string>();
        foreach (object? item in items)
        {
            if (item is null || PlainText(item) is not { } text)
            {
                return null;
            }

            texts.Add(text.Text);
        }

        return Text(string.Join(";", texts));
    }

    private static WireValue? Boolean(object value) => value switch
    {
        bool flag => new WireValue(WireKind.Boolean, flag ? "true" : "false"),
        string text when text.Equals("true", StringComparison.OrdinalIgnoreCase) => new WireValue(WireKind.Boolean, "true"),
        string text when text.Equals("false", StringComparison.OrdinalIgnoreCase) => new WireValue(WireKind.Boolean, "false"),
        _ => null,
    };

    // Beyond what the field's type can hold Salesforce could not read the body, which is the end of the whole call.
    private static WireValue? Number(object value, bool isWhole, decimal most = decimal.MaxValue)
    {
        // 3.000 is three thousand to many, and three to others.
        if (isWhole && value is string grouped && grouped.EndsWith(".000", StringComparison.Ordinal))
        {
            return null;
        }

        string? written = value switch
        {
            string text => text,
            double number when !double.IsNaN(number) && !double.IsInfinity(number) => number.ToString("R", CultureInfo.InvariantCulture),
            float number when !float.IsNaN(number) && !float.IsInfinity(number) => number.ToString("R", CultureInfo.InvariantCulture),
            decimal or byte or sbyte or short or ushort or int or uint or long or ulong or BigInteger
                => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
            Enum number => number.ToString("D"),
            _ => null,
        };
        if (written is null || s_number.Match(written) is not { Success: true } parts)
        {
            return null;
        }

        // JSON has no zeros in front.
        string digits = parts.Groups[1].Value + parts.Groups[2].Value + parts.Groups[3].Value + parts.Groups[4].Value;
        if (!decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal size)
            || size > most
            || size < -most - (isWhole ? 1 : 0))
        {
            return null;
        }

        bool isInteger = parts.Groups[3].Length == 0 && parts.Groups[4].Length == 0;
        return !isWhole || isInteger ? new WireValue(WireKind.Number, digits)
            : decimal.Truncate(size) == size ? new WireValue(WireKind.Number, decimal.Truncate(size).ToString(CultureInfo.InvariantCulture))
            : null;
    }

    // The day that the value itself names: midnight in Berlin is the day before in UTC.
    private static WireValue? Date(object value) => value switch
    {
        string text when ParseInstant(text) is { } instant => Text(SalesforceText.Print(instant, FieldType.Date)!),
        string => null,
        DateTime or DateTimeOffset => Text(SalesforceText.Print(value, FieldType.Date)!),
#if NET
        DateOnly => Text(SalesforceText.Print(value)!),
#endif
        _ => null,
    };

    private static WireValue? Instant(object value) => value switch
    {
        string text when ParseInstant(text) is { } instant => Text(SalesforceText.Print(instant, FieldType.DateTime)!),
        string => null,
        DateTime or DateTimeOffset => Text(SalesforceText.Print(value, FieldType.DateTime)!),
#if NET
        DateOnly day => Text(SalesforceText.Print(day.ToDateTime(TimeOnly.MinValue), FieldType.DateTime)!),
#endif
        _ => null,
    };

    private static WireValue? Time(object value) => value switch
    {
        string text when TimeSpan.TryParseExact(text, s_times, CultureInfo.InvariantCulture, out TimeSpan time) => TimeOfDay(time),
        TimeSpan time => TimeOfDay(time),
        DateTime instant => TimeOfDay(instant.TimeOfDay),
#if NET
        TimeOnly time => TimeOfDay(time.ToTimeSpan()),
#endif
        _ => null,
    };

    private static WireValue? TimeOfDay(TimeSpan time) => SalesforceText.Print(time, FieldType.Time) is { } text ? Text(text) : null;

    // With an offset it is that instant, seen from there; without one, local.
    private static object? ParseInstant(string text)
    {
        if (DateTime.TryParseExact(text, s_instants, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
        {
            return local;
        }

        // .NET wants a colon in an offset, Salesforce writes none.
        int sign = text.Length - 5;
        string spelled = sign > 10 && text[sign] is '+' or '-' ? text.Insert(text.Length - 2, ":") : text;
        string[] formats = [.. s_instants.Where(format => format.Length > 10)
            .SelectMany(format => new[] { format + "zzz", format + "'Z'" })];
        return DateTimeOffset.TryParseExact(
            spelled, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant)
            ? instant
            : null;
    }
}
