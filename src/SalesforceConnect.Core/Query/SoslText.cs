using System.Text;
using SalesforceConnect.Records;
using SalesforceConnect.Soql;

namespace SalesforceConnect.Query;

/// <summary>SOSL as far as the client has to write and understand it (SOQL and SOSL Reference, "SOSL Syntax").</summary>
internal static class SoslText
{
    private static readonly string[] s_operators = ["AND", "OR", "NOT"];

    private static readonly string[] s_clauses = ["WHERE", "USING", "WITH", "ORDER", "LIMIT", "OFFSET"];

    /// <summary>A search for words: whatever they hold, they stay words, but for the wildcards <c>*</c> and <c>?</c>.</summary>
    /// <param name="words">What to find.</param>
    /// <param name="scope">The fields to look in, such as <c>NAME</c>.</param>
    /// <param name="objects">The objects to look in, with the fields to give of each; none for all objects, and their IDs.</param>
    /// <param name="first">How many records are wanted at most; null for as many as Salesforce gives.</param>
    public static string Find(string words, string scope, IEnumerable<(string Name, IReadOnlyList<string> Fields)> objects, int? first)
    {
        var text = new StringBuilder("FIND {");
        text.Append(string.Join(" ", words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Word)))
            .Append("} IN ")
            .Append(scope.ToUpperInvariant())
            .Append(" FIELDS");
        string[] returned = [.. objects.Select(found => $"{found.Name}({string.Join(", ", found.Fields)})")];
        _ = returned.Length == 0 ? text : text.Append(" RETURNING ").Append(string.Join(", ", returned));
        return (first is null ? text : text.Append(" LIMIT ").Append(first.Value)).ToString();
    }

    // What is an operator, whatever its case, is a word in quotes (SOQL and SOSL Reference, "FIND {SearchQuery}").
    private static string Word(string word)
    {
        if (s_operators.Contains(word, StringComparer.OrdinalIgnoreCase))
        {
            return $"\"{word}\"";
        }

        var text = new StringBuilder(word.Length + 8);
        foreach (char c in word)
        {
            _ = (c is '\\' or '{' or '}' or '[' or ']' or '(' or ')' or '^' or '~' or ':' or '"' or '\'' or '&' or '|' or '!' or '+' or '-'
                ? text.Append('\\')
                : text).Append(
                c);
        }

        return text.ToString();
    }

    /// <summary>Whether a text begins as every search does.</summary>
    public static bool IsSosl(string text)
    {
        const string Begin = "FIND";
        string search = text.TrimStart();
        return search.StartsWith(Begin, StringComparison.OrdinalIgnoreCase)
            && (search.Length == Begin.Length || char.IsWhiteSpace(search[Begin.Length]) || search[Begin.Length] is '{' or '\'' or '"');
    }

    /// <summary>What a search selects of each object that it names; nothing of those that are not understood.</summary>
    public static IReadOnlyDictionary<string, SelectNode> Returned(SoqlText sosl)
    {
        var selections = new Dictionary<string, SelectNode>(StringComparer.OrdinalIgnoreCase);
        List<SoqlToken> tokens = [.. sosl.Tokens];
        int at = tokens.FindIndex(token => token.Is("RETURNING")) + 1;
        while (at > 0 && at < tokens.Count && tokens[at].Kind == SoqlTokenKind.Word)
        {
            string name = tokens[at++].Text;
            bool hasFields = at < tokens.Count && tokens[at].Is("(");
            int end = hasFields ? EndOfGroup(tokens, at) : at;
            int clause = hasFields ? tokens.FindIndex(at, end - at, token => s_clauses.Any(token.Is)) : -1;
            if ((hasFields
                ? Selection.Of(name, SoqlParser.ReadItems(tokens, at + 1, clause < 0 ? end : clause))
                : SelectNode.Of(name, ["Id"])) is { } selection)
            {
                selections[name] = selection;
            }

            at = hasFields ? end + 1 : at;
            at = at < tokens.Count && tokens[at].Is(",") ? at + 1 : 0;
        }

        return selections;
    }

    /// <summary>Whether a search says how many records it wants in all.</summary>
    public static bool HasLimit(SoqlText sosl)
    {
        List<SoqlToken> tokens = [.. sosl.Tokens];
        return tokens.FindLastIndex(token => token.Is("LIMIT")) > tokens.FindLastIndex(token => token.Is(")"));
    }

    private static int EndOfGroup(List<SoqlToken> tokens, int open)
    {
        int depth = 0;
        for (int index = open; index < tokens.Count; index++)
        {
            depth += tokens[index].Is("(") ? 1 : tokens[index].Is(")") ? -1 : 0;
            if (depth == 0)
            {
                return index;
            }
        }

        return tokens.Count;
    }
}
