using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using SalesforceConnect.Json;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Write;

namespace SalesforceConnect.Core.Tests.Write;

/// <summary>Values become what the describe says, whatever the culture, or they are refused before anything is sent.</summary>
public sealed class FieldValueTests
{
    private static readonly string[] s_cultures = ["", "de-DE", "tr-TR", "ar-SA", "th-TH"];

    // field type | value | what goes over the wire
    public static TheoryData<string, object, string> Taken => new()
    {
        { "string", "a", "\"a\"" },
        { "string", " a\t\n\u0001", "\" a\\t\\n\\u0001\"" },
        { "string", "ışÄ 😀", "\"ışÄ \\uD83D\\uDE00\"" },
        { "string", true, "\"true\"" },
        { "string", 'x', "\"x\"" },
        { "string", 5, "\"5\"" },
        { "string", 1.5, "\"1.5\"" },
        { "string", 1.5f, "\"1.5\"" },
        { "string", 1234567.5m, "\"1234567.5\"" },
        { "string", BigInteger.Pow(10, 30), "\"1000000000000000000000000000000\"" },
        { "string", new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"), "\"0f8fad5b-d9cb-469f-a165-70867728950e\"" },
        { "string", new Uri("https://a.example/b"), "\"https://a.example/b\"" },
        { "string", new Version(1, 2), "\"1.2\"" },
        { "string", DayOfWeek.Friday, "\"Friday\"" },
        { "string", new DateTime(2026, 8, 1), "\"2026-08-01\"" },
        { "string", new DateTime(2026, 8, 1, 10, 0, 0, DateTimeKind.Utc), "\"2026-08-01T10:00:00.000Z\"" },
        { "string", new TimeSpan(9, 30, 0), "\"09:30:00.000Z\"" },
        { "textarea", "a\r\nb", "\"a\\r\\nb\"" },
        { "picklist", "Hot", "\"Hot\"" },
        { "phone", 49, "\"49\"" },
        { "combobox", "#N/A", "\"#N/A\"" },
        { "email", "a@b.example", "\"a@b.example\"" },
        { "multipicklist", "a;b", "\"a;b\"" },
        { "multipicklist", new[] { "a", "b" }, "\"a;b\"" },
        { "multipicklist", new object[] { "a", 1 }, "\"a;1\"" },
        { "multipicklist", new List<string> { "a" }, "\"a\"" },
        { "boolean", true, "true" },
        { "boolean", false, "false" },
        { "boolean", "TRUE", "true" },
        { "boolean", "False", "false" },
        { "int", 5, "5" },
        { "int", -5L, "-5" },
        { "int", (byte)5, "5" },
        { "int", "5", "5" },
        { "int", "0005", "5" },
        { "int", "-0", "-0" },
        { "int", "5.0", "5" },
        { "int", "1.5e1", "15" },
        { "int", 5.0, "5" },
        { "int", 5.00m, "5" },
        { "int", int.MaxValue, "2147483647" },
        { "int", int.MinValue, "-2147483648" },
        { "int", DayOfWeek.Friday, "5" },
        { "long", long.MinValue, "-9223372036854775808" },
        { "double", 1.5, "1.5" },
        { "double", 0.1f, "0.1" },
        { "double", 1.10m, "1.10" },
        { "double", "1.10", "1.10" },
        { "double", "-1e-3", "-1e-3" },
        { "double", "1E+3", "1E+3" },
        { "double", "000.5", "0.5" },
        { "double", 1e20, "1E+20" },
        { "double", ulong.MaxValue, "18446744073709551615" },
        { "currency", 1500, "1500" },
        { "percent", "12.5", "12.5" },
        { "date", new DateTime(2026, 8, 1), "\"2026-08-01\"" },
        { "date", new DateTime(2026, 8, 1, 23, 59, 59), "\"2026-08-01\"" },
        { "date", new DateTime(2026, 8, 1, 23, 30, 0, DateTimeKind.Utc), "\"2026-08-01\"" },
        { "date", new DateTime(2026, 8, 1, 0, 0, 0, DateTimeKind.Local), "\"2026-08-01\"" },
        { "date", new DateTimeOffset(2026, 8, 1, 0, 0, 0, TimeSpan.FromHours(14)), "\"2026-08-01\"" },
        { "date", new DateTimeOffset(2026, 8, 1, 23, 0, 0, TimeSpan.FromHours(-12)), "\"2026-08-01\"" },
        { "date", "2026-08-01", "\"2026-08-01\"" },
        { "date", "2026-08-01T00:00:00+14:00", "\"2026-08-01\"" },
        { "date", "2026-08-01T23:30:00.000+0000", "\"2026-08-01\"" },
        { "date", "2026-08-01T23:30Z", "\"2026-08-01\"" },
        { "date", "2028-02-29", "\"2028-02-29\"" },
        { "datetime", "2026-08-01T10:00:00Z", "\"2026-08-01T10:00:00.000Z\"" },
        { "datetime", "2026-08-01T10:00:00.1234567Z", "\"2026-08-01T10:00:00.123Z\"" },
        { "datetime", "2026-08-01T10:00:00+02:00", "\"2026-08-01T08:00:00.000Z\"" },
        { "datetime", "2026-08-01T10:00:00.000+0200", "\"2026-08-01T08:00:00.000Z\"" },
        { "datetime", "2026-08-01 10:00:00-0330", "\"2026-08-01T13:30:00.000Z\"" },
        { "datetime", "2026-08-01T10:00Z", "\"2026-08-01T10:00:00.000Z\"" },
        { "datetime", new DateTime(2026, 8, 1, 10, 0, 0, DateTimeKind.Utc), "\"2026-08-01T10:00:00.000Z\"" },
        { "datetime", new DateTimeOffset(2026, 8, 1, 0, 30, 0, TimeSpan.FromHours(2)), "\"2026-07-31T22:30:00.000Z\"" },
        { "time", new TimeSpan(9, 30, 0), "\"09:30:00.000Z\"" },
        { "time", "09:30", "\"09:30:00.000Z\"" },
        { "time", "09:30:15", "\"09:30:15.000Z\"" },
        { "time", "09:30:15.250Z", "\"09:30:15.250Z\"" },
        { "time", new DateTime(2026, 8, 1, 9, 30, 0), "\"09:30:00.000Z\"" },
        { "base64", new byte[] { 1, 2, 255 }, "\"AQL/\"" },
        { "base64", "AQL/", "\"AQL/\"" },
        { "base64", "AQ\r\nL/", "\"AQL/\"" },
        { "reference", "0015e00000ABCDE", "\"0015e00000ABCDE\"" },
        { "id", "0015e00000ABCDEAAA", "\"0015e00000ABCDEAAA\"" },
        { "anyType", true, "true" },
        { "anyType", 5, "5" },
        { "anyType", "x", "\"x\"" },
    };

