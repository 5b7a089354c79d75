namespace SalesforceConnect.Query;

/// <summary>Takes a SOQL text apart, so that nobody looks for a word inside a literal.</summary>
internal static class SoqlTokenizer
{
    /// <summary>The parts of a text, without its white space and comments. A literal that is never closed reaches to the end.</summary>
    public static List<SoqlToken> Read(string soql)
    {
        var tokens = new List<SoqlToken>();
        for (int index = 0; index < soql.Length;)
        {
            char c = soql[index];
            if (char.IsWhiteSpace(c))
            {
                index++;
                continue;
            }

            if (SoqlText.EndOfComment(soql, index) is var after && after > index)
            {
                index = after;
                continue;
            }

            (SoqlTokenKind kind, int end) = c == '\'' ? (SoqlTokenKind.Text, EndOfText(soql, index))
                : IsWord(c) ? (SoqlTokenKind.Word, EndOfWord(soql, index))
                : (SoqlTokenKind.Symbol, index + 1);
            tokens.Add(new SoqlToken(kind, soql.Substring(index, end - index), index));
            index = end;
        }

        return tokens;
    }

    private static int EndOfText(string soql, int start)
    {
        for (int index = start + 1; index < soql.Length; index++)
        {
            if (soql[index] == '\\')
            {
                index++;
            }
            else if (soql[index] == '\'')
            {
                return index + 1;
            }
        }

        return soql.Length;
    }

    private static int EndOfWord(string soql, int start)
    {
        int end = start;
        while (end < soql.Length && IsWord(soql[end]))
        {
            end++;
        }

        return end;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '.';
}
