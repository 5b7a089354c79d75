using System.Globalization;
using System.Runtime.CompilerServices;
using SalesforceConnect.Describe;

namespace SalesforceConnect.Records;

/// <summary>
/// Dates and times as Salesforce writes them (REST API Developer Guide, "Valid Date and DateTime Formats"):
/// <c>2026-08-01</c>, <c>2013-05-07T22:07:19.000+0000</c>, <c>09:00:00.000Z</c>.
/// </summary>
internal static class SalesforceText
{
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int DateLength = 10;

    /// <summary>
    /// The text for a date, an instant or a time of day; null where the value is none of them. Where the field's type is not known, a
    /// <see cref="DateTime"/> of no particular kind without a time of day is a date. For a date, the day that the value itself
    /// names; for an instant, what has no zone is local time.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="type">The type of the field that it is for.</param>
    public static string? Print(object? value, FieldType type = FieldType.Unknown) => value switch
    {
        DateTimeOffset instant when type == FieldType.Date => PrintDate(instant.DateTime),
        DateTimeOffset instant => PrintInstant(instant.UtcDateTime),
        DateTime date when type == FieldType.Date => PrintDate(date),
        DateTime { TimeOfDay.Ticks: 0, Kind: DateTimeKind.Unspecified } date when type != FieldType.DateTime => PrintDate(date),
        DateTime instant => PrintInstant(instant.ToUniversalTime()),
        TimeSpan { Ticks: >= 0 and < TimeSpan.TicksPerDay } time => PrintTime(time),
#if NET
        DateOnly date => PrintDate(date.ToDateTime(TimeOnly.MinValue)),
        TimeOnly time => PrintTime(time.ToTimeSpan()),
#endif
        _ => null,
    };

    /// <summary>
    /// The value that a text of this type means: a day without a kind, an instant in local time, a time of day; null where it is not
    /// written so.
    /// </summary>
    /// <param name="text">The text, without its quotes.</param>
    /// <param name="type">The type.</param>
    [MethodImpl(HotPath.Options)]
    public static object? Parse(ReadOnlySpan<byte> text, FieldType type) => type switch
    {
        FieldType.Date => ParseDate(text),
        FieldType.DateTime => ParseInstant(text),
        FieldType.Time => ParseTime(text),
        _ => null,
    };

    private static string PrintDate(DateTime date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string PrintInstant(DateTime utc) => utc.ToString(Instant, CultureInfo.InvariantCulture);

    private static string PrintTime(TimeSpan time)
        => new DateTime(time.Ticks, DateTimeKind.Utc).ToString("HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    [MethodImpl(HotPath.Options)]
    private static object? ParseDate(ReadOnlySpan<byte> text) => text.Length == DateLength && Day(text) is { } day ? day : null;

    // In local time, as all dates in PowerShell are: the difference from one in UTC would be wrong in silence.
    [MethodImpl(HotPath.Options)]
    private static object? ParseInstant(ReadOnlySpan<byte> text)
        => text.Length > DateLength + 1 && text[DateLength] == 'T' && Day(text) is { } day
            && TimeOfDay(text.Slice(DateLength + 1), out int length) is { } time
            && Offset(text.Slice(DateLength + 1 + length)) is { } offset
            && HasLocalTime(day.Ticks + time.Ticks - offset.Ticks)
                ? new DateTime(day.Ticks + time.Ticks - offset.Ticks, DateTimeKind.Utc).ToLocalTime()
                : null;

    private static object? ParseTime(ReadOnlySpan<byte> text)
        => TimeOfDay(text, out int length) is { } time && (length == text.Length || (length == text.Length - 1 && text[length] == 'Z'))
            ? time
            : null;

    // Within a day of the first and the last instant the conversion would stop at them.
    private static bool HasLocalTime(long utcTicks)
        => utcTicks >= TimeSpan.TicksPerDay && utcTicks <= DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay;

    [MethodImpl(HotPath.Options)]
    private static DateTime? Day(ReadOnlySpan<byte> text)
    {
        bool isDay = text[4] == '-' & text[7] == '-';
        int year = Number(text.Slice(0, 4));
        int month = Number(text.Slice(5, 2));
        int day = Number(text.Slice(8, 2));
        return isDay && year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateTime(year, month, day)
            : null;
    }

    [MethodImpl(HotPath.Options)]
    private static TimeSpan? TimeOfDay(ReadOnlySpan<byte> text, out int length)
    {
        const int Seconds = 8;
        length = Seconds;
        if (text.Length < Seconds || text[2] != ':' || text[5] != ':')
        {
            return null;
        }

        int hours = Number(text.Slice(0, 2));
        int minutes = Number(text.Slice(3, 2));
        int seconds = Number(text.Slice(6, 2));
        if (hours is < 0 or > 23 || minutes is < 0 or > 59 || seconds is < 0 or > 59)
        {
            return null;
        }

        long ticks = 0;
        if (text.Length > length && text[length] == '.')
        {
            length++;
            for (long unit = TimeSpan.TicksPerSecond / 10; length < text.Length
                && text[length] is >= (byte)'0' and <= (byte)'9'; length++, unit /= 10)
            {
                ticks += (text[length] - '0') * unit;
            }
        }

        return new TimeSpan(hours, minutes, seconds) + TimeSpan.FromTicks(ticks);
    }

    // Z, +0000, +00:00
    [MethodImpl(HotPath.Options)]
    private static TimeSpan? Offset(ReadOnlySpan<byte> text)
    {
        if (text.Length == 1 && text[0] == 'Z')
        {
            return TimeSpan.Zero;
        }

        if (text.Length is not (5 or 6) || text[0] is not ((byte)'+' or (byte)'-') || (text.Length == 6 && text[3] != ':'))
        {
            return null;
        }

        int hours = Number(text.Slice(1, 2));
        int minutes = Number(text.Slice(text.Length - 2));
        return hours is < 0 or > 14 || minutes is < 0 or > 59 || (hours == 14 && minutes > 0)
            ? null
            : new TimeSpan(text[0] == '-' ? -hours : hours, text[0] == '-' ? -minutes : minutes, 0);
    }

    // -1 where it is none.
    [MethodImpl(HotPath.Options)]
    private static int Number(ReadOnlySpan<byte> digits)
    {
        int number = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            number = (number * 10) + digit - '0';
        }

        return number;
    }
}
