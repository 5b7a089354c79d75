using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SalesforceConnect.LocalOrg;

internal static partial class SoqlTokenizer
{
    public static List<SoqlToken> Tokenize(string query)
    {
        var tokens = new List<SoqlToken>();
        int at = 0;
        while (true)
        {
            while (at < query.Length && char.IsWhiteSpace(query[at]))
            {
                at++;
            }

            if (at >= query.Length)
            {
                tokens.Add(new SoqlToken(SoqlTokenKind.End, "", query.Length));
                return tokens;
            }

            SoqlToken token = Next(query, at, out at);
            tokens.Add(token);
        }
    }

    /// <summary>The value of a string literal.</summary>
    public static string Unescape(string query, SoqlToken token)
    {
        if (!token.Text.Contains('\\', StringComparison.Ordinal))
        {
            return token.Text;
        }

        var value = new StringBuilder(token.Text.Length);
        for (int i = 0; i < token.Text.Length; i++)
        {
            value.Append(token.Text[i] == '\\' ? Escaped(query, token, ref i) : token.Text[i]);
        }

        return value.ToString();
    }

    /// <summary>
    /// The character that the escape at <paramref name="i"/> stands for; leaves the index on the escape's last character.
    /// </summary>
    public static char Escaped(string query, SoqlToken token, ref int i)
    {
        i++;
        switch (token.Text[i])
        {
            case 'n' or 'N': return '\n';
            case 'r' or 'R': return '\r';
            case 't' or 'T': return '\t';
            case 'b' or 'B': return '\b';
            case 'f' or 'F': return '\f';
            case '\'' or '"' or '\\' or '_' or '%': return token.Text[i];
            case 'u' when i + 4 < token.Text.Length
                && ushort.TryParse(
                    token.Text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code):
                i += 4;
                return (char)code;
            default: throw SoqlError.Malformed(query, token.Position + i, $"Illegal escape sequence: '\\{token.Text[i]}'");
        }
    }

    private static SoqlToken Next(string query, int start, out int end)
    {
        char c = query[start];
        if (char.IsAsciiLetter(c) || c == '_')
        {
            end = start + 1;
            while (end < query.Length && (char.IsAsciiLetterOrDigit(query[end]) || query[end] == '_'))
            {
                end++;
            }

            return new SoqlToken(SoqlTokenKind.Word, query[start..end], start);
        }

        if (c == '\'')
        {
            return String(query, start, out end);
        }

        if (char.IsAsciiDigit(c)
            || (c is '+' or '-' or '.' && start + 1 < query.Length && (char.IsAsciiDigit(query[start + 1]) || query[start + 1] == '.')))
        {
            foreach ((Regex? pattern, SoqlTokenKind kind) in new[]
            {
                (DateTimePattern(), SoqlTokenKind.DateTime),
                (DatePattern(), SoqlTokenKind.Date),
                (TimePattern(), SoqlTokenKind.Time),
                (NumberPattern(), SoqlTokenKind.Number)
            })
            {
                Match match = pattern.Match(query, start);
                if (match.Success)
                {
                    end = start + match.Length;
                    return new SoqlToken(kind, match.Value, start);
                }
            }
        }

        foreach (string symbol in (ReadOnlySpan<string>)["!=", "<>", "<=", ">="])
        {
            if (string.CompareOrdinal(query, start, symbol, 0, 2) == 0)
            {
                end = start + 2;
                return new SoqlToken(SoqlTokenKind.Symbol, symbol, start);
            }
        }

        if (c is '=' or '<' or '>' or '(' or ')' or ',' or '.' or ':' or '*' or ';')
        {
            end = start + 1;
            return new SoqlToken(SoqlTokenKind.Symbol, c.ToString(), start);
        }

        throw SoqlError.Malformed(query, start, $"unexpected char: '{c}'");
    }

    private static SoqlToken String(string query, int start, out int end)
    {
        for (end = start + 1; end < query.Length; end++)
        {
            if (query[end] == '\\')
            {
                end++;
            }
            else if (query[end] == '\'')
            {
                end++;
                return new SoqlToken(SoqlTokenKind.Text, query[(start + 1)..(end - 1)], start);
            }
        }

        throw new SalesforceException(400, "MALFORMED_QUERY", $"line 1:{query.Length} mismatched character '<EOF>' expecting '''");
    }

    [GeneratedRegex(@"\G\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex DateTimePattern();

    [GeneratedRegex(@"\G\d{4}-\d{2}-\d{2}(?![\dT])", RegexOptions.CultureInvariant)]
    private static partial Regex DatePattern();

    [GeneratedRegex(@"\G\d{2}:\d{2}:\d{2}(\.\d+)?Z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex TimePattern();

    [GeneratedRegex(@"\G[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();
}
