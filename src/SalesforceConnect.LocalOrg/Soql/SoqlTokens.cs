using System.Globalization;

namespace SalesforceConnect.LocalOrg;

/// <summary>The tokens of a query, read from the first to the last by every part of the parser.</summary>
internal sealed class SoqlTokens(string text)
{
    private static readonly HashSet<string> s_clauses = new(StringComparer.OrdinalIgnoreCase)
    {
        "FROM", "WHERE", "USING", "WITH", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR", "ALL", "UPDATE",
    };

    private readonly List<SoqlToken> _all = SoqlTokenizer.Tokenize(text);
    private int _next;

    /// <summary>The whole query.</summary>
    public string Text { get; } = text;

    /// <summary>The next token; at the end, one that says so.</summary>
    public SoqlToken Peek => _all[_next];

    public SoqlToken PeekAhead(int count) => _all[Math.Min(_next + count, _all.Count - 1)];

    /// <summary>Whether the next token is a word that no clause begins with.</summary>
    public bool IsAtName => Peek.Kind == SoqlTokenKind.Word && !s_clauses.Contains(Peek.Text);

    public FieldPath Path()
    {
        SoqlToken start = Peek;
        var parts = new List<string>();
        do
        {
            SoqlToken part = Peek;
            if (parts.Count == 0 ? !IsAtName : part.Kind != SoqlTokenKind.Word)
            {
                throw Unexpected();
            }

            Take();
            parts.Add(part.Text);
        }
        while (TakeSymbol("."));

        return new FieldPath(parts, start.Position);
    }

    public int WholeNumber()
    {
        SoqlToken token = Take();
        return token.Kind == SoqlTokenKind.Number
            && int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw SoqlError.UnexpectedToken(Text, token);
    }

    public SoqlToken Take() => Peek.Kind == SoqlTokenKind.End ? throw Unexpected() : _all[_next++];

    public bool TakeWord(string word)
    {
        bool found = Peek.IsWord(word);
        _next += found ? 1 : 0;
        return found;
    }

    public bool TakeSymbol(string symbol)
    {
        bool found = Peek.IsSymbol(symbol);
        _next += found ? 1 : 0;
        return found;
    }

    public void ExpectWord(string word)
    {
        if (!TakeWord(word))
        {
            throw Unexpected();
        }
    }

    public void ExpectSymbol(string symbol)
    {
        if (!TakeSymbol(symbol))
        {
            throw Unexpected();
        }
    }

    public SalesforceException Unexpected() => SoqlError.UnexpectedToken(Text, Peek);
}
