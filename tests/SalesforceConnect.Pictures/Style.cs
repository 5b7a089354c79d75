namespace SalesforceConnect.Pictures;

/// <summary>How a terminal shows a character. Colours are those of the terminal's sixteen, by number; null is its own.</summary>
internal readonly record struct Style(int? Color, bool IsBold, bool IsItalic)
{
    /// <summary>This one, changed as a sequence <c>ESC [ … m</c> says (https://ecma-international.org/publications-and-standards/standards/ecma-48/, SGR).</summary>
    public Style With(IEnumerable<int> codes)
    {
        Style style = this;
        foreach (int code in codes)
        {
            style = code switch
            {
                0 => default,
                1 => style with { IsBold = true },
                3 => style with { IsItalic = true },
                22 => style with { IsBold = false },
                23 => style with { IsItalic = false },
                39 => style with { Color = null },
                >= 30 and <= 37 => style with { Color = code - 30 },
                >= 90 and <= 97 => style with { Color = code - 90 + 8 },
                // Grounds, and text and ground exchanged, which only a bar of progress has.
                7 or 27 or 40 or 49 => style,
                _ => throw new NotSupportedException($"The picture knows no style {code}."),
            };
        }

        return style;
    }
}
