using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SalesforceConnect.Core.Tests.Fuzz;

/// <summary>JSON documents of every shape, the same for the same seed. Names of one object differ.</summary>
internal static class GeneratedJson
{
    private static readonly string[] s_texts = ["", "Acme", "Müller & Söhne", "😀", "a\"b\\c/d", "\u0001\t\r\n\u2028", "2026-08-01", "0", "null", "\u0000", new(
        'x',
        300)];

    public static string Value(Random random, int depth) => random.Next(depth > 0 ? 10 : 7) switch
    {
        0 => "null",
        1 => "true",
        2 => "false",
        3 => Text(random),
        4 => Whole(random),
        5 => Fraction(random),
        6 => Exponent(random),
        7 => $"[{Space(random)}{string.Join($"{Space(random)},{Space(random)}", Values(random, depth))}{Space(random)}]",
        _ => $"{{{string.Join($"{Space(random)},", Values(random, depth).Select((value, index) => $"{Space(random)}{Name(random, index)}{Space(random)}:{Space(random)}{value}"))}}}",
    };

    private static IEnumerable<string> Values(Random random, int depth)
        => [.. Enumerable.Range(0, random.Next(6)).Select(_ => Value(random, depth - 1))];

    private static string Space(Random random) => random.Next(4) == 0 ? random.GetItems([" ", "\n", "\t", "\r\n  "], 1)[0] : "";

    private static string Name(Random random, int index)
        => JsonSerializer.Serialize(random.GetItems(s_texts, 1)[0] + index.ToString(CultureInfo.InvariantCulture));

    // Escaped, or as it stands
    private static string Text(Random random)
    {
        string text = random.GetItems(s_texts, 1)[0];
        if (random.Next(2) == 0)
        {
            return JsonSerializer.Serialize(text);
        }

        var raw = new StringBuilder("\"");
        foreach (char c in text)
        {
            raw.Append(c is '"' or '\\' or < ' ' ? $"\\u{(int)c:x4}" : c.ToString());
        }

        return raw.Append('"').ToString();
    }

    private static string Whole(Random random)
        => (random.Next(2) == 0 ? "-" : "") + (random.Next(5) == 0 ? "0" : $"{random.Next(1, 10)}{Digits(random, random.Next(40))}");

    private static string Fraction(Random random) => $"{Whole(random)}.{random.Next(10)}{Digits(random, random.Next(30))}";

    private static string Exponent(Random random)
        => $"{(random.Next(2) == 0 ? Whole(random) : Fraction(random))}{random.GetItems(["e", "E"], 1)[0]}{random.GetItems(["", "+", "-"], 1)[0]}{random.Next(200)}";

    private static string Digits(Random random, int count) => new(random.GetItems<char>("0123456789", count));
}
