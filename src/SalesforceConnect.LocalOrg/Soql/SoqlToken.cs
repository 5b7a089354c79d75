namespace SalesforceConnect.LocalOrg;

/// <summary>A token. The text of a string literal keeps its escapes, which mean something else to LIKE, and not its quotes.</summary>
internal readonly record struct SoqlToken(SoqlTokenKind Kind, string Text, int Position)
{
    public bool IsWord(string word) => Kind == SoqlTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == SoqlTokenKind.Symbol && Text == symbol;
}
