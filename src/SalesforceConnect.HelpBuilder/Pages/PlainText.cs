using System.Globalization;
using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>Markdown as the plain text that a console shows.</summary>
internal static class PlainText
{
    /// <summary>The paragraphs of some blocks. A list is one paragraph, whose lines begin with a dash or a number.</summary>
    public static IEnumerable<string> Paragraphs(IEnumerable<Block> blocks) => blocks.SelectMany(ParagraphsOf);

    /// <summary>The text of a heading or a paragraph. A line end in the source is a space.</summary>
    public static string Of(ContainerInline? inlines)
    {
        var text = new StringBuilder();
        Append(text, inlines);
        return text.ToString().Trim();
    }

    /// <summary>The lines of a code block.</summary>
    public static string Of(CodeBlock code) => code.Lines.ToString().ReplaceLineEndings("\n").TrimEnd();

    private static IEnumerable<string> ParagraphsOf(Block block) => block switch
    {
        CodeBlock code => [Of(code)],
        LeafBlock leaf => [Of(leaf.Inline)],
        ListBlock list => [string.Join('\n', list.SelectMany((item, index) => Item((ListItemBlock)item, Mark(list, index))))],
        ContainerBlock container => Paragraphs(container),
        _ => [],
    };

    private static string Mark(ListBlock list, int index)
        => list.IsOrdered ? (int.Parse(list.OrderedStart ?? "1", CultureInfo.InvariantCulture) + index) + ". " : "- ";

    private static IEnumerable<string> Item(ListItemBlock item, string mark)
        => Paragraphs(item).Select((text, index) => (index == 0 ? mark : new string(' ', mark.Length)) + text);

    private static void Append(StringBuilder text, ContainerInline? inlines)
    {
        foreach (Inline inline in inlines ?? [])
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content);
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case LineBreakInline line:
                    text.Append(line.IsHard ? '\n' : ' ');
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded);
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case LinkInline link:
                    Append(text, link);
                    if (IsAbsolute(link.Url))
                    {
                        text.Append(CultureInfo.InvariantCulture, $" ({link.Url})");
                    }

                    break;
                case ContainerInline container:
                    Append(text, container);
                    break;
            }
        }
    }

    private static bool IsAbsolute(string? url)
        => Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttps;
}
