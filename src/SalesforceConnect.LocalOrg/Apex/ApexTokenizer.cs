using System.Text;

namespace SalesforceConnect.LocalOrg;

/// <summary>Cuts Apex into words; comments and white space are none.</summary>
internal sealed class ApexTokenizer(string code)
{
    private static readonly string[] s_signs = ["==", "!=", "(", ")", ";", ",", ".", "=", "+", "-", "!", "<", ">", "{", "}"];

    private readonly List<ApexToken> _tokens = [];
    private int _at;
    private int _line = 1;
    private int _lineStart;

    /// <exception cref="ApexProblem">It holds what is no word.</exception>
    public List<ApexToken> Read()
    {
        while (SkipBlank())
        {
            char first = code[_at];
            if (char.IsLetter(first) || first == '_')
            {
                Take(ApexTokenKind.Name, Run(c => char.IsLetterOrDigit(c) || c == '_'));
            }
            else if (char.IsAsciiDigit(first))
            {
                Take(ApexTokenKind.Number, Run(c => char.IsAsciiDigit(c) || c == '.'));
            }
            else if (first == '\'')
            {
                TakeText();
            }
            else if (Array.Find(s_signs, sign => string.CompareOrdinal(code, _at, sign, 0, sign.Length) == 0) is { } sign)
            {
                Take(ApexTokenKind.Sign, sign.Length);
            }
            else
            {
                throw Problem($"Invalid character in identifier: {first}");
            }
        }

        _tokens.Add(new ApexToken(ApexTokenKind.End, "<EOF>", _line, Column));
        return _tokens;
    }

    private int Column => _at - _lineStart + 1;

    private ApexProblem Problem(string problem) => new(problem, _line, Column);

    private int Run(Predicate<char> isIn)
    {
        int end = _at;
        while (end < code.Length && isIn(code[end]))
        {
            end++;
        }

        return end - _at;
    }

    private void Take(ApexTokenKind kind, int length)
    {
        _tokens.Add(new ApexToken(kind, code.Substring(_at, length), _line, Column));
        _at += length;
    }

    private void TakeText()
    {
        ApexProblem open = Problem("Illegal string literal: Line breaks are not allowed in string literals");
        (int line, int column) = (_line, Column);
        StringBuilder text = new();
        for (_at++; ; _at++)
        {
            if (_at >= code.Length || code[_at] == '\n')
            {
                throw open;
            }

            if (code[_at] == '\'')
            {
                break;
            }

            if (code[_at] == '\\' && ++_at < code.Length)
            {
                text.Append(code[_at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var c => c });
                continue;
            }

            text.Append(code[_at]);
        }

        _at++;
        _tokens.Add(new ApexToken(ApexTokenKind.Text, text.ToString(), line, column));
    }

    private bool SkipBlank()
    {
        while (_at < code.Length)
        {
            if (code[_at] == '\n')
            {
                _line++;
                _lineStart = ++_at;
            }
            else if (char.IsWhiteSpace(code[_at]))
            {
                _at++;
            }
            else if (string.CompareOrdinal(code, _at, "//", 0, 2) == 0)
            {
                _at += Run(c => c != '\n');
            }
            else if (string.CompareOrdinal(code, _at, "/*", 0, 2) == 0)
            {
                int end = code.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                if (end < 0)
                {
                    throw Problem("Unterminated comment");
                }

                for (; _at < end + 2; _at++)
                {
                    if (code[_at] == '\n')
                    {
                        _line++;
                        _lineStart = _at + 1;
                    }
                }
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
