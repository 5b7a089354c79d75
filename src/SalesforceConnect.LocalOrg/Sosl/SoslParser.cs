using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SalesforceConnect.LocalOrg;

/// <summary>Reads <c>FIND {…} IN … FIELDS RETURNING …, … LIMIT n</c>. What it does not know it refuses by name.</summary>
internal sealed partial class SoslParser
{
    private readonly string _text;
    private int _at;

    private SoslParser(string text) => _text = text;

    public static SoslQuery Parse(string text) => new SoslParser(text).Read();

    public static SearchScope Scope(string name)
        => Enum.TryParse<SearchScope>(name, ignoreCase: true, out SearchScope scope) && !char.IsAsciiDigit(name[0])
        ? scope
        : throw SoslError.Malformed($"unexpected token: {name}");

    private SoslQuery Read()
    {
        if (!TakeWord("FIND"))
        {
            throw Unexpected();
        }

        var term = SearchTerm.Parse(Term());
        SearchScope scope = SearchScope.All;
        if (TakeWord("IN"))
        {
            scope = Scope(Word() ?? throw Unexpected());
            if (!TakeWord("FIELDS"))
            {
                throw Unexpected();
            }
        }

        var objects = new List<SoslObject>();
        if (TakeWord("RETURNING"))
        {
            do
            {
                objects.Add(Object());
            }
            while (TakeSymbol(','));
        }

        int? limit = null;
        if (TakeWord("LIMIT"))
        {
            limit = int.TryParse(Word(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw Unexpected();
        }

        SkipSpace();
        return _at == _text.Length ? new SoslQuery(term, scope, objects, limit) : throw Unexpected();
    }

    private string Term()
    {
        if (!TakeSymbol('{'))
        {
            throw SoslError.Malformed("No search term found. The search term must be enclosed in braces.");
        }

        var term = new StringBuilder();
        for (; _at < _text.Length && _text[_at] != '}'; _at++)
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length)
            {
                term.Append(_text[_at++]);
            }

            term.Append(_text[_at]);
        }

        return TakeSymbol('}') ? term.ToString() : throw Unexpected();
    }

    private SoslObject Object()
    {
        string name = Word() ?? throw Unexpected();
        if (!TakeSymbol('('))
        {
            return new SoslObject(name, null, "");
        }

        int from = _at;
        int depth = 1;
        for (; _at < _text.Length; _at++)
        {
            switch (_text[_at])
            {
                case '\'':
                    for (_at++; _at < _text.Length && _text[_at] != '\''; _at++)
                    {
                        _at += _text[_at] == '\\' ? 1 : 0;
                    }

                    break;
                case '(':
                    depth++;
                    break;
                case ')' when --depth == 0:
                    string inside = _text[from.._at++];
                    Match clause = FirstClause().Match(inside);
                    return clause.Success
                        ? new SoslObject(name, inside[..clause.Index], inside[clause.Index..])
                        : new SoslObject(name, inside, "");
                default:
                    break;
            }
        }

        throw Unexpected();
    }

    private string? Word()
    {
        SkipSpace();
        int from = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }

        return _at > from ? _text[from.._at] : null;
    }

    private bool TakeWord(string word)
    {
        int from = _at;
        if (word.Equals(Word(), StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        _at = from;
        return false;
    }

    private bool TakeSymbol(char symbol)
    {
        SkipSpace();
        bool found = _at < _text.Length && _text[_at] == symbol;
        _at += found ? 1 : 0;
        return found;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private SalesforceException Unexpected() => SoslError.Malformed(
        _at >= _text.Length ? "unexpected token: <EOF>" : $"line 1:{_at} unexpected token: '{Word() ?? _text[_at].ToString()}'");

    [GeneratedRegex(@"\b(WHERE|USING|WITH|ORDER\s+BY|LIMIT|OFFSET)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FirstClause();
}
