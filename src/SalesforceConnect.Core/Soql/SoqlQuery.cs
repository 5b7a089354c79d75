namespace SalesforceConnect.Soql;

/// <summary>
/// A query as a tree. There is one for every text, finished or not: what is not understood makes a part of it not whole, and is
/// Salesforce's to refuse.
/// </summary>
internal sealed class SoqlQuery
{
    private SoqlQuery(string text)
    {
        Text = new SoqlText(text);
        (Statements, Binds) = SoqlParser.Read(Text.Tokens);
    }

    /// <summary>The text and its parts.</summary>
    public SoqlText Text { get; }

    /// <summary>The outermost statement. It ends where the text does, or at its first semicolon.</summary>
    public SoqlStatement Root => Statements[0];

    /// <summary>That and the subqueries, each after the one around it.</summary>
    public IReadOnlyList<SoqlStatement> Statements { get; }

    /// <summary>The places of values, in order.</summary>
    public IReadOnlyList<SoqlBind> Binds { get; }

    /// <summary>Whether nothing is queried: no more than white space, comments and semicolons.</summary>
    public bool IsEmpty => Text.Tokens.All(token => token.Is(";"));

    /// <summary>Whether more follows after the semicolon.</summary>
    public bool IsSeveral => Text.Tokens.Skip(Root.End).Any(token => !token.Is(";"));

    /// <summary>The tree of a text.</summary>
    public static SoqlQuery Parse(string text) => new(text);

    /// <summary>The innermost statement that a word before a token would belong to; null where it would be outside of all.</summary>
    /// <param name="token">The token; as many as there are, for the end of the text.</param>
    public SoqlStatement? StatementAt(int token)
        => Statements.LastOrDefault(statement => statement.First < token && token <= statement.End);
}