    // field type | value: under some culture or other it would become something else in silence, or end the whole call
    public static TheoryData<string, object> Refused => new()
    {
        { "date", "01.08.2026" },
        {
            "date",
            "8/1/2026"
        }, { "date", "2026-8-1" }, { "date", "2026-02-29" }, { "date", "2026-13-01" }, { "date", "today" }, { "date", " 2026-08-01" },
        { "date", "2026-08-01 " },
        {
            "date",
            "20260801"
        }, { "date", "٢٠٢٦-٠٨-٠١" }, { "date", 5 }, { "date", true }, { "date", new TimeSpan(1, 0, 0) }, { "date", "2569-13-01" },
        { "datetime", "01.08.2026 10:00" },
        {
            "datetime",
            "10:00"
        }, { "datetime", "2026-08-01T25:00:00Z" }, { "datetime", "2026-08-01T10:00:00 Z" }, { "datetime", "2026-08-01T10:00:00 PM" },
        { "datetime", "2026-08-01T10:00:00+99:00" }, { "datetime", 1.5 }, { "datetime", new TimeSpan(1, 0, 0) },
        { "time", "9:30" },
        {
            "time",
            "25:00"
        }, { "time", "9 AM" }, { "time", 9 }, { "time", TimeSpan.FromHours(24) }, { "time", TimeSpan.FromHours(-1) },
        { "double", "1,5" },
        {
            "double",
            "1.234,5"
        },
        {
            "double",
            "1,234.5"
        }, { "double", "1 234" }, { "double", "1\u00A0234" }, { "double", "1'234" }, { "double", "+5" }, { "double", ".5" },
        { "double", "5." },
        {
            "double",
            " 5"
        },
        {
            "double",
            "5\n"
        },
        {
            "double",
            "٣"
        }, { "double", "0x1F" }, { "double", "1e" }, { "double", "NaN" }, { "double", "∞" }, { "double", "$5" }, { "double", "50%" },
        { "double", "(5)" },
        {
            "double",
            "5-"
        },
        {
            "double",
            double.NaN
        }, { "double", double.PositiveInfinity }, { "double", float.NegativeInfinity }, { "double", true }, { "double", 'x' },
        { "double", "1e400" }, { "double", 1e300 }, { "double", BigInteger.Pow(10, 40) },
        { "int", "5.5" },
        {
            "int",
            5.5
        },
        {
            "int",
            0.1m
        }, { "int", "2147483648" }, { "int", -2147483649L }, { "int", "99999999999999999999" }, { "int", "1e30" }, { "int", "five" },
        { "long", ulong.MaxValue }, { "long", "9223372036854775808" },
        { "boolean", 1 },
        {
            "boolean",
            "1"
        }, { "boolean", "yes" }, { "boolean", "wahr" }, { "boolean", " true" }, { "boolean", "trUe\n" }, { "boolean", 0.0 },
        { "string", new[] { "a", "b" } },
        {
            "string",
            new object()
        }, { "string", new byte[] { 1 } }, { "string", double.NaN }, { "string", new Dictionary<string, string>() },
        { "string", "\uD83D" },
        {
            "string",
            "a\uDE00b"
        }, { "string", "\uDE00\uD83D" }, { "string", '\uD83D' }, { "string", TimeSpan.FromDays(2) },
        { "multipicklist", new object?[] { "a", null } },
        {
            "multipicklist",
            new object[] { "a", new[] { "b" } }
        }, { "multipicklist", 5.5e300 },
        { "base64", "no base 64!" }, { "base64", "AQL" }, { "base64", 5 },
        { "reference", new object() },
    };

