using System.Text;

namespace SalesforceConnect.Query;

/// <summary>A query as people keep it in files, and as Salesforce takes it.</summary>
internal static class SoqlText
{
    /// <summary>
    /// A text without its comments, <c>// …</c> and <c>/* … */</c>, and without semicolons at its end. What stands in quotes, or between
    /// the braces of a search, stays as it is.
    /// </summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        int literal = 0;
        for (int index = 0; index < text.Length;)
        {
            int comment = EndOfComment(text, index);
            if (comment > index)
            {
                plain.Append(' ');
                index = comment;
                continue;
            }

            int end = text[index] is '\'' or '{' ? EndOfLiteral(text, index) : index + 1;
            plain.Append(text, index, end - index);
            literal = end > index + 1 ? plain.Length : literal;
            index = end;
        }

        int length = plain.Length;
        while (length > literal && (plain[length - 1] == ';' || char.IsWhiteSpace(plain[length - 1])))
        {
            length--;
        }

        string written = plain.ToString(0, length).TrimStart();
        return written.Length == text.Trim().Length ? text : written;
    }

    /// <summary>Where the comment ends that begins at a place: before the end of its line, or after its mark; the place itself where none begins.</summary>
    public static int EndOfComment(string text, int start)
    {
        if (start + 1 >= text.Length || text[start] != '/' || text[start + 1] is not ('/' or '*'))
        {
            return start;
        }

        bool isLine = text[start + 1] == '/';
        int end = isLine ? text.IndexOfAny(['\r', '\n'], start) : text.IndexOf("*/", start + 2, StringComparison.Ordinal);
        return end < 0 ? text.Length : isLine ? end : end + 2;
    }

    /// <summary>Whether a text has what every query has: it begins with SELECT, and has a FROM.</summary>
    public static bool IsQuery(string text)
    {
        List<SoqlToken> tokens = SoqlTokenizer.Read(text);
        return tokens.Count > 0 && tokens[0].Is("SELECT") && tokens.Any(token => token.Is("FROM"));
    }

    // With its quotes or braces; one that is never closed reaches to the end.
    private static int EndOfLiteral(string text, int start)
    {
        char close = text[start] == '{' ? '}' : text[start];
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
}
