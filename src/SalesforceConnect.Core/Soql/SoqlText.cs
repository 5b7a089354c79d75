using System.Text;

namespace SalesforceConnect.Soql;

/// <summary>
/// A SOQL or SOSL text taken apart, so that nobody looks for a word inside a literal or a comment. Every character belongs to one part.
/// </summary>
internal sealed class SoqlText
{
    private readonly List<SoqlEdit> _leftOut = [];

    /// <param name="given">The text. What is never closed in it reaches to its end.</param>
    public SoqlText(string given)
    {
        Given = given;
        var parts = new List<SoqlToken>();
        for (int at = 0; at < given.Length;)
        {
            (SoqlTokenKind kind, int end) = Next(given, at);
            parts.Add(new SoqlToken(kind, given.Substring(at, end - at), at));
            at = end;
        }

        Parts = parts;
        Tokens = [.. parts.Where(part => part.Kind is not (SoqlTokenKind.Space or SoqlTokenKind.Comment))];
        int last = Tokens.Count;
        while (last > 0 && Tokens[last - 1].Is(";"))
        {
            last--;
        }

        SoqlToken[] comments = [.. parts.Where(part => part.Kind == SoqlTokenKind.Comment)];
        if (comments.Length > 0 || last < Tokens.Count)
        {
            int begin = last > 0 ? Tokens[0].Start : 0;
            int end = last > 0 ? Tokens[last - 1].End : 0;
            IEnumerable<SoqlToken> inside = comments.Where(part => part.Start > begin && part.End < end);
            _leftOut = [new(0, begin, ""), new(end, given.Length, ""), .. inside.Select(part => new SoqlEdit(part.Start, part.End, " "))];
        }
    }

    /// <summary>The text as it was given.</summary>
    public string Given { get; }

    /// <summary>All parts, in order.</summary>
    public IReadOnlyList<SoqlToken> Parts { get; }

    /// <summary>The parts that mean something: no white space, no comments.</summary>
    public IReadOnlyList<SoqlToken> Tokens { get; }

    /// <summary>Whether it has what every query has: it begins with SELECT, and has a FROM.</summary>
    public bool IsQuery => Tokens.Count > 0 && Tokens[0].Is("SELECT") && Tokens.Any(token => token.Is("FROM"));

    /// <summary>Whether a place is within a comment: what is typed there belongs to it.</summary>
    public bool IsComment(int place)
        => Parts.Any(part => part.Kind == SoqlTokenKind.Comment && part.Start < place && place < part.End + (IsClosed(part.Text) ? 0 : 1));

    /// <summary>The text as Salesforce takes it: without comments, and without semicolons at its end.</summary>
    /// <param name="edits">What else is to change in it; what lies inside of another one is left out.</param>
    public string Plain(params IEnumerable<SoqlEdit> edits)
    {
        var plain = new StringBuilder(Given.Length);
        int at = 0;
        foreach (SoqlEdit edit in edits.Concat(_leftOut).OrderBy(edit => edit.Start))
        {
            if (edit.Start >= at)
            {
                plain.Append(Given, at, edit.Start - at).Append(edit.Text);
                at = edit.End;
            }
        }

        return plain.Append(Given, at, Given.Length - at).ToString();
    }

    private static bool IsClosed(string comment)
        => comment.Length >= 4 && comment[1] == '*' && comment.EndsWith("*/", StringComparison.Ordinal);

    private static (SoqlTokenKind Kind, int End) Next(string text, int at) => text[at] switch
    {
        '\'' => (SoqlTokenKind.Text, EndOfLiteral(text, at, '\'')),
        '{' => (SoqlTokenKind.Text, EndOfLiteral(text, at, '}')),
        '/' when at + 1 < text.Length && text[at + 1] is '/' or '*' => (SoqlTokenKind.Comment, EndOfComment(text, at)),
        char c when IsWord(c) => (SoqlTokenKind.Word, EndWhere(text, at, IsWord)),
        char c when char.IsWhiteSpace(c) => (SoqlTokenKind.Space, EndWhere(text, at, char.IsWhiteSpace)),
        _ => (SoqlTokenKind.Symbol, at + 1),
    };

    private static int EndOfLiteral(string text, int start, char close)
    {
        for (int index = start + 1; index < text.Length; index++)
        {
            if (text[index] == '\\')
            {
                index++;
            }
            else if (text[index] == close)
            {
                return index + 1;
            }
        }

        return text.Length;
    }

    private static int EndOfComment(string text, int start)
    {
        bool isLine = text[start + 1] == '/';
        int end = isLine ? text.IndexOfAny(['\r', '\n'], start) : text.IndexOf("*/", start + 2, StringComparison.Ordinal);
        return end < 0 ? text.Length : isLine ? end : end + 2;
    }

    private static int EndWhere(string text, int start, Func<char, bool> goesOn)
    {
        int end = start + 1;
        while (end < text.Length && goesOn(text[end]))
        {
            end++;
        }

        return end;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '.';
}

/// <summary>What is to stand in a part of a text's place.</summary>
/// <param name="Start">Where the part begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Text">What is to stand there.</param>
internal sealed record SoqlEdit(int Start, int End, string Text);
