using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace SalesforceConnect.Pictures;

/// <summary>Lines of a terminal as SVG: a window with a ground of its own, which reads the same on a light and on a dark page.</summary>
internal static partial class TerminalPicture
{
    private const double CharacterWidth = 7.82;
    private const int LineHeight = 18;
    private const int Left = 16;
    private const int Bar = 34;

    // The terminal's sixteen colours; each has a contrast of at least 4.5 to the ground.
    private static readonly string[] s_colors =
    [
        "#6e7681", "#ff7b72", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#e6edf3",
        "#8b949e", "#ffa198", "#7ee787", "#f2cc60", "#a5d6ff", "#e2c5ff", "#9be9f0", "#ffffff",
    ];

    public static string Draw(IReadOnlyList<IReadOnlyList<Cell>> lines)
    {
        int width = (2 * Left) + (int)Math.Ceiling(lines.Max(line => line.Count) * CharacterWidth);
        int height = Bar + (lines.Count * LineHeight) + 14;
        var body = new StringBuilder();
        for (int row = 0; row < lines.Count; row++)
        {
            foreach ((int column, Style style, string text) in Runs(lines[row]))
            {
                string x = (Left + (column * CharacterWidth)).ToString("0.##", CultureInfo.InvariantCulture);
                string length = (text.Length * CharacterWidth).ToString("0.##", CultureInfo.InvariantCulture);
                body.Append(CultureInfo.InvariantCulture, $"    <text x=\"{x}\" y=\"{Bar + 14 + (row * LineHeight)}\" textLength=\"{length}\"");
                body.Append(style.Color is { } color ? $" fill=\"{s_colors[color]}\"" : "");
                body.Append(style.IsBold ? " font-weight=\"600\"" : "").Append(style.IsItalic ? " font-style=\"italic\"" : "");
                body.Append(CultureInfo.InvariantCulture, $">{WebUtility.HtmlEncode(text)}</text>\n");
            }
        }

        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-label="A tour of SalesforceConnect in a terminal">
              <rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" fill="#0d1117" stroke="#3d444d"/>
              <circle cx="20" cy="17" r="5" fill="#ff7b72"/><circle cx="38" cy="17" r="5" fill="#e3b341"/><circle cx="56" cy="17" r="5" fill="#56d364"/>
              <g font-family="ui-monospace, SFMono-Regular, 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="13" fill="#e6edf3">
            {body.ToString().TrimEnd()}
              </g>
            </svg>

            """.ReplaceLineEndings("\n");
    }

    // Stretches of one style without two blanks together, so that each word begins where it stands, in any font.
    private static IEnumerable<(int Column, Style Style, string Text)> Runs(IReadOnlyList<Cell> line)
    {
        int at = 0;
        while (at < line.Count)
        {
            int end = at;
            while (end < line.Count && line[end].Style == line[at].Style)
            {
                end++;
            }

            string text = string.Concat(line.Skip(at).Take(end - at).Select(cell => cell.Character));
            foreach (Match words in Words().Matches(text))
            {
                yield return (at + words.Index, line[at].Style, words.Value);
            }

            at = end;
        }
    }

    [GeneratedRegex(@"\S+(?: \S+)*")]
    private static partial Regex Words();
}