    [Theory]
    [MemberData(nameof(Taken))]
    public void A_value_is_written_as_its_field_takes_it(string type, object value, string json)
        => Assert.All(s_cultures, culture => Assert.Equal(json, In(culture, () => Json(type, value))));

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_not_certain_is_refused(string type, object value)
        => Assert.All(s_cultures, culture => Assert.Null(In(culture, () => Json(type, value))));

#if NET
    [Fact]
    public void The_new_types_of_days_and_times_are_taken()
    {
        Assert.Equal("\"2026-08-01\"", Json("date", new DateOnly(2026, 8, 1)));
        Assert.Equal("\"2026-08-01\"", Json("string", new DateOnly(2026, 8, 1)));
        Assert.Equal("\"09:30:00.000Z\"", Json("time", new TimeOnly(9, 30)));
        Assert.Equal(Json("datetime", new DateTime(2026, 8, 1)), Json("datetime", new DateOnly(2026, 8, 1)));
    }
#endif

    [Fact]
    public void A_time_without_a_zone_is_local()
    {
        string expected = "\"" + new DateTime(2026, 8, 1, 10, 30, 0, DateTimeKind.Local).ToUniversalTime()
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) + "\"";

        Assert.Equal(expected, Json("datetime", "2026-08-01T10:30:00"));
        Assert.Equal(expected, Json("datetime", "2026-08-01 10:30"));
        Assert.Equal(expected, Json("datetime", new DateTime(2026, 8, 1, 10, 30, 0)));
        Assert.Equal(expected, Json("datetime", new DateTime(2026, 8, 1, 10, 30, 0, DateTimeKind.Local)));
    }

    [Fact]
    public void A_record_stands_for_its_ID()
    {
        SfRecord record = RecordType.For("Account", ["Name"]).Create();
        Assert.Null(Json("reference", record));
        record.SetOrigin(new RecordOrigin(Encoding.UTF8.GetBytes("Account"), default), "0015e00000ABCDE");

        Assert.Equal("\"0015e00000ABCDE\"", Json("reference", record));
    }

    [Fact]
    public void What_is_read_over_the_first_and_last_day_stays_a_day()
    {
        Assert.Equal("\"0001-01-01\"", Json("date", DateTime.MinValue));
        Assert.Equal("\"9999-12-31\"", Json("date", DateTime.MaxValue));
        Assert.NotNull(Json("datetime", DateTime.MinValue));
        Assert.NotNull(Json("datetime", DateTime.MaxValue));
    }

    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("100", "1e2", true)]
    [InlineData("0.10", "1E-1", true)]
    [InlineData("-0", "0", true)]
    [InlineData("1", "1.0000000001", false)]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950334", false)]
    public void Numbers_are_compared_by_value(string one, string other, bool isSame)
    {
        var first = new WireValue(WireKind.Number, one);
        var second = new WireValue(WireKind.Number, other);

        Assert.Equal(isSame, first.Means(second));
        Assert.Equal(isSame, second.Means(first));
        Assert.Equal(isSame, first.Common == second.Common);
    }

    [Fact]
    public void Texts_are_compared_letter_by_letter_and_nothing_is_nothing()
    {
        Assert.False(new WireValue(WireKind.Text, "I").Means(new WireValue(WireKind.Text, "i")));
        Assert.False(new WireValue(WireKind.Text, "ß").Means(new WireValue(WireKind.Text, "ss")));
        Assert.False(new WireValue(WireKind.Text, "1").Means(new WireValue(WireKind.Number, "1")));
        Assert.True(new WireValue(WireKind.Text, "").Means(WireValue.Null));
        Assert.All(new object?[] { null, DBNull.Value, "", Array.Empty<string>() }, value => Assert.True(FieldValue.IsEmpty(value)));
        Assert.All(new object[] { " ", 0, false, new[] { "" } }, value => Assert.False(FieldValue.IsEmpty(value)));
    }

    internal static SfField Field(string type)
    {
        using JsonDocument described = JsonDocument.Parse(
            $$"""{"name":"F","label":"F","type":"{{type}}","nillable":true,"createable":true,"updateable":true}""");
        return new SfField(described.RootElement.Clone());
    }

    // As it stands in a body; null where it is refused.
    internal static string? Json(string type, object value) => FieldValue.Convert(Field(type), value) is { } wire ? Json(wire) : null;

    internal static string Json(WireValue wire)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonObject.Options))
        {
            wire.Write(writer);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static T In<T>(string culture, Func<T> action)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
