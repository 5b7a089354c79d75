using SalesforceConnect.Describe;

namespace SalesforceConnect.Query;

/// <summary>The field that values of a condition are compared with: how to get to it from an object.</summary>
internal sealed class ComparedField
{
    private ComparedField(FieldType type, string objectName, IReadOnlyList<string> children, IReadOnlyList<string> path)
    {
        Type = type;
        ObjectName = objectName;
        Children = children;
        Path = path;
    }

    /// <summary>The type, where the query itself tells it.</summary>
    public FieldType Type { get; }

    /// <summary>The object that it starts from.</summary>
    public string ObjectName { get; }

    /// <summary>The relationships to children that lead from there to the object that is queried.</summary>
    public IReadOnlyList<string> Children { get; }

    /// <summary>The relationships to parents from there, and the field.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>The field on the left side of a comparison; null where it is none, or the query is not understood.</summary>
    public static ComparedField? Of(IReadOnlyList<SoqlToken> tokens, Comparison comparison)
    {
        string function = comparison.IsOfField ? "" : tokens[comparison.First].Text.ToUpperInvariant();
        int field = comparison.IsOfField ? comparison.First : comparison.Last - 1;
        bool isField = function is "" || (function is "MIN" or "MAX" && field == comparison.First + 2);
        if (function is "DAY_ONLY")
        {
            return new ComparedField(FieldType.Date, "", [], []);
        }

        var statements = Enclosing(tokens, comparison.First).Select(select => (Select: select, Statement: SelectParser.Parse(tokens, select))).ToList();
        if (!isField || statements.Count == 0 || statements.Any(found => found.Statement is null))
        {
            return null;
        }

        // A subquery in a WHERE begins anew, one in a SELECT list goes on from the outer object.
        IReadOnlyList<string> path = statements[0].Statement!.PathOf(tokens[field].Text);
        var children = new List<string>();
        int at = 0;
        for (; at + 1 < statements.Count && statements[at].Select < statements[at + 1].Statement!.From; at++)
        {
            children.Insert(0, statements[at].Statement!.ObjectName);
        }

        return new ComparedField(FieldType.Unknown, statements[at].Statement!.ObjectName, children, path);
    }

    // The statements around a token, the innermost first, by their SELECT.
    private static IReadOnlyList<int> Enclosing(IReadOnlyList<SoqlToken> tokens, int end)
    {
        var open = new Stack<int>();
        open.Push(0);
        for (int index = 0; index < end; index++)
        {
            if (tokens[index].Is("("))
            {
                open.Push(index + 1);
            }
            else if (tokens[index].Is(")") && open.Count > 1)
            {
                open.Pop();
            }
        }

        return [.. open.Where(place => tokens[place].Is("SELECT"))];
    }
}
