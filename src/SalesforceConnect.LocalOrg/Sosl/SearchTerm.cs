using System.Text;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// What a search looks for: words, which must all be there, phrases in quotes, <c>*</c> and <c>?</c>, <c>AND</c>, <c>OR</c>,
/// <c>AND NOT</c> in whatever case, and parentheses. Texts are compared word by word, without regard to case.
/// </summary>
internal sealed class SearchTerm
{
    private readonly Func<string[], bool> _matches;

    private SearchTerm(Func<string[], bool> matches) => _matches = matches;

    /// <summary>Whether a record with these texts is found.</summary>
    public bool Matches(IEnumerable<string> texts)
    {
        // A word that no pattern matches keeps phrases from reaching over from one text to the next.
        var words = new List<string>();
        foreach (string text in texts)
        {
            words.AddRange(Words(text));
            words.Add("");
        }

        return _matches([.. words]);
    }

    public static SearchTerm Parse(string text)
    {
        List<Token> tokens = Tokenize(text);
        if (tokens.Sum(t => t.Words.Sum(w => w.Count(char.IsLetterOrDigit))) < 2)
        {
            throw SoslError.Malformed($"search term must be longer than one character: {text}");
        }

        int at = 0;
        Func<string[], bool> matches = Any(tokens, ref at);
        return at == tokens.Count ? new SearchTerm(matches) : throw SoslError.Malformed($"unexpected ')' in search term: {text}");
    }

    private static Func<string[], bool> Any(List<Token> tokens, ref int at)
    {
        var parts = new List<Func<string[], bool>> { All(tokens, ref at) };
        while (at < tokens.Count && tokens[at].Is("OR"))
        {
            at++;
            parts.Add(All(tokens, ref at));
        }

        return parts is [var only] ? only : words => parts.Exists(p => p(words));
    }

    private static Func<string[], bool> All(List<Token> tokens, ref int at)
    {
        var parts = new List<Func<string[], bool>>();
        do
        {
            bool negated = false;
            for (; at < tokens.Count && (tokens[at].Is("AND") || tokens[at].Is("NOT")); at++)
            {
                negated |= tokens[at].Is("NOT");
            }

            Func<string[], bool> part = One(tokens, ref at);
            parts.Add(negated ? words => !part(words) : part);
        }
        while (at < tokens.Count && !tokens[at].Is("OR") && !tokens[at].Is(")"));

        return parts is [var only] ? only : words => parts.TrueForAll(p => p(words));
    }

    private static Func<string[], bool> One(List<Token> tokens, ref int at)
    {
        if (at >= tokens.Count || tokens[at].Is(")") || tokens[at].Is("OR"))
        {
            throw SoslError.Malformed("search term ends too soon");
        }

        Token token = tokens[at++];
        if (!token.Is("("))
        {
            return words => Contains(words, token.Words);
        }

        Func<string[], bool> inner = Any(tokens, ref at);
        return at < tokens.Count && tokens[at++].Is(")") ? inner : throw SoslError.Malformed("expecting ')' in search term");
    }

    private static bool Contains(string[] words, string[] patterns)
    {
        for (int from = 0; from + patterns.Length <= words.Length; from++)
        {
            int i = 0;
            while (i < patterns.Length
                && System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(patterns[i], words[from + i])
                && words[from + i].Length > 0)
            {
                i++;
            }

            if (i == patterns.Length)
            {
                return true;
            }
        }

        return false;
    }

    private static List<Token> Tokenize(string text)
    {
        var tokens = new List<Token>();
        for (int at = 0; at < text.Length;)
        {
            char c = text[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (c is '(' or ')')
            {
                tokens.Add(new Token(c.ToString(), []));
                at++;
            }
            else
            {
                bool isQuoted = c == '"';
                string word = Read(text, ref at, isQuoted);
                string op = isQuoted ? "" : word.ToUpperInvariant();
                tokens.Add(op is "AND" or "OR" or "NOT" ? new Token(op, []) : new Token("", [.. Words(word, "*?")]));
            }
        }

        return tokens;
    }

    private static string Read(string text, ref int at, bool isQuoted)
    {
        var word = new StringBuilder();
        at += isQuoted ? 1 : 0;
        while (at < text.Length && (isQuoted ? text[at] != '"' : !char.IsWhiteSpace(text[at]) && text[at] is not ('(' or ')' or '"')))
        {
            // An escaped character stands for itself, and so parts words.
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
                word.Append(char.IsLetterOrDigit(text[at]) ? text[at] : ' ');
            }
            else
            {
                word.Append(text[at]);
            }

            at++;
        }

        if (isQuoted && at++ >= text.Length)
        {
            throw SoslError.Malformed("expecting '\"' in search term");
        }

        return word.ToString();
    }

    private static IEnumerable<string> Words(string text, string alsoInWords = "")
    {
        int from = 0;
        for (int at = 0; at <= text.Length; at++)
        {
            if (at < text.Length
                && (char.IsLetterOrDigit(text[at])
                    || char.IsSurrogate(text[at])
                    || alsoInWords.Contains(text[at], StringComparison.Ordinal)))
            {
                continue;
            }

            if (at > from)
            {
                yield return text[from..at];
            }

            from = at + 1;
        }
    }

    private sealed record Token(string Operator, string[] Words)
    {
        public bool Is(string op) => Operator == op;
    }
}
