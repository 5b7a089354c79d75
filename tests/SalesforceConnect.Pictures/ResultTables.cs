using System.Globalization;
using System.Text.RegularExpressions;

namespace SalesforceConnect.Pictures;

/// <summary>The tables of results in the benchmarks' README, by section, row and column.</summary>
internal sealed partial class ResultTables(string readme)
{
    /// <summary>The two times of a cell such as <c>0.71 (2.45 s / 3.47 s)</c>, in seconds: ours and the other's.</summary>
    /// <exception cref="InvalidOperationException">There is no such cell, or it has no times.</exception>
    public (double Ours, double Theirs) this[string section, string row, string column]
    {
        get
        {
            string[] lines = readme.ReplaceLineEndings("\n").Split('\n');
            string[] own = [.. lines.SkipWhile(line => line != $"## {section}").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))];
            for (int at = 0; at < own.Length; at++)
            {
                string[] header = Cells(own[at]);
                int place = Array.IndexOf(header, column);
                if (place < 0)
                {
                    continue;
                }

                string? cell = own.Skip(at + 2).TakeWhile(line => line.StartsWith('|')).Select(Cells).FirstOrDefault(cells => cells[0] == row)?[place];
                Match times = Times().Match(cell ?? "");
                if (times.Success)
                {
                    return (Number(times.Groups[1].Value), Number(times.Groups[2].Value));
                }
            }

            throw new InvalidOperationException($"The section {section} of the benchmarks' README has no times of \"{row}\" under \"{column}\".");
        }
    }

    private static string[] Cells(string line) => line.StartsWith('|') ? [.. line.Split('|')[1..^1].Select(cell => cell.Trim())] : [];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\(([0-9.]+)(?: s)? / ([0-9.]+)(?: s)?\)")]
    private static partial Regex Times();
}
