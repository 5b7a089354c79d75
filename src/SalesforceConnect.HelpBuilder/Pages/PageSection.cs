using Markdig.Syntax;

namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>A heading of a page and what stands under it.</summary>
/// <param name="Title">The heading's text.</param>
/// <param name="Line">The heading's line, from 1.</param>
internal sealed record PageSection(string Title, int Line)
{
    /// <summary>What stands between this heading and the next one.</summary>
    public List<Block> Blocks { get; } = [];

    /// <summary>The headings one level below.</summary>
    public List<PageSection> Children { get; } = [];

    /// <summary>The code blocks that stand directly under the heading.</summary>
    public IEnumerable<FencedCodeBlock> Code => Blocks.OfType<FencedCodeBlock>();
}
