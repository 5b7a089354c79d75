namespace SalesforceConnect.Soql;

/// <summary>What a part of a SOQL text is.</summary>
internal enum SoqlTokenKind
{
    /// <summary>A keyword, a name, a path with dots, or the beginning of a number or date.</summary>
    Word,

    /// <summary>Text in quotes, with them; in a search, its term in braces.</summary>
    Text,

    /// <summary>Any other character.</summary>
    Symbol,

    /// <summary>White space.</summary>
    Space,

    /// <summary>A comment, <c>// …</c> or <c>/* … */</c>.</summary>
    Comment,
}

/// <summary>One part of a SOQL text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The part itself.</param>
/// <param name="Start">Where it begins.</param>
internal sealed record SoqlToken(SoqlTokenKind Kind, string Text, int Start)
{
    /// <summary>Where it ends: the place after its last character.</summary>
    public int End => Start + Text.Length;

    /// <summary>Whether it is this keyword or symbol.</summary>
    public bool Is(string text) => Kind != SoqlTokenKind.Text && Text.Equals(text, StringComparison.OrdinalIgnoreCase);
}
