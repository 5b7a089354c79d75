using System.Text;
using System.Text.RegularExpressions;
using Markdig.Syntax;
using SalesforceConnect.HelpBuilder.Pages;

namespace SalesforceConnect.HelpBuilder.Output;

/// <summary>Writes a page about a concept as the plain text that <c>Get-Help about_…</c> shows.</summary>
internal static partial class AboutText
{
    private const int Width = 80;
    private const int HeadingIndent = 2;
    private const int TextIndent = 4;

    /// <summary>The text: sections in capitals, headings indented by 2, text by 4, no line longer than 80 but code.</summary>
    public static string Create(AboutPage page)
    {
        var text = new StringBuilder();
        text.Append("TOPIC\n").Append(' ', TextIndent).Append(page.Name).Append("\n\n");
        foreach (PageSection section in page.Sections)
        {
            Append(text, section, section.Title.ToUpperInvariant(), indent: 0);
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private static void Append(StringBuilder text, PageSection section, string title, int indent)
    {
        text.Append(' ', indent).Append(title).Append('\n');
        foreach (Block block in section.Blocks)
        {
            Func<string, string> layOut = block is CodeBlock ? Indented : Wrapped;
            foreach (string line in PlainText.Paragraphs([block]).SelectMany(paragraph => paragraph.Split('\n')))
            {
                text.Append(layOut(line)).Append('\n');
            }

            text.Append('\n');
        }

        foreach (PageSection child in section.Children)
        {
            Append(text, child, child.Title, HeadingIndent);
        }
    }

    private static string Indented(string code) => code.Length == 0 ? "" : new string(' ', 2 * TextIndent) + code;

    private static string Wrapped(string paragraph)
    {
        // What goes on from an item's first line stands under its words, not under its mark.
        string hanging = new(' ', TextIndent + ListMark().Match(paragraph).Length);
        string[] words = paragraph.Split(' ');
        var text = new StringBuilder();
        string line = new string(' ', TextIndent) + words[0];
        foreach (string word in words.Skip(1))
        {
            if (line.Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line = hanging + word;
            }
            else
            {
                line += " " + word;
            }
        }

        return text.Append(line).ToString();
    }

    [GeneratedRegex(@"^(?:-|\d+\.) ")]
    private static partial Regex ListMark();
}
