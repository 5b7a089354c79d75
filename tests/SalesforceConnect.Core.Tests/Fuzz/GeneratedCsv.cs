namespace SalesforceConnect.Core.Tests.Fuzz;

/// <summary>Tables of text, with all that makes CSV hard.</summary>
internal static class GeneratedCsv
{
    private const int MostColumns = 8;
    private const int MostParts = 6;

    private static readonly string[] s_parts =
    [
        "a", "Z", "7", " ", "  ", "\"", "\"\"", "\"\"\"", ",", ";", "\t", "|", "^", "\n", "\r", "\r\n", "\n\n", "'", "\\", "#", "#N/A", "=",
        "é", "ß", "中", "👍", "\u00A0", "\u2028", "\uFEFF", "\u0001", "null", "true", "1,5", "2026-01-02", "text of some length, as people write it",
    ];

    /// <summary>A value.</summary>
    public static string Cell(Random random) => random.Next(4) == 0 ? "" : random.Join(s_parts, random.Next(1, MostParts));

    /// <summary>Rows, each with as many values as there are columns.</summary>
    public static string[][] Table(Random random, int rows)
    {
        int columns = random.Next(1, MostColumns);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => Cell(random)).ToArray())];
    }
}
