using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;

namespace SalesforceConnect.Core.Tests.Fuzz;

/// <summary>
/// The JSON reader: every generated document is read to the last digit, and what is damaged is one error or a true value.
/// </summary>
public sealed class JsonFuzzTests
{
    [Fact]
    public async Task Documents_are_read_as_System_Text_Json_reads_them()
        => await Generated.CheckAsync(
            20260801,
            random => GeneratedJson.Value(random, depth: 4),
            json =>
            {
                using JsonDocument expected = JsonDocument.Parse(json);
                AssertSame(expected.RootElement, JsonReader.Read(Encoding.UTF8.GetBytes(json), JsonTable.Instance));
                return true;
            },
            Generated.Escaped);

    [Fact]
    public async Task Documents_cut_short_are_always_invalid()
        => await Generated.CheckAsync(
            20260802,
            random =>
            {
                byte[] json = Encoding.UTF8.GetBytes($"[{GeneratedJson.Value(random, depth: 3)}]");
                return json[..random.Next(json.Length)];
            },
            json => ReadOrInvalid(json) ? throw new InvalidOperationException("It was read.") : false,
            Convert.ToHexString);

    [Fact]
    public async Task Damaged_documents_are_invalid_or_what_System_Text_Json_makes_of_them()
    {
        int read = await Generated.CheckAsync(
            20260803,
            random => Damaged(random, Encoding.UTF8.GetBytes(GeneratedJson.Value(random, depth: 3))),
            ReadOrInvalid,
            Convert.ToHexString);

        Assert.InRange(read, Generated.Count / 20, Generated.Count * 19 / 20);
    }

    // Whether it was read.
    private static bool ReadOrInvalid(byte[] json)
    {
        object? value;
        try
        {
            value = JsonReader.Read(json, JsonTable.Instance);
        }
        catch (SfException error)
        {
            Assert.Equal(
                (error.ErrorId == "NumberTooLarge" ? error.ErrorId : "InvalidJson", SfErrorCategory.InvalidData),
                (error.ErrorId, error.Category));
            return false;
        }

        using JsonDocument expected = JsonDocument.Parse(
            json.AsMemory(json is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0), new JsonDocumentOptions { MaxDepth = 128 });
        AssertSame(expected.RootElement, value);
        return true;
    }

    private static byte[] Damaged(Random random, byte[] json)
    {
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            int from = random.Next(json.Length + 1);
            int to = random.Next(from, Math.Min(json.Length, from + 20) + 1);
            byte[] part = json[from..to];
            json = random.Next(6) switch
            {
                // Bytes lost, doubled, turned round; another byte, a sign of JSON, a piece of another document
                0 => [.. json[..from], .. json[to..]],
                1 => [.. json[..to], .. part, .. json[to..]],
                2 => [.. json[..from], .. part.Reverse(), .. json[to..]],
                3 => [.. json[..from], (byte)random.Next(256), .. json[to..]],
                4 => [.. json[..from], (byte)random.One("{}[],:\"\\0-.eEtfn \n".AsSpan()), .. json[from..]],
                _ => [.. json[..from], .. Encoding.UTF8.GetBytes(GeneratedJson.Value(random, depth: 1)), .. json[to..]],
            };
        }

        return json;
    }

    private static void AssertSame(JsonElement expected, object? actual)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Dictionary<string, object?> table = Assert.IsType<Dictionary<string, object?>>(actual);
                var last = expected.EnumerateObject()
                    .GroupBy(property => property.Name)
                    .ToDictionary(same => same.Key, same => same.Last().Value);
                Assert.Equal(last.Count, table.Count);
                foreach ((string name, JsonElement value) in last)
                {
                    AssertSame(value, table[name]);
                }

                break;
            case JsonValueKind.Array:
                object?[] items = Assert.IsType<object?[]>(actual);
                Assert.Equal(expected.GetArrayLength(), items.Length);
                foreach ((JsonElement item, int index) in expected.EnumerateArray().Select((item, index) => (item, index)))
                {
                    AssertSame(item, items[index]);
                }

                break;
            case JsonValueKind.Number:
                AssertSameNumber(expected.GetRawText(), actual!);
                break;
            default:
                object? scalar =
                    expected.ValueKind switch
                    {
                        JsonValueKind.String
                        => expected.GetString(),
                        JsonValueKind.Null => null,
                        _ => expected.GetBoolean()
                    };
                Assert.Equal(scalar, actual);
                break;
        }
    }

    private static void AssertSameNumber(string digits, object actual)
    {
        if (digits.AsSpan().IndexOfAny(".eE") < 0)
        {
            BigInteger whole = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
            Type smallest = whole >= int.MinValue && whole <= int.MaxValue ? typeof(int)
                : whole >= long.MinValue && whole <= long.MaxValue ? typeof(long) : typeof(BigInteger);
            Assert.Equal(smallest, actual.GetType());
            Assert.Equal(whole, actual switch { int small => small, long large => large, _ => (BigInteger)actual });
        }
        else if (actual is decimal exact)
        {
            Assert.Equal(Normalize(digits), Normalize(exact.ToString(CultureInfo.InvariantCulture)));
        }
        else
        {
            Assert.Equal(double.Parse(digits, CultureInfo.InvariantCulture), Assert.IsType<double>(actual));
        }
    }

    // Whole number and power of ten, without zeros at the end: the value to the last digit, however it is written.
    private static (BigInteger Number, int Power) Normalize(string digits)
    {
        string[] parts = digits.Split('e', 'E');
        int point = parts[0].IndexOf('.');
        int power =
            (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - (point < 0 ? 0 : parts[0].Length - point - 1);
        BigInteger number = BigInteger.Parse(parts[0].Replace(".", ""), CultureInfo.InvariantCulture);
        for (; !number.IsZero && number % 10 == 0; power++)
        {
            number /= 10;
        }

        return (number, number.IsZero ? 0 : power);
    }
}
