using System.Globalization;
using System.Numerics;
using SalesforceConnect.Write;

namespace SalesforceConnect.Core.Tests.Fuzz;

/// <summary>
/// Values as people and scripts have them in their rows, whether they suit their fields or not, the same for the same seed.
/// </summary>
internal static class GeneratedValues
{
    private static readonly string[] s_parts =
    [
        "0", "1", "9", "12", "007", "-", "+", ".", ",", "'", " ", "\u00A0", "\u202F", "e", "E", "e5", "E-3", "1e", "∞", "NaN", "٣", "Ⅷ",
        "½", "%", "€", "$", "0x", "(", ")", "_", "\t", "\r\n", "\0", "\u0001", "\uFEFF",
        "true", "False", "TRUE", "yes", "T", "Z", "z", ":", "00", "10", "59", "60", "24", "+0000", "+02:00", "-1200", "2026-08-01",
        "2026-02-29", "2026-13-01", "0001-01-01", "9999-12-31", "1700", "T10:00:00", " 10:00", ".123",
        ".1234567", "01.08.2026", "8/1/2026", "#N/A", "@{", "}", "\"", "\\", "<", "&", "é", "e\u0301", "ß", "İ", "ı", "😀", "\uD83D",
        "\uDE00", "\u2028", "a", "Hot", "Gold", "EMEA", "EMEA;APAC", ";", "x@y.example", "AQL/", "=",
    ];

    /// <summary>A value for any field; null and other empty ones among them.</summary>
    public static object? Value(Random random) => random.Next(26) switch
    {
        0 => random.One<object?>(null, "", DBNull.Value, " ", "#N/A", Array.Empty<object>()),
        1 or 2 or 3 => random.Join(s_parts, random.Next(1, 6)),
        4 => random.Next(2) == 0,
        5 => random.Next(int.MinValue, int.MaxValue),
        6 => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(60),
        7 => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-30, 40)),
        8 => random.One<object?>(
            double.NaN,
            double.NegativeInfinity,
            double.Epsilon,
            double.MaxValue,
            float.MaxValue,
            -0.0,
            float.NaN,
            decimal.MaxValue,
            decimal.MinValue,
            ulong.MaxValue,
            BigInteger.Pow(10, 50)),
        9 => (decimal)random.Next() / (decimal)Math.Pow(10, random.Next(12)),
        10 => (float)random.NextDouble(),
        11 or 12 => Time(random),
        13 => new DateTimeOffset(
            DateTime.SpecifyKind(Time(random), DateTimeKind.Unspecified), TimeSpan.FromMinutes(random.Next(-14 * 60, (14 * 60) + 1))),
        14 => TimeSpan.FromTicks(random.NextInt64(-TimeSpan.TicksPerDay, 2 * TimeSpan.TicksPerDay)),
        15 => random.One<object?>(
            new DateOnly(2026, 8, 1),
            new TimeOnly(9, 30),
            DateOnly.MinValue,
            TimeOnly.MaxValue,
            DateTime.MinValue,
            DateTime.MaxValue,
            DateTimeOffset.MinValue,
            DateTimeOffset.MaxValue),
        16 => Time(random)
            .ToString(
                random.One("o", "s", "u", "R", "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "d", "G", "yyyy-MM-dd'T'HH:mm:ss.fffzzz", "HH:mm:ss"),
                random.One(CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo("de-DE"), CultureInfo.GetCultureInfo("th-TH"))),
        17 => (random.NextDouble() * 1e6).ToString(
            random.One("R", "N2", "E3", "F4", "P"),
            random.One(CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo("de-DE"), CultureInfo.GetCultureInfo("fr-FR"))),
        18 => random.Next().ToString(random.One("D", "N0", "X", "D12"), CultureInfo.InvariantCulture),
        19 => Enumerable.Range(0, random.Next(4)).Select(_ => (object?)random.Join(s_parts, 1)).ToArray(),
        20 => random.GetItems(new[] { "Americas", "EMEA", "APAC" }, random.Next(1, 3)),
        21 => random.One<object?>(
            DayOfWeek.Friday,
            'x',
            '\uD83D',
            new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"),
            new Uri("https://a.example/é"),
            new Version(1, 2),
            new object(),
            new InvalidOperationException("x"),
            (byte)7,
            (short)-7),
        22 => Convert.ToBase64String(new byte[random.Next(5)]),
        23 => new WriteRow(null, RowKind.Table, [new RowField(random.One("City", "External_Id__c"), "a")]),
        24 => new string(random.One('x', 'é', '0'), random.One(1, 40, 80, 255, 256, 300)),
        _ => random.One<object?>(
            "Hot",
            "Gold",
            "gold",
            "Tin",
            "a@b.example",
            "0015e00000ABCDE",
            "0015e00000ABCDEAAA",
            "true",
            "5",
            "1.5",
            "2026-08-01",
            "2026-08-01T10:00:00Z",
            "09:30"),
    };

    private static DateTime Time(Random random)
        => new(
            random.NextInt64(
                random.Next(4) == 0 ? 0 : 600_000_000_000_000_000, random.Next(4) == 0 ? DateTime.MaxValue.Ticks : 660_000_000_000_000_000),
            random.One(DateTimeKind.Local, DateTimeKind.Utc, DateTimeKind.Unspecified));
}
