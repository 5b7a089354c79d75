using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;

namespace SalesforceConnect.Core.Tests.Json;

/// <summary>JSON becomes objects; every digit stays, and what is not JSON is one clear error.</summary>
[Collection(Hosting.SecretsInUse.Name)]
public sealed class JsonReaderTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-1", -1)]
    [InlineData("2147483647", 2147483647)]
    [InlineData("2147483648", 2147483648L)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("1e300", 1e300)]
    [InlineData("\"2026-08-01T10:00:00.000+0000\"", "2026-08-01T10:00:00.000+0000")]
    [InlineData("\"\\u00fc\\ud83d\\ude00\\n\"", "ü😀\n")]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", null)]
    [InlineData(" \r\n\t7 \n", 7)]
    public void A_value_keeps_its_kind(string json, object? expected) => Assert.Equal(expected, Read(json));

    [Fact]
    public void Fractions_are_decimal_where_it_holds_them_exactly_and_else_double()
    {
        Assert.Equal(1234567890.123456789m, Read("1234567890.123456789"));
        Assert.Equal("1.10", ((decimal)Read("1.10")!).ToString(CultureInfo.InvariantCulture));
        Assert.Equal(0.1m, Read("0.1"));
        Assert.Equal(3.14159265358979323846264338327950288419716939937510d, Read("3.14159265358979323846264338327950288419716939937510"));
        Assert.Equal(
            BigInteger.Parse("123456789012345678901234567890", CultureInfo.InvariantCulture), Read("123456789012345678901234567890"));
        Assert.Equal(BigInteger.Parse("-9223372036854775809", CultureInfo.InvariantCulture), Read("-9223372036854775809"));
    }

    [Theory]
    [InlineData("1e400", 0)]
    [InlineData("-1e400", 0)]
    [InlineData("1.5e99999999999999999999", 0)]
    [InlineData("1", 1000)]
    [InlineData("-12345678901234567890123456789", 10_000_000)]
    [InlineData("1", 10_000_000)]
    public void A_number_beyond_every_type_is_told(string number, int zeros)
    {
        string json = number + new string('0', zeros);

        SfException error = Assert.Throws<SfException>(() => Read($"[1,{{\"a\":{json}}}]"));

        Assert.Equal(("NumberTooLarge", SfErrorCategory.InvalidData), (error.ErrorId, error.Category));
        Assert.Contains(
            $": {(json.Length > 20 ? json[..20] + "…" : json)} ({json.Length} characters)", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Raw", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_too_small_for_every_type_is_zero_and_long_numbers_are_read()
    {
        string whole = "1" + new string('0', 999);
        string fraction = "0." + new string('1', 1_000_000);

        Assert.Equal(
            [0d, BigInteger.Pow(10, 999), 0.1111111111111111],
            Assert.IsType<object?[]>(Read($"[1e-400,{whole},{fraction}]")));
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over() => Assert.Equal(7, JsonReader.Read([0xEF, 0xBB, 0xBF, (byte)'7'], JsonTable.Instance));

    [Fact]
    public void The_last_of_several_properties_of_one_name_counts_and_names_keep_their_case()
    {
        Dictionary<string, object?> table = Assert.IsType<Dictionary<string, object?>>(Read("""{"a":1,"A":2,"a":3,"":4}"""));

        Assert.Equal(
            [("", 4), ("A", 2), ("a", 3)],
            table.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, (int)pair.Value!)));
    }

    [Fact]
    public void Nesting_goes_128_levels_deep_and_more_is_an_error()
    {
        object? value = Read(new string('[', 128) + new string(']', 128));
        for (int level = 1; level < 128; level++)
        {
            value = Assert.Single(Assert.IsType<object?[]>(value));
        }

        Assert.Empty(Assert.IsType<object?[]>(value));
        Invalid(Encoding.UTF8.GetBytes(new string('[', 129) + new string(']', 129)));
        Invalid(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 100_000))));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("  ", 2)]
    [InlineData("<html></html>", 0)]
    [InlineData("nul", 3)]
    [InlineData("{", 1)]
    [InlineData("[1,]", 3)]
    [InlineData("{\"a\":1,}", 7)]
    [InlineData("{'a':1}", 1)]
    [InlineData("NaN", 0)]
    [InlineData("01", 1)]
    [InlineData("1 2", 2)]
    [InlineData("[1]x", 3)]
    [InlineData("[\n1,\n2,\nx]", 8)]
    [InlineData("/* x */ 1", 0)]
    [InlineData("\"a\nb\"", 2)]
    [InlineData("\"\\x\"", 2)]
    public void What_is_not_JSON_is_told_with_its_place(string json, int position)
    {
        SfException error = Invalid(Encoding.UTF8.GetBytes(json));

        Assert.Contains($"{json.Length} bytes, wrong at byte {position}.", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Raw", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'"', 0xFF, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xC3, (byte)'"' })]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xED, 0xA0, 0x80, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF })]
    [InlineData(new byte[] { 0xEF, 0xBB })]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'1', 0 })]
    [InlineData(new byte[] { 0 })]
    public void Bytes_that_are_not_UTF8_are_not_JSON(byte[] json) => Invalid(json);

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00\":1}")]
    [InlineData("[\"\\ud800\\ud800\"]")]
    public void Half_a_surrogate_pair_is_not_text(string json) => Invalid(Encoding.UTF8.GetBytes(json));

    private static object? Read(string json) => JsonReader.Read(Encoding.UTF8.GetBytes(json), JsonTable.Instance);

    private static SfException Invalid(byte[] json)
    {
        SfException error = Assert.Throws<SfException>(() => JsonReader.Read(json, JsonTable.Instance));
        Assert.Equal(("InvalidJson", SfErrorCategory.InvalidData), (error.ErrorId, error.Category));
        return error;
    }
}
