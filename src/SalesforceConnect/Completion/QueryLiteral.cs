using System.Management.Automation.Language;

namespace SalesforceConnect.Completion;

/// <summary>A query as it stands in a command line: a string in quotes, which may not be closed yet.</summary>
internal sealed class QueryLiteral
{
    // PowerShell takes typographic ones too.
    private const string SingleQuotes = "'\u2018\u2019\u201a\u201b";

    private readonly char _quote;
    private readonly bool _isSingle;

    private QueryLiteral(string written)
    {
        _quote = written[0];
        _isSingle = SingleQuotes.IndexOf(_quote) >= 0;
        string inner = written.Substring(1);

        // A quote of the text itself stands twice.
        IsClosed = (inner.Length - inner.TrimEnd(_quote).Length) % 2 == 1;
        inner = IsClosed ? inner.Substring(0, inner.Length - 1) : inner;
        Soql = _isSingle ? inner.Replace(Doubled, _quote.ToString()) : inner;
    }

    /// <summary>Whether its quote is closed.</summary>
    public bool IsClosed { get; }

    /// <summary>The query.</summary>
    public string Soql { get; }

    private string Doubled => new(_quote, 2);

    /// <summary>The string of a command that is being completed; null where it is none in quotes.</summary>
    /// <param name="command">The command.</param>
    /// <param name="word">The word as completers get it: the value between quotes.</param>
    public static QueryLiteral? Find(CommandAst command, string word)
    {
        string value = word.Length > 0 ? word.Substring(1, Math.Max(0, word.Length - 2)) : "";
        return command.CommandElements.FirstOrDefault(element => element switch
        {
            StringConstantExpressionAst { StringConstantType: StringConstantType.SingleQuoted or StringConstantType.DoubleQuoted } text
                => text.Value == value,
            ExpandableStringExpressionAst { StringConstantType: StringConstantType.DoubleQuoted } => true,
            _ => false,
        }) is { } found
            ? new QueryLiteral(found.Extent.Text)
            : null;
    }

    /// <summary>The string with something else in a place of the query.</summary>
    public string With(int start, int length, string text)
    {
        string before = Soql.Substring(0, start);
        string after = Soql.Substring(start + length);
        string whole = _isSingle
            ? (before + text + after).Replace(_quote.ToString(), Doubled)
            : before + text.Replace("`", "``").Replace("$", "`$").Replace("\"", "`\"") + after;
        return _quote + whole + (IsClosed ? _quote.ToString() : "");
    }
}
